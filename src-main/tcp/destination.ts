// Where a connection goes, as the system wants it and as people write it.

export interface Destination {
  /** Name or address, an IPv6 literal without brackets; '' for a unix socket. */
  host: string;
  port: number;
  /** Of a unix socket. */
  path?: string | undefined;
  /** `127.0.0.1:9000`, `[::1]:9000`, `unix:/run/x.sock`. */
  text: string;
}

/** Takes an IPv6 literal with or without brackets, and spaces around it. */
export function destinationOf(host: string, port: number): Destination {
  const trimmed = host.trim();
  const bare = /^\[(.*)\]$/.exec(trimmed)?.[1] ?? trimmed;
  return { host: bare, port, text: endpointText(bare, port) };
}

export function unixDestination(path: string): Destination {
  return { host: '', port: 0, path, text: `unix:${path}` };
}

/** `host` without brackets. */
export function endpointText(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}
