// One TCP connection by hand: sends, ends, closes and resets it, and writes everything that happens into its log.
import net from 'node:net';
import { formatBytes } from '../../src-shared/bytes/byte-size';
import type { EventData } from '../../src-shared/capture';
import type { Connection } from '../../src-shared/contract';
import { fail, ok, type Result } from '../../src-shared/result';
import type { CaptureSink } from '../capture/sink';
import type { Destination } from './destination';
import { brokenError, connectError, isResetByPeer } from './sentences';

const readBufferBytes = 64 * 1024;
/** Longer sends are handed over, and logged, in pieces of this size. */
const pieceBytes = 1024 * 1024;
/** More than this waiting for the peer to read: the next send is refused. */
const maxQueuedBytes = 8 * 1024 * 1024;
/** How long `close` waits for queued bytes to leave. */
const lingerMs = 1000;
/** How long one address of several may take before the next is tried (happy eyeballs). */
const attemptMs = 1000;

export interface TcpConnectionOptions {
  to: Destination;
  timeoutMs: number;
  sink: CaptureSink;
  /** The state changed; `closed` comes once and last. */
  onChange: () => void;
}

type Ending = 'close' | 'reset';

export class TcpConnection {
  readonly to: Destination;
  state: Connection['state'] = 'connecting';
  /** Resolves after the `closed` event is in the log. Never rejects. */
  readonly whenClosed: Promise<void>;
  readonly #options: TcpConnectionOptions;
  readonly #socket: net.Socket;
  readonly #startedAt = performance.now();
  #connectTimer: NodeJS.Timeout | undefined;
  #isConnected = false;
  #asked: Ending | undefined;
  #error: Error | undefined;
  /** Which side ended its direction first. */
  #firstEnd: 'us' | 'peer' | undefined;
  #peerEnded = false;
  #sentAfterPeerEnd = false;
  #handedBytes = 0;
  #takenBytes = 0;

