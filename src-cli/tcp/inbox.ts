// What came and is still to be compared: frames, or without framing the bytes in their order; bounded, and waited for.
import { joinBytes } from '../../src-shared/bytes/join-bytes';

/** More than this unread: no more is read from the network. Bytes. */
const fullBytes = 8_000_000;

export type Found = { payload: Uint8Array } | 'end' | 'closed' | 'late';

export class Inbox {
  readonly #isFramed: boolean;
  readonly #isKept: boolean;
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #hasEnded = false;
  #isClosed = false;
  #wake: (() => void) | undefined;
  #onRoom: (() => void)[] = [];

  /** `isKept`: somebody expects something. */
  constructor(isFramed: boolean, isKept: boolean) {
    this.#isFramed = isFramed;
    this.#isKept = isKept;
  }

  get hasRoom(): boolean {
    return this.#bytes < fullBytes || this.#isClosed;
  }

  room(): Promise<void> {
    return this.hasRoom ? Promise.resolve() : new Promise((resolve) => this.#onRoom.push(resolve));
  }

  put(payload: Uint8Array): void {
    if (!this.#isKept) return;
    this.#parts.push(payload);
    this.#bytes += payload.length;
    this.#wake?.();
  }

  /** The peer sends no more. */
  end(): void {
    this.#hasEnded = true;
    this.#wake?.();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake?.();
    for (const go of this.#onRoom.splice(0)) go();
  }

  /** The next frame; without framing the next `size` bytes, or fewer when no more come. */
  async next(size: number, withinMs: number): Promise<Found> {
    const until = performance.now() + withinMs;
    for (;;) {
      const found = this.#take(size);
      if (found !== undefined) return found;
      const left = until - performance.now();
      if (left <= 0) return this.#rest() ?? 'late';
      await this.#news(left);
    }
  }

  /** Resolves when the peer has ended or all is over, or after the time. */
  async ended(withinMs: number): Promise<Found> {
    const until = performance.now() + withinMs;
    for (;;) {
      const rest = this.#rest();
      if (rest !== undefined) return rest;
      if (this.#hasEnded) return 'end';
      if (this.#isClosed) return 'closed';
      const left = until - performance.now();
      if (left <= 0) return 'late';
      await this.#news(left);
    }
  }

  #take(size: number): Found | undefined {
    if (this.#isFramed) {
      const payload = this.#parts.shift();
      if (payload !== undefined) return this.#gave(payload);
    } else if (this.#bytes >= size) {
      const whole = joinBytes(this.#parts);
      this.#parts = whole.length > size ? [whole.slice(size)] : [];
      return this.#gave(whole.slice(0, size));
    }
    if (this.#hasEnded || this.#isClosed) return this.#rest() ?? (this.#hasEnded ? 'end' : 'closed');
    return undefined;
  }

  /** What is there although more was expected. */
  #rest(): Found | undefined {
    if (this.#bytes === 0 && this.#parts.length === 0) return undefined;
    const payload = this.#isFramed ? this.#parts.shift() : joinBytes(this.#parts.splice(0));
    return payload === undefined ? undefined : this.#gave(payload);
  }

  #gave(payload: Uint8Array): Found {
    this.#bytes -= payload.length;
    if (this.hasRoom) for (const go of this.#onRoom.splice(0)) go();
    return { payload };
  }

  #news(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
