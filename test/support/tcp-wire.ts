// The other end of a TCP connection under test: a real listening socket, and what it saw.
import { once } from 'node:events';
import net from 'node:net';
import { onTestFinished } from 'vitest';
import { ConnectionRegistry } from '../../src-main/tcp/connection-registry';
import type { Connection } from '../../src-shared/contract';
import type { CaptureSink } from '../../src-main/capture/sink';
import { ok } from '../../src-shared/result';
import type { TcpTarget } from '../../src-shared/tcp/target';
import { valueOf } from './captures';
import { MemorySink } from './memory-sink';

export interface Peer {
  port: number;
  /** The next accepted connection. */
  accept: () => Promise<PeerSocket>;
}

/** A server on a port of its own, half-open allowed: it ends nothing by itself. */
export async function listen(host = '127.0.0.1'): Promise<Peer> {
  const waiting: PeerSocket[] = [];
  const asking: ((peer: PeerSocket) => void)[] = [];
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    const peer = new PeerSocket(socket);
    const ask = asking.shift();
    if (ask === undefined) waiting.push(peer);
    else ask(peer);
  });
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return {
    port: (server.address() as net.AddressInfo).port,
    accept: () => {
      const peer = waiting.shift();
      return peer === undefined ? new Promise((resolve) => asking.push(resolve)) : Promise.resolve(peer);
    },
  };
}

export class PeerSocket {
  readonly #parts: Buffer[] = [];
  /** How our side went: FIN gives `end`, RST gives the error code. */
  readonly sawEnd: Promise<string>;

  constructor(readonly socket: net.Socket) {
    socket.on('data', (data) => this.#parts.push(data));
    this.sawEnd = new Promise((resolve) => {
      socket.once('end', () => resolve('end'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    });
    onTestFinished(() => void socket.destroy());
  }

  get received(): Buffer {
    return Buffer.concat(this.#parts);
  }

  /** Resolves when so many bytes have come. */
  async hasReceived(size: number): Promise<Buffer> {
    while (this.received.length < size) await once(this.socket, 'data');
    return this.received;
  }
}

export interface Wire {
  registry: ConnectionRegistry;
  sink: MemorySink;
  captureId: string;
  lists: Connection[][];
}

/** A registry with one connection that has begun to connect; its log is in memory unless given. */
export function connect(
  host: string,
  port: number,
  options: Partial<TcpTarget> & { sink?: CaptureSink } = {},
): Wire {
  const sink = new MemorySink();
  const lists: Connection[][] = [];
  const registry = new ConnectionRegistry({
    openLog: () => ok(options.sink ?? sink),
    onConnections: (list) => lists.push(list),
  });
  onTestFinished(() => registry.closeAll());
  const { sink: _sink, ...target } = options;
  const to = { host, port };
  valueOf(registry.connect({ captureId: 'capture-1', to, timeoutMs: 5000, ...target }));
  return { registry, sink, captureId: 'capture-1', lists };
}

export function has(kind: string): (sink: MemorySink) => boolean {
  return (sink) => sink.kinds().includes(kind);
}

/** Bytes of all chunks of one direction. */
export function streamOf(sink: MemorySink, direction: 'sent' | 'received'): Buffer {
  return Buffer.concat(
    sink.events.flatMap((event) => ('bytes' in event && event.direction === direction ? [event.bytes] : [])),
  );
}