  /** Begins to connect at once; what comes of it is in the log. */
  constructor(options: TcpConnectionOptions) {
    const { to, timeoutMs, sink } = options;
    this.#options = options;
    this.to = to;
    sink.append({ kind: 'connecting', direction: 'sent', data: { host: to.host, port: to.port } });
    this.#socket = net.connect({
      host: to.host,
      port: to.port,
      allowHalfOpen: true,
      noDelay: true,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: attemptMs,
      // One buffer for all reads of this connection; the log copies what it holds.
      onread: {
        buffer: Buffer.allocUnsafeSlow(readBufferBytes),
        callback: (size, buffer) => this.#read(buffer.subarray(0, size)),
      },
    });
    this.whenClosed = new Promise((resolve) => this.#socket.once('close', () => resolve(this.#noteClosed())));
    this.#socket.once('connect', () => this.#noteConnected());
    this.#socket.once('end', () => this.#noteHalfClose('received'));
    this.#socket.once('finish', () => this.#noteHalfClose('sent'));
    this.#socket.once('error', (error) => this.#noteError(error));
    this.#connectTimer = setTimeout(() => this.#giveUp(), timeoutMs);
  }

  /** Codes: `not-connected`, `already-ended`. */
  maySend(): Result<object> {
    if (this.state === 'closed' || this.#asked !== undefined) return this.#over();
    if (!this.#isConnected)
      return fail('not-connected', `${this.to.text} is not connected yet. Wait until it is.`);
    if (this.#socket.writable) return ok({});
    return fail('already-ended', 'The sending side was ended. Connect again to send more.');
  }

  /**
   * Logs the bytes as sent when they are handed to the system's queue. Codes: `not-connected`, `already-ended`,
   * `send-queue-full`.
   */
  send(bytes: Uint8Array): Result<object> {
    const may = this.maySend();
    if (!may.ok) return may;
    if (this.#socket.writableLength > maxQueuedBytes) {
      const waiting = formatBytes(this.#socket.writableLength);
      return fail(
        'send-queue-full',
        `${waiting} wait for ${this.to.text} to read them. Send again when it has read more.`,
      );
    }
    for (let at = 0; at < bytes.length; at += pieceBytes) this.#handOver(bytes.subarray(at, at + pieceBytes));
    return ok({});
  }

  /** As `send`, for streams: resolves when there is room for the next piece, and to false when the connection is over. */
  async sendPiece(bytes: Uint8Array): Promise<boolean> {
    if (!this.maySend().ok) return false;
    const hasRoom = this.#handOver(bytes);
    if (!hasRoom) await this.#drained();
    await this.#options.sink.drained();
    return !this.#socket.destroyed;
  }

  /** FIN: no more from us, we still read. The half-close is logged when all queued bytes have left. */
  end(): Result<object> {
    const may = this.maySend();
    if (!may.ok) return may;
    this.#socket.end();
    return ok({});
  }

  /** Both ways: queued bytes get a second to leave; asking again drops them. */
  close(): Result<object> {
    if (this.state === 'closed') return this.#over();
    const isAgain = this.#asked !== undefined;
    this.#asked ??= 'close';
    if (isAgain || !this.#isConnected) {
      this.#socket.destroy();
      return ok({});
    }
    this.#socket.destroySoon();
    const linger = setTimeout(() => this.#socket.destroy(), lingerMs);
    this.#socket.once('close', () => clearTimeout(linger));
    return ok({});
  }

  /** RST: drops everything at once. While connecting there is nothing to reset: it is given up. */
  reset(): Result<object> {
    if (this.state === 'closed') return this.#over();
    this.#asked = this.#isConnected ? 'reset' : 'close';
    if (this.#isConnected) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
    return ok({});
  }

  #over(): Result<never> {
    return fail('already-ended', `The connection to ${this.to.text} is closed. Connect again.`);
  }

  /** False: the peer reads more slowly than we send. */
  #handOver(bytes: Uint8Array): boolean {
    this.#options.sink.append({ kind: 'chunk', direction: 'sent', bytes });
    this.#handedBytes += bytes.length;
    this.#sentAfterPeerEnd ||= this.#peerEnded;
    return this.#socket.write(bytes, (error) => {
      if (!error) this.#takenBytes += bytes.length;
    });
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#socket.off('drain', done).off('close', done);
        resolve();
      };
      this.#socket.on('drain', done).on('close', done);
    });
  }

  /** False stops reading until the disk has caught up. */
  #read(bytes: Uint8Array): boolean {
    const { sink } = this.#options;
    if (sink.append({ kind: 'chunk', direction: 'received', bytes })) return true;
    void sink.drained().then(() => this.#socket.resume());
    return false;
  }

  #noteConnected(): void {
    clearTimeout(this.#connectTimer);
    this.#isConnected = true;
    const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = this.#socket;
    const lookupAndConnectUs = Math.round((performance.now() - this.#startedAt) * 1000);
    const data = { localAddress, localPort, remoteAddress, remotePort, lookupAndConnectUs };
    this.#options.sink.append({ kind: 'connected', direction: 'received', data });
    this.#setState('ready');
  }

  /** `close` and `reset` are events of their own: what they do to each direction is not said again. */
  #noteHalfClose(direction: 'sent' | 'received'): void {
    if (this.#asked !== undefined && direction === 'sent') return;
    this.#peerEnded ||= direction === 'received';
    this.#firstEnd ??= direction === 'sent' ? 'us' : 'peer';
    this.#options.sink.append({
      kind: 'half-close',
      direction,
      data: { by: direction === 'sent' ? 'user' : 'peer' },
    });
    this.#setState('half-closed');
  }

  #noteError(error: Error): void {
    this.#error = error;
    const { to, timeoutMs, sink } = this.#options;
    const broken = { peerEnded: this.#peerEnded, sentAfterPeerEnd: this.#sentAfterPeerEnd };
    const data = this.#isConnected ? brokenError(error, to, broken) : connectError(error, to, timeoutMs);
    sink.append({ kind: 'error', direction: isResetByPeer(error) ? 'received' : 'sent', data });
  }

  #giveUp(): void {
    this.#socket.destroy(
      Object.assign(new Error('The connection was not made in time.'), { code: 'ETIMEDOUT' }),
    );
  }

  #noteClosed(): void {
    clearTimeout(this.#connectTimer);
    const data = { ...this.#howAndBy(), unsentBytes: this.#handedBytes - this.#takenBytes };
    this.#options.sink.append({ kind: 'closed', direction: data.by === 'us' ? 'sent' : 'received', data });
    this.#setState('closed');
  }

  #howAndBy(): Pick<EventData<'closed'>, 'how' | 'by'> {
    if (this.#asked === 'reset') return { how: 'reset', by: 'us' };
    if (this.#error !== undefined) {
      const isReset = this.#isConnected && isResetByPeer(this.#error);
      return isReset ? { how: 'reset', by: 'peer' } : { how: 'failed', by: 'system' };
    }
    return this.#asked === 'close'
      ? { how: 'closed', by: 'us' }
      : { how: 'ended', by: this.#firstEnd ?? 'peer' };
  }

  #setState(state: Connection['state']): void {
    this.state = state;
    this.#options.onChange();
  }
}
