// An HTTP/2 server written byte by byte (RFC 9113), so that a test can break any rule of it or of gRPC.
import { type Socket, createServer } from 'node:net';
import { type Listening, listening } from './listening';

export const frameType = {
  data: 0,
  headers: 1,
  rst: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;
const endStream = 1;
const endHeaders = 4;
const padded = 8;
const prefaceSize = 24;

export function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Buffer = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** HPACK: literal fields without indexing and without Huffman (RFC 7541 section 6.2.2). */
function headerBlock(pairs: readonly (readonly [string, string])[]): Buffer {
  return Buffer.concat(pairs.flatMap(([key, value]) => [Buffer.of(0), literal(key), literal(value)]));
}

function literal(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.length < 127) return Buffer.concat([Buffer.of(bytes.length), bytes]);
  const size: number[] = [127];
  let rest = bytes.length - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) size.push((rest % 128) + 128);
  return Buffer.concat([Buffer.from([...size, rest]), bytes]);
}

export type Pairs = readonly (readonly [string, string])[];
export const grpcHeaders: Pairs = [
  [':status', '200'],
  ['content-type', 'application/grpc'],
];

/** gRPC's prefix and a message: `announced` may lie about its size. */
export function message(bytes: Buffer, flag = 0, announced = bytes.length): Buffer {
  return Buffer.concat([Buffer.of(flag), uint32(announced), bytes]);
}

/** One request, as the test's answer sees it. */
export class FaultStream {
  constructor(
    readonly socket: Socket,
    readonly id: number,
  ) {}

  raw(bytes: Buffer): this {
    if (this.socket.writable) this.socket.write(bytes);
    return this;
  }

  headers(pairs: Pairs = grpcHeaders, ends = false): this {
    const block = headerBlock(pairs);
    const most = 16_384;
    const first = block.subarray(0, most);
    const whole = block.length <= most;
    this.raw(frame(frameType.headers, (ends ? endStream : 0) | (whole ? endHeaders : 0), this.id, first));
    for (let at = most; at < block.length; at += most) {
      const last = at + most >= block.length;
      this.raw(frame(frameType.continuation, last ? endHeaders : 0, this.id, block.subarray(at, at + most)));
    }
    return this;
  }

  data(bytes: Buffer, ends = false): this {
    const most = 16_384;
    if (bytes.length === 0) return this.raw(frame(frameType.data, ends ? endStream : 0, this.id));
    for (let at = 0; at < bytes.length; at += most) {
      const last = at + most >= bytes.length;
      this.raw(frame(frameType.data, ends && last ? endStream : 0, this.id, bytes.subarray(at, at + most)));
    }
    return this;
  }

  /** DATA with `pad` bytes of padding behind it. */
  padded(bytes: Buffer, pad: number): this {
    return this.raw(
      frame(frameType.data, padded, this.id, Buffer.concat([Buffer.of(pad), bytes, Buffer.alloc(pad)])),
    );
  }

  trailers(pairs: Pairs): this {
    return this.headers(pairs, true);
  }

  ok(): this {
    return this.trailers([['grpc-status', '0']]);
  }

  reset(code: number): this {
    return this.raw(frame(frameType.rst, 0, this.id, uint32(code)));
  }

  goaway(lastStream: number, code: number, text = ''): this {
    const payload = Buffer.concat([uint32(lastStream), uint32(code), Buffer.from(text)]);
    return this.raw(frame(frameType.goaway, 0, 0, payload));
  }
}

export interface FaultPlan {
  /** What is written first; SETTINGS with nothing in them when absent. */
  greeting?: Buffer;
  /** Called when a request's headers are there. */
  answer?: (stream: FaultStream) => void;
  /** Called at once, with the connection. */
  onConnection?: (socket: Socket) => void;
  /** Write nothing at all, whatever comes. */
  mute?: boolean;
  /** Take the request's data without ever giving more room for it. */
  starve?: boolean;
  /** Called for each PING of ours that came back. */
  onPingAnswer?: (payload: Buffer) => void;
}

/** Answers SETTINGS and PING; everything else is the plan's. */
export async function faultServing(plan: FaultPlan): Promise<Listening & { connections(): number }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
    plan.onConnection?.(socket);
    const greeting = plan.greeting ?? frame(frameType.settings, 0, 0);
    if (greeting.length > 0 && socket.writable) socket.write(greeting);
    let pending = Buffer.alloc(0);
    let skip = prefaceSize;
    socket.on('data', (bytes: Buffer) => {
      pending = Buffer.concat([pending, bytes]);
      if (skip > 0 && pending.length >= skip) {
        pending = pending.subarray(skip);
        skip = 0;
      }
      if (skip === 0) pending = Buffer.from(takeFrames(pending, socket, plan));
    });
  });
  return { ...(await listening(server)), connections: () => connections };
}

function takeFrames(bytes: Buffer, socket: Socket, plan: FaultPlan): Buffer {
  let at = 0;
  while (bytes.length - at >= 9) {
    const size = bytes.readUIntBE(at, 3);
    if (bytes.length - at < 9 + size) break;
    const [type, flags, stream] = [bytes[at + 3] ?? 0, bytes[at + 4] ?? 0, bytes.readUInt32BE(at + 5)];
    heard({ type, flags, stream, payload: bytes.subarray(at + 9, at + 9 + size) }, socket, plan);
    at += 9 + size;
  }
  return bytes.subarray(at);
}

interface Frame {
  type: number;
  flags: number;
  stream: number;
  payload: Buffer;
}

function heard({ type, flags, stream, payload }: Frame, socket: Socket, plan: FaultPlan): void {
  if (!socket.writable || plan.mute === true) return;
  if (type === frameType.settings && (flags & 1) === 0) socket.write(frame(frameType.settings, 1, 0));
  if (type === frameType.ping && (flags & 1) === 0) socket.write(frame(frameType.ping, 1, 0, payload));
  if (type === frameType.ping && (flags & 1) === 1) plan.onPingAnswer?.(payload);
  if (type === frameType.headers) plan.answer?.(new FaultStream(socket, stream));
  if (type === frameType.data && payload.length > 0 && plan.starve !== true) {
    socket.write(frame(frameType.windowUpdate, 0, 0, uint32(payload.length)));
    socket.write(frame(frameType.windowUpdate, 0, stream, uint32(payload.length)));
  }
}
