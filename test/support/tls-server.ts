// A gRPC server over TLS that answers every unary call with one empty message, and keeps every byte that reaches it.
import type { TLSSocket, TlsOptions } from 'node:tls';
import { type Socket, createServer, connect } from 'node:net';
import { type SecureServerOptions, createSecureServer } from 'node:http2';
import { framed, respondWith } from './http2-server';
import { type Listening, listening } from './listening';

export interface SniffedServer extends Listening {
  /** Everything that came over the wire, all connections. */
  wire(): Buffer;
}

/** In front of the server stands a relay that sees what an eavesdropper would see. */
export async function tlsServing(options: SecureServerOptions & TlsOptions): Promise<SniffedServer> {
  const server = createSecureServer({ ...options, allowHTTP1: false });
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    respondWith(stream, 0, framed(Buffer.alloc(0)));
  });
  server.on('sessionError', () => undefined);
  server.on('tlsClientError', (_error: Error, socket: TLSSocket) => {
    socket.on('error', () => undefined);
  });
  const behind = await listening(server);
  const front = await sniffing(behind.port);
  return {
    ...front,
    stop: async () => {
      await front.stop();
      await behind.stop();
    },
  };
}

/** Passes bytes on to `port`, and keeps those that clients send. */
export async function sniffing(port: number): Promise<SniffedServer> {
  const chunks: Buffer[] = [];
  const relay = createServer((client: Socket) => {
    const server = connect(port, '127.0.0.1');
    const both = [client, server];
    for (const socket of both) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        for (const one of both) one.destroy();
      });
    }
    client.on('data', (bytes) => chunks.push(bytes));
    client.pipe(server);
    server.pipe(client);
  });
  return { ...(await listening(relay)), wire: () => Buffer.concat(chunks) };
}
