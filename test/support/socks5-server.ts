// A small real SOCKS5 server (RFC 1928 and 1929): connects where it is asked to, with a login when it is given one.
import { connect, createServer, type Socket } from 'node:net';
import { listening, type Listening } from './listening';

export interface Socks5Server extends Listening {
  /** `name:port` as it was asked for. */
  readonly asked: string[];
}

/** `names`: what it looks up itself, to a port on this machine. `login`: `user:password`. */
export async function socks5Serving(names: Record<string, number>, login?: string): Promise<Socks5Server> {
  const asked: string[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => undefined);
    void serve(client, { names, login, asked });
  });
  return { ...(await listening(server)), asked };
}

interface Rules {
  names: Record<string, number>;
  login: string | undefined;
  asked: string[];
}

async function serve(client: Socket, { names, login, asked }: Rules): Promise<void> {
  const [, count = 0] = await read(client, 2);
  const methods = await read(client, count);
  const method = login === undefined ? 0 : 2;
  if (!methods.includes(method)) return void client.end(Uint8Array.of(5, 0xff));
  client.write(Uint8Array.of(5, method));
  if (login !== undefined) {
    const [, nameSize = 0] = await read(client, 2);
    const name = await read(client, nameSize);
    const [wordSize = 0] = await read(client, 1);
    const given = `${name.toString()}:${(await read(client, wordSize)).toString()}`;
    client.write(Uint8Array.of(1, given === login ? 0 : 1));
    if (given !== login) return void client.end();
  }
  const [, , , kind = 0] = await read(client, 4);
  const name = await nameOf(client, kind);
  const wanted = `${name}:${String((await read(client, 2)).readUInt16BE())}`;
  asked.push(wanted);
  const port = names[wanted];
  if (port === undefined) return void client.end(Uint8Array.of(5, 4, 0, 1, 0, 0, 0, 0, 0, 0));
  const onward = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
    client.write(Uint8Array.of(5, 0, 0, 1, 127, 0, 0, 1, 0, 0));
    onward.pipe(client);
    client.pipe(onward);
  });
  onward.on('error', () => client.destroy());
  client.on('close', () => onward.destroy());
}

async function nameOf(client: Socket, kind: number): Promise<string> {
  if (kind === 1) return [...(await read(client, 4))].join('.');
  if (kind === 4) return (await read(client, 16)).toString('hex');
  const [size = 0] = await read(client, 1);
  return (await read(client, size)).toString();
}

async function read(socket: Socket, size: number): Promise<Buffer> {
  for (;;) {
    const bytes = size === 0 ? Buffer.alloc(0) : (socket.read(size) as Buffer | null);
    if (bytes !== null) return bytes;
    await new Promise((resolve) => socket.once('readable', resolve));
  }
}
