// One place where a server listens: host and port, or the path of a socket. Reads what a person types for it.
import { isIP, isIPv6 } from 'node:net';
import { type Result, fail, ok } from '../../src-shared/result';

export type Endpoint =
  | {
      kind: 'tcp';
      /** Without brackets: `::1`, `localhost`. */
      host: string;
      port: number;
      /** `host:port` with brackets around IPv6. */
      label: string;
    }
  | {
      kind: 'socket';
      /** A Unix socket, or a Windows pipe such as \\.\pipe\name. */
      path: string;
      /** `unix:/run/x.sock`. */
      label: string;
    };

/** `rest` is `typed` without a scheme. Failure codes: `bad-target`, `no-port`, `bad-port`. */
export function parseHostPort(typed: string, rest: string, usualPort: number | undefined): Result<Endpoint> {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(rest);
  if (bracketed !== null) {
    const host = bracketed[1] ?? '';
    if (!isIPv6(host)) {
      return fail('bad-target', `${typed}: [${host}] is not an IPv6 address. Type it like [::1]:50051.`);
    }
    return withPort(typed, host, bracketed[2], usualPort);
  }
  // Every IPv6 address has two colons.
  if (rest.split(':').length > 2) {
    return fail(
      'bad-target',
      `${typed} leaves open where the address ends. Put an IPv6 address in brackets, such as [::1]:50051.`,
    );
  }
  const [host = '', port] = rest.split(':');
  return withPort(typed, host, port, usualPort);
}

/** `unix:relative`, `unix:/absolute`, `unix:///absolute`, `\\.\pipe\name`. Failure codes: `bad-target`, `wrong-scheme`. */
export function parseSocket(typed: string): Result<Endpoint> {
  if (/^unix-abstract:/i.test(typed)) {
    return fail('wrong-scheme', `${typed} is an abstract socket, which Node cannot open. Use a path.`);
  }
  const rest = typed.replace(/^unix:/i, '');
  const path = rest.startsWith('//') ? rest.slice(2) : rest;
  if (path === '' || path.includes('\0')) {
    return fail('bad-target', `${typed} has no path. Type it like unix:/run/server.sock.`);
  }
  if (rest.startsWith('//') && !path.startsWith('/')) {
    return fail(
      'bad-target',
      `${typed}: after unix:// the path must be absolute, such as unix:///run/x.sock.`,
    );
  }
  // sun_path in sockaddr_un(7): 108 bytes with the closing zero on Linux.
  if (!path.startsWith('\\\\') && Buffer.byteLength(path) > 107) {
    return fail('bad-target', `${typed} is too long: the path of a Unix socket has at most 107 bytes.`);
  }
  const label = path.startsWith('\\\\') ? path : `unix:${path}`;
  return ok({ kind: 'socket', path, label });
}

function withPort(
  typed: string,
  host: string,
  port: string | undefined,
  usual: number | undefined,
): Result<Endpoint> {
  const wrong = hostProblem(host);
  if (wrong !== undefined) return fail('bad-target', `${typed}: ${wrong}`);
  if (port === undefined && usual !== undefined) return ok(tcp(host, usual));
  if (port === undefined || port === '') {
    const example = tcp(host, 50051).label;
    return fail(
      'no-port',
      `${typed} has no port. Add the one that the server listens on, such as ${example}.`,
    );
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    return fail('bad-port', `${typed}: ${port} is not a port. Ports go from 1 to 65535.`);
  }
  return ok(tcp(host, Number(port)));
}

function hostProblem(host: string): string | undefined {
  if (host === '') return 'the host is missing. Type host:port, such as localhost:50051.';
  if (isIP(host) !== 0) return undefined;
  const bad = /[^\p{L}\p{N}._-]/u.exec(host);
  if (bad !== null) return `a host name cannot hold ${JSON.stringify(bad[0])}.`;
  if (/^[\d.]+$/.test(host)) return `${host} is not an IPv4 address. Those have four numbers from 0 to 255.`;
  return undefined;
}

function tcp(host: string, port: number): Endpoint {
  const shown = host.includes(':') ? `[${host}]` : host;
  return { kind: 'tcp', host, port, label: `${shown}:${String(port)}` };
}
