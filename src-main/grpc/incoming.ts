// The receiving side of one call: pulls one message at a time into the log, waits for the disk, and yields to the event loop.
import type { CaptureSink } from '../capture/sink';
import type { RawCall } from './outgoing';

/** One turn of the event loop takes about this much, so that a burst of small messages does not stall the app. */
const turnBytes = 64 * 1024;
/** What a message costs beside its bytes: a million empty ones must yield too. */
const messageCost = 64;

export class Incoming {
  readonly #raw: RawCall;
  readonly #sink: CaptureSink;
  #count = 0;
  #bytes = 0;
  #turn = 0;
  #pauses = 0;
  #stopped = false;

  constructor(raw: RawCall, sink: CaptureSink) {
    this.#raw = raw;
    this.#sink = sink;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** How often reading stopped because the log was behind. */
  get pauses(): number {
    return this.#pauses;
  }

  pull(): void {
    if (!this.#stopped) this.#raw.startRead();
  }

  /** `wireSize`: bytes as they came, when the message was compressed. */
  take(message: Buffer, wireSize: number | undefined): void {
    this.#count += 1;
    this.#bytes += message.byteLength;
    const size = wireSize === undefined ? {} : { wireSize };
    const room = this.#sink.append({ kind: 'message', direction: 'received', bytes: message, ...size });
    if (!room) {
      this.#pauses += 1;
      void this.#sink.drained().then(() => {
        this.pull();
      });
      return;
    }
    this.#turn += message.byteLength + messageCost;
    if (this.#turn < turnBytes) {
      this.pull();
      return;
    }
    this.#turn = 0;
    setImmediate(() => {
      this.pull();
    });
  }

  stop(): void {
    this.#stopped = true;
  }
}
