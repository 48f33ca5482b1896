// Where a connection goes, as the system wants it and as people write it.

export interface Destination {
  /** Name or address, an IPv6 literal without brackets. */
  host: string;
  port: number;
  /** `127.0.0.1:9000`, `[::1]:9000`. */
  text: string;
}

/** Takes an IPv6 literal with or without brackets, and spaces around it. */
export function destinationOf(host: string, port: number): Destination {
  const trimmed = host.trim();
  const bare = /^\[(.*)\]$/.exec(trimmed)?.[1] ?? trimmed;
  return { host: bare, port, text: `${bracketed(bare)}:${port}` };
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
