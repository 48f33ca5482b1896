// The frames of a log in memory: 24 bytes each, as the event index has it, with a running number per direction.
import type { Direction } from '../../src-shared/capture';
import type { FrameKind } from '../../src-shared/frame-channels';
import { Tally } from './tally';

const entryWords = 6;
const chunkEntries = 2048;
const kinds: readonly FrameKind[] = ['frame', 'noise', 'cut', 'fault', 'skipped'];
const word = 0x1_0000_0000;

/**
 * One entry is six words:
 * 0: kind (bits 0-3), direction (4), start high (16-31) · 1: start low · 2: size low · 3: prefix (0-15), suffix (16-31)
 * 4: event of the chunk in which it ended · 5: frames of its direction so far, size high (28-31)
 */
export interface FrameEntry {
  kind: FrameKind;
  direction: Direction;
  start: number;
  size: number;
  /** Bytes before and behind the payload, each below 65,536. */
  prefix: number;
  suffix: number;
  seq: number;
}

const numberBits = 28;

export class FrameTable {
  count = 0;
  /** How many there are before a place, and which one stands at it, under a filter. */
  readonly rows = new Tally(this, () => 1);
  readonly frames: Record<Direction, number> = { sent: 0, received: 0 };
  readonly #chunks: Uint32Array[] = [];

  append(entry: Readonly<FrameEntry>): void {
    const at = (this.count % chunkEntries) * entryWords;
    if (at === 0) this.#chunks.push(new Uint32Array(chunkEntries * entryWords));
    const words = this.#chunks[this.#chunks.length - 1] as Uint32Array;
    if (entry.kind === 'frame') this.frames[entry.direction] += 1;
    const side = entry.direction === 'received' ? 0x10 : 0;
    words[at] = kinds.indexOf(entry.kind) | side | (Math.floor(entry.start / word) << 16);
    words[at + 1] = entry.start;
    words[at + 2] = entry.size;
    words[at + 3] = entry.prefix | (entry.suffix << 16);
    words[at + 4] = entry.seq;
    words[at + 5] = this.frames[entry.direction] | (Math.floor(entry.size / word) << numberBits);
    this.count += 1;
    this.rows.add();
  }

  kind(entry: number): FrameKind {
    return kinds[this.#word(entry, 0) & 0xf] as FrameKind;
  }

  isReceived(entry: number): boolean {
    return (this.#word(entry, 0) & 0x10) !== 0;
  }

  direction(entry: number): Direction {
    return this.isReceived(entry) ? 'received' : 'sent';
  }

  start(entry: number): number {
    return (this.#word(entry, 0) >>> 16) * word + this.#word(entry, 1);
  }

  size(entry: number): number {
    return (this.#word(entry, 5) >>> numberBits) * word + this.#word(entry, 2);
  }

  prefix(entry: number): number {
    return this.#word(entry, 3) & 0xffff;
  }

  suffix(entry: number): number {
    return this.#word(entry, 3) >>> 16;
  }

  seq(entry: number): number {
    return this.#word(entry, 4);
  }

  /** Its own, per direction from 1; of what is no frame, that of the last frame before it. */
  number(entry: number): number {
    return this.#word(entry, 5) & ((1 << numberBits) - 1);
  }

  /** The n-th entry of a direction, from 0. */
  nth(direction: Direction, n: number): number | undefined {
    return this.rows.find(n, direction)?.seq;
  }

  /** How many entries of a direction fulfil a condition that holds for the first ones alone. */
  countWhile(direction: Direction, holds: (entry: number) => boolean): number {
    let low = 0;
    let high = this.rows.total(direction);
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (holds(this.nth(direction, middle) ?? 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Memory that grows with the frames. */
  get byteLength(): number {
    return this.#chunks.length * chunkEntries * entryWords * 4 + this.rows.byteLength;
  }

  #word(entry: number, at: number): number {
    const chunk = this.#chunks[Math.floor(entry / chunkEntries)];
    return chunk?.[(entry % chunkEntries) * entryWords + at] ?? 0;
  }
}
