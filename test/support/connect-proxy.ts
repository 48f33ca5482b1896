// An HTTP proxy that knows CONNECT only, with a password when it is given one.
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { type Listening, listening } from './listening';

export interface ConnectProxy extends Listening {
  /** What it was asked to connect to. */
  readonly asked: string[];
}

/** `names`: what it looks up itself, to a port on this machine. */
export async function proxying(names: Record<string, number>, password?: string): Promise<ConnectProxy> {
  const asked: string[] = [];
  const server = createServer();
  server.on('connect', (request, client, head) => {
    client.on('error', () => undefined);
    const wanted = request.url ?? '';
    asked.push(wanted);
    const port = names[wanted];
    const login = request.headers['proxy-authorization'] ?? '';
    if (password !== undefined && Buffer.from(login.slice(6), 'base64').toString() !== password) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    if (port === undefined) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(client);
      client.pipe(onward);
    });
    onward.on('error', () => client.destroy());
    client.on('close', () => onward.destroy());
  });
  return { ...(await listening(server)), asked };
}
