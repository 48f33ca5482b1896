// How a connection's socket is read: as fast as the log writes, slowly, or not at all, so that back-pressure is real.
import type { OnReadOpts, Socket } from 'node:net';
import type { EventData } from '../../src-shared/capture';

export type ReadingMode = EventData<'reading'>;

const bufferBytes = 64 * 1024;
/** Slow reading takes so many pieces a second, so that few bytes a second come as a trickle and not as one large read. */
const slowPieces = 10;

type Hold = 'disk' | 'person' | 'pace';

/** False: there is no room for more until `drained`. The bytes are good only during the call. */
export type OnBytes = (bytes: Uint8Array) => boolean;

export class Intake {
  /** For a socket that is made with `onread`: one buffer for all reads, since allocating is dear in Electron. */
  readonly onread: OnReadOpts = {
    buffer: () => this.#buffer(),
    callback: (size, buffer) => this.#take(buffer.subarray(0, size)),
  };
  mode: ReadingMode = { mode: 'normal' };
  readonly #onBytes: OnBytes;
  readonly #drained: () => Promise<void>;
  readonly #holds = new Set<Hold>();
  #whole: Uint8Array | undefined;
  #socket: Socket | undefined;
  #pace: NodeJS.Timeout | undefined;

  constructor(onBytes: OnBytes, drained: () => Promise<void>) {
    this.#onBytes = onBytes;
    this.#drained = drained;
  }

  /** Begins to read. `readsIntoBuffer`: the socket was made with `onread`. */
  attach(socket: Socket, readsIntoBuffer: boolean): void {
    this.#socket = socket;
    if (!readsIntoBuffer) socket.on('data', this.#onData);
    if (this.#holds.size === 0) socket.resume();
    else socket.pause();
  }

  /** The socket's bytes go elsewhere from here on (TLS is set up over it). */
  detach(): void {
    this.#socket?.off('data', this.#onData);
    this.#socket = undefined;
  }

  setMode(mode: ReadingMode): void {
    this.mode = mode;
    clearTimeout(this.#pace);
    this.#release('pace');
    if (mode.mode === 'stopped') this.#hold('person');
    else this.#release('person');
  }

  stop(): void {
    clearTimeout(this.#pace);
  }

  readonly #onData = (bytes: Buffer): void => {
    const size = this.#pieceSize();
    if (bytes.length <= size) {
      if (!this.#take(bytes)) this.#socket?.pause();
      return;
    }
    this.#socket?.pause();
    this.#socket?.unshift(bytes.subarray(size));
    if (this.#take(bytes.subarray(0, size))) this.#socket?.resume();
  };

  /** False stops the reading until nothing holds it. */
  #take(bytes: Uint8Array): boolean {
    if (!this.#onBytes(bytes)) {
      this.#holds.add('disk');
      void this.#drained().then(() => this.#release('disk'));
    }
    if (this.mode.mode === 'slow') {
      this.#holds.add('pace');
      this.#pace = setTimeout(() => this.#release('pace'), (bytes.length / this.#rate()) * 1000);
    }
    return this.#holds.size === 0;
  }

  #hold(hold: Hold): void {
    this.#holds.add(hold);
    this.#socket?.pause();
  }

  #release(hold: Hold): void {
    if (this.#holds.delete(hold) && this.#holds.size === 0) this.#socket?.resume();
  }

  #rate(): number {
    return Math.max(1, this.mode.bytesPerSecond ?? 1);
  }

  #pieceSize(): number {
    if (this.mode.mode !== 'slow') return bufferBytes;
    return Math.min(bufferBytes, Math.max(1, Math.floor(this.#rate() / slowPieces)));
  }

  #buffer(): Uint8Array {
    this.#whole ??= Buffer.allocUnsafeSlow(bufferBytes);
    const size = this.#pieceSize();
    return size === bufferBytes ? this.#whole : this.#whole.subarray(0, size);
  }
}
