// One direction of a relay: bytes and the end go on in their order, with the faults that are set done to them.
import { setTimeout as sleep } from 'node:timers/promises';
import type { RelayFaults } from '../../src-shared/listen-settings';
import { sentBy } from '../../src-shared/sent-by';

/** More than this waits to go on: nothing more is read from the side that sends. */
const mostWaitingBytes = 1024 * 1024;

export interface PipeTarget {
  /** Resolves when there is room for more, to false when the connection takes nothing more. */
  send(bytes: Uint8Array, by: number): Promise<boolean>;
  /** The FIN of the side that sends. */
  end(): void;
}

export interface RelayPipeOptions {
  faults: () => RelayFaults;
  target: PipeTarget;
  /** The fault that ends both sides. */
  onBreak: (act: 'close' | 'reset') => void;
  /** Into the log of the side that sent. */
  note: (code: string, message: string) => void;
}

type Piece = { bytes: Uint8Array; dueAt: number } | 'end';

export class RelayPipe {
  readonly #options: RelayPipeOptions;
  readonly #waiting: Piece[] = [];
  readonly #over = new AbortController();
  #waitingBytes = 0;
  #isOpen = false;
  #isPumping = false;
  #forwarded = 0;
  /** Nothing more goes on. */
  #isCut = false;
  #lost = 0;
  #whenRoom: (() => void)[] = [];

  constructor(options: RelayPipeOptions) {
    this.#options = options;
  }

  /** The bytes are copied. The promise, when there is one, says when more may be read. */
  push(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#over.signal.aborted) return undefined;
    const { delayMs } = this.#options.faults();
    this.#waiting.push({ bytes: bytes.slice(), dueAt: performance.now() + delayMs });
    this.#waitingBytes += bytes.length;
    void this.#pump();
    return this.#waitingBytes < mostWaitingBytes
      ? undefined
      : new Promise((resolve) => this.#whenRoom.push(resolve));
  }

  /** The side that sends has ended its direction. */
  end(): void {
    this.#waiting.push('end');
    void this.#pump();
  }

  /** The other side is connected. */
  open(): void {
    this.#isOpen = true;
    void this.#pump();
  }

  /** One of the sides is gone: what waits is lost. */
  stop(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    this.#tellLost(this.#lost + this.#waitingBytes);
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
    this.#tellRoom();
  }

  async #pump(): Promise<void> {
    if (this.#isPumping || !this.#isOpen) return;
    this.#isPumping = true;
    for (let piece = this.#waiting[0]; piece !== undefined; piece = this.#waiting[0]) {
      await this.#forward(piece);
      if (this.#over.signal.aborted) break;
      this.#waiting.shift();
      if (piece !== 'end') this.#waitingBytes -= piece.bytes.length;
      if (this.#waitingBytes <= mostWaitingBytes / 2) this.#tellRoom();
    }
    this.#isPumping = false;
  }

  async #forward(piece: Piece): Promise<void> {
    if (piece === 'end') {
      this.#tellLost(this.#lost);
      this.#lost = 0;
      if (!this.#isCut) this.#options.target.end();
      return;
    }
    const early = piece.dueAt - performance.now();
    if (early > 0 && !(await this.#pause(early))) return;
    const { split } = this.#options.faults();
    const size = split?.bytes ?? Math.max(1, piece.bytes.length);
    for (let at = 0; at < piece.bytes.length; at += size) {
      if (at > 0 && split !== null && split.pauseMs > 0 && !(await this.#pause(split.pauseMs))) return;
      await this.#send(piece.bytes.subarray(at, at + size));
      if (this.#over.signal.aborted) return;
    }
  }

  async #send(bytes: Uint8Array): Promise<void> {
    const { after } = this.#options.faults();
    const left = after === null || this.#isCut ? Infinity : Math.max(0, after.bytes - this.#forwarded);
    const whole = this.#isCut ? new Uint8Array(0) : bytes.subarray(0, left);
    this.#lost += bytes.length - whole.length;
    if (whole.length > 0) {
      this.#forwarded += whole.length;
      if (!(await this.#options.target.send(whole, sentBy.relay))) this.#isCut = true;
    }
    if (after !== null && !this.#isCut && this.#forwarded >= after.bytes) this.#breakOff(after);
  }

  #breakOff({ bytes, act }: NonNullable<RelayFaults['after']>): void {
    this.#isCut = true;
    this.#options.note('relay-fault', faultSentences[act](bytes));
    if (act === 'end') this.#options.target.end();
    else if (act !== 'cut') this.#options.onBreak(act);
  }

  async #pause(ms: number): Promise<boolean> {
    return sleep(ms, true, { signal: this.#over.signal }).catch(() => false);
  }

  #tellLost(count: number): void {
    if (count > 0) this.#options.note('relay-lost', `${count} of the bytes that came here did not go on.`);
  }

  #tellRoom(): void {
    const waiting = this.#whenRoom;
    this.#whenRoom = [];
    for (const resolve of waiting) resolve();
  }
}

const faultSentences = {
  cut: (bytes: number) => `The relay forwards nothing more of this direction, after ${bytes} bytes.`,
  end: (bytes: number) => `The relay ended this direction after ${bytes} bytes.`,
  close: (bytes: number) => `The relay closed both sides after ${bytes} bytes of this direction.`,
  reset: (bytes: number) => `The relay reset both sides after ${bytes} bytes of this direction.`,
} as const;
