// Where to listen, as people type it: `127.0.0.1:9001`, `[::1]:0`, `:9001`, `9001`, or the path of a unix socket.
import { fail, ok, type Result } from '../result';

export type ListenAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

const highestPort = 65_535;
/** sockaddr_un has 108 bytes on Linux and 104 on macOS, with a zero at the end. */
const longestPath = 103;

/** Failures: `bad-address`, `bad-port`, `long-path`. Nothing before the port means this machine alone, not every address. */
export function readListenAddress(text: string): Result<ListenAddress> {
  const typed = text.trim();
  const path = /^unix:(?:\/\/)?(.*)$/.exec(typed)?.[1] ?? (/^[./~\\]/.test(typed) ? typed : undefined);
  if (path !== undefined) return readPath(path);
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]\s]*)):(\d+)$/.exec(typed) ?? [];
  if (port !== undefined) return withPort(bracketed ?? plain ?? '', port);
  if (/^\d+$/.test(typed)) return withPort('', typed);
  const example = 'Write it like 127.0.0.1:9001 or [::1]:9001; port 0 picks a free one.';
  if (typed === '') return fail('bad-address', `There is no address to listen on. ${example}`);
  if (typed.split(':').length > 2)
    return fail('bad-address', `An IPv6 address needs brackets before its port. ${example}`);
  return fail('bad-address', `${typed} is no address to listen on. ${example}`);
}

/** `127.0.0.1:9001`, `[::1]:9001`, `unix:/tmp/socket`. */
export function listenAddressText(address: ListenAddress): string {
  if (address.kind === 'unix') return `unix:${address.path}`;
  const { host, port } = address;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** `:9001`, or the last part of a socket's path: for tabs and the status bar. */
export function shortAddress(text: string): string {
  const address = readListenAddress(text);
  if (!address.ok) return text.trim();
  if (address.value.kind === 'tcp') return `:${address.value.port}`;
  return address.value.path.split(/[/\\]/).at(-1) ?? address.value.path;
}

function withPort(host: string, port: string): Result<ListenAddress> {
  if (Number(port) > highestPort)
    return fail(
      'bad-port',
      `${port} is no port. Give a number from 0 to ${highestPort}; 0 picks a free one.`,
    );
  return ok({ kind: 'tcp', host: host === '' ? '127.0.0.1' : host, port: Number(port) });
}

function readPath(path: string): Result<ListenAddress> {
  if (path === '')
    return fail('bad-address', 'The socket has no path. Write it like unix:/tmp/halfclose.sock.');
  const size = new TextEncoder().encode(path).length;
  if (size > longestPath)
    return fail(
      'long-path',
      `The path of a socket has at most ${longestPath} bytes, this one ${size}. Choose a shorter one.`,
    );
  return ok({ kind: 'unix', path });
}
