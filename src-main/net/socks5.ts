// SOCKS5 as the client (RFC 1928), with name and password (RFC 1929): asks a proxy for a connection to a host by its name.
import { isIPv4, isIPv6, type Socket } from 'node:net';

/** What the proxy said no to; `answer` in its own terms. */
export class Socks5Refusal extends Error {
  constructor(readonly answer: string) {
    super(answer);
  }
}

interface Wanted {
  host: string;
  port: number;
}

const version = 5;
const none = 0;
const withLogin = 2;
const answers: Readonly<Record<number, string>> = {
  1: 'general failure',
  2: 'not allowed by its rules',
  3: 'the network cannot be reached',
  4: 'the host cannot be reached',
  5: 'the connection was refused',
  6: 'the time to live expired',
  7: 'it does not know the command',
  8: 'it does not know that kind of address',
};

/**
 * Resolves when the socket leads to `to`; what the server already said waits in the socket. Rejects with Socks5Refusal,
 * or with the socket's error. The socket must be connected and unread; it is not destroyed here.
 */
export async function socks5(
  socket: Socket,
  to: Wanted,
  login: { user: string; password: string } | undefined,
): Promise<void> {
  const methods = login === undefined ? [none] : [none, withLogin];
  socket.write(Uint8Array.of(version, methods.length, ...methods));
  const [spoken, method] = await read(socket, 2);
  if (spoken !== version) throw new Socks5Refusal('it does not speak SOCKS5');
  if (method === withLogin && login !== undefined) await authenticate(socket, login);
  else if (method !== none)
    throw new Socks5Refusal(
      login === undefined ? 'it asks for a name and password' : 'it takes no name and password',
    );
  socket.write(Buffer.concat([Uint8Array.of(version, 1, 0), addressBytes(to.host), portBytes(to.port)]));
  const [, code = 1, , kind] = await read(socket, 4);
  if (code !== 0) throw new Socks5Refusal(answers[code] ?? `answer ${String(code)}`);
  await read(socket, (await boundSize(socket, kind)) + 2);
}

async function authenticate(
  socket: Socket,
  { user, password }: { user: string; password: string },
): Promise<void> {
  const [name, word] = [Buffer.from(user), Buffer.from(password)];
  if (name.length > 255 || word.length > 255)
    throw new Socks5Refusal('a name or password of more than 255 bytes cannot be sent');
  socket.write(Buffer.concat([Uint8Array.of(1, name.length), name, Uint8Array.of(word.length), word]));
  const [, status] = await read(socket, 2);
  if (status !== 0) throw new Socks5Refusal('the name or password is wrong');
}

function addressBytes(host: string): Uint8Array {
  if (isIPv4(host)) return Uint8Array.of(1, ...host.split('.').map(Number));
  const bare = host.replace(/%.*$/, '');
  if (isIPv6(bare)) return Uint8Array.of(4, ...ipv6Bytes(bare));
  const name = Buffer.from(host);
  if (name.length > 255) throw new Socks5Refusal('a host name of more than 255 bytes cannot be sent');
  return Buffer.concat([Uint8Array.of(3, name.length), name]);
}

function ipv6Bytes(address: string): number[] {
  // The URL parser gives the canonical form, without a dotted tail.
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = text.split('::');
  const words = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [left, right] = [words(head), words(tail ?? '')];
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(gap).fill('0'), ...right].flatMap((word) => {
    const value = Number.parseInt(word, 16);
    return [value >> 8, value & 0xff];
  });
}

function portBytes(port: number): Uint8Array {
  return Uint8Array.of(port >> 8, port & 0xff);
}

async function boundSize(socket: Socket, kind: number | undefined): Promise<number> {
  if (kind === 1) return 4;
  if (kind === 4) return 16;
  const [size = 0] = await read(socket, 1);
  return size;
}

function read(socket: Socket, size: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const finish = (act: () => void): void => {
      socket.off('readable', look).off('end', ended).off('close', ended).off('error', failed);
      act();
    };
    const look = (): void => {
      const bytes = socket.read(size) as Buffer | null;
      if (bytes?.length === size) finish(() => resolve(bytes));
    };
    const ended = (): void => finish(() => reject(new Socks5Refusal('it closed the connection')));
    const failed = (error: Error): void => finish(() => reject(error));
    socket.on('readable', look).once('end', ended).once('close', ended).once('error', failed);
    look();
  });
}
