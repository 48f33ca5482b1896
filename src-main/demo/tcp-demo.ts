// The demo TCP servers: one echoes lines, one answers u32-framed messages with framed RouteNotes. Loopback only.
import { type Socket, createServer } from 'node:net';
import { type Result, fail, ok } from '../../src-shared/result';
import { bindServer } from './ports';

export interface TcpDemo {
  port: number;
  stop: () => void;
}

/** More than this without a line end, or in one frame, is a mistake: the connection is closed. */
const mostBytes = 1024 * 1024;

/** Sends each line back when its LF has come, and what is left when the client ends; then ends too. */
export function startEcho(port: number): Promise<Result<TcpDemo>> {
  return listen(port, (socket) => {
    let waiting: Buffer[] = [];
    let size = 0;
    socket.on('data', (chunk: Buffer) => {
      const end = chunk.lastIndexOf(0x0a) + 1;
      if (end > 0) {
        const lines = Buffer.concat([...waiting, chunk.subarray(0, end)]);
        waiting = [];
        size = 0;
        reply(socket, lines);
      }
      if (end < chunk.length) waiting.push(chunk.subarray(end));
      size += chunk.length - end;
      if (size > mostBytes) socket.destroy();
    });
    socket.on('end', () => {
      socket.end(Buffer.concat(waiting));
    });
  });
}

/** `answer` gets one frame's payload and gives the payload of the answer; undefined: not one of ours, close. */
export function startFramed(
  port: number,
  answer: (payload: Buffer) => Buffer | undefined,
): Promise<Result<TcpDemo>> {
  return listen(port, (socket) => {
    let waiting = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= 4) {
        const length = waiting.readUInt32BE(0);
        if (length > mostBytes) {
          socket.destroy();
          return;
        }
        if (waiting.length < 4 + length) return;
        const payload = answer(waiting.subarray(4, 4 + length));
        waiting = waiting.subarray(4 + length);
        if (payload === undefined) {
          socket.destroy();
          return;
        }
        reply(socket, frame(payload));
      }
    });
    socket.on('end', () => {
      socket.end();
    });
  });
}

function frame(payload: Buffer): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(payload.length);
  return Buffer.concat([prefix, payload]);
}

/** A client that does not read is not read from either. */
function reply(socket: Socket, bytes: Buffer): void {
  if (socket.write(bytes)) return;
  socket.pause();
  socket.once('drain', () => socket.resume());
}

/** `port` when it is free, else any free one. Failure code: `demo-not-started`. */
async function listen(port: number, serve: (socket: Socket) => void): Promise<Result<TcpDemo>> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that resets is nothing to tell anyone about: 'close' follows.
    socket.on('error', () => undefined);
    serve(socket);
  });
  const bound = await bindServer(server, port);
  if (bound === undefined) return fail('demo-not-started', 'There is no free port on 127.0.0.1.');
  const stop = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return ok({ port: bound, stop });
}
