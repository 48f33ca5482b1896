// Loopback ports for the demo: the usual one when it is free, else any.
import { type Server, createServer } from 'node:net';

/** The port that `server` listens on now; undefined when there is none at all. */
export async function bindServer(server: Server, port: number): Promise<number | undefined> {
  return (await tryBind(server, port)) ?? (await tryBind(server, 0));
}

/** `port` when nothing listens on it, else 0, which means any: grpc-js logs an error for a port that is taken. */
export async function freePort(port: number): Promise<number> {
  const trial = createServer();
  const bound = await tryBind(trial, port);
  await new Promise((closed) => trial.close(closed));
  return bound === undefined ? 0 : port;
}

function tryBind(server: Server, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const onError = (): void => {
      resolve(undefined);
    };
    server.once('error', onError);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', onError);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : undefined);
    });
  });
}
