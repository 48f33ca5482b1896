// Any Node server on a free loopback port, closed with all that hangs on it.
import { type Server, type Socket } from 'node:net';
import { once } from 'node:events';

export interface Listening {
  /** `127.0.0.1:port`. */
  target: string;
  port: number;
  stop(): Promise<void>;
}

export async function listening(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  return {
    target: `127.0.0.1:${String(address.port)}`,
    port: address.port,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A port where nothing listens: it was free a moment ago. */
export async function unusedPort(): Promise<number> {
  const { createServer } = await import('node:net');
  const taken = await listening(createServer());
  await taken.stop();
  return taken.port;
}
