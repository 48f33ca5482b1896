// A server below gRPC: raw HTTP/2 streams, so that a test can misbehave byte by byte.
import { type IncomingHttpHeaders, type ServerHttp2Stream, createServer } from 'node:http2';
import { type Listening, listening } from './listening';

/** `raw`: keys and values in the order of the wire. */
type Answer = (stream: ServerHttp2Stream, raw: readonly string[]) => void;

export function http2Serving(answer: Answer): Promise<Listening> {
  const server = createServer();
  // @types/node 20 does not know the listener's fourth argument, the raw headers.
  const onStream = (
    stream: ServerHttp2Stream,
    _headers: IncomingHttpHeaders,
    _flags: number,
    raw?: string[],
  ): void => {
    stream.on('error', () => undefined);
    answer(stream, raw ?? []);
  };
  server.on('stream', onStream);
  return listening(server);
}

/** gRPC's length-prefixed messages, not compressed. */
export function framed(...messages: readonly Buffer[]): Buffer {
  return Buffer.concat(
    messages.flatMap((message) => {
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(message.length, 1);
      return [prefix, message];
    }),
  );
}

export function respond(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
}

/** Headers, these bytes, and a status in trailers, written in one burst. */
export function respondWith(stream: ServerHttp2Stream, code: number, bytes: Buffer): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': String(code), 'grpc-message': 'after%20the messages' });
  });
  stream.end(bytes);
}
