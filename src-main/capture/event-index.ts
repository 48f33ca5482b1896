// The index of a capture log: 24 bytes an event, the same in memory and on disk, so that it is written without a copy.
import { eventKinds, type Direction, type EventKind } from '../../src-shared/capture';

export const entryBytes = 24;
const entryWords = entryBytes / 4;
/** Entries in one chunk of memory: 48 kB, so that a log of six events stays small and growth never copies. */
const chunkEntries = 2048;
const lostFlag = 1;
/** Bits 9 to 15 of the first word: who sent a chunk; 0 in logs that were written before it was kept. */
const byShift = 9;
const byMask = 0x7f;

/**
 * One entry is six little-endian words:
 * 0: kind (bits 0-6, position in `eventKinds`), direction (bit 7, 1 = received), bytes lost (bit 8), who sent it
 *    (bits 9-15, sent-by.ts), time high (bits 16-31) · 1: time low, microseconds since the log's start · 2: offset low in the data file
 * 3: length · 4: number (per direction, from 1; 0 for events without raw bytes) · 5: offset high, check (bits 16-31)
 */
export interface EventEntry {
  kind: EventKind;
  direction: Direction;
  /** The bytes were not kept: `length` is true, the data file holds none of them. */
  lost: boolean;
  timeUs: number;
  offset: number;
  length: number;
  number: number;
  /** Of a chunk that was not sent by hand: sent-by.ts. */
  by?: number | undefined;
}

export class EventIndex {
  count = 0;
  readonly #chunks: Uint32Array[] = [];

  append(entry: EventEntry): void {
    const at = (this.count % chunkEntries) * entryWords;
    if (at === 0) this.#chunks.push(new Uint32Array(chunkEntries * entryWords));
    const words = this.#chunks[this.#chunks.length - 1] as Uint32Array;
    const head = eventKinds.indexOf(entry.kind) | (entry.direction === 'received' ? 0x80 : 0);
    const timeHigh = Math.floor(entry.timeUs / 0x1_0000_0000);
    const by = ((entry.by ?? 0) & byMask) << byShift;
    words[at] = head | (entry.lost ? lostFlag << 8 : 0) | by | (timeHigh << 16);
    words[at + 1] = entry.timeUs;
    words[at + 2] = entry.offset;
    words[at + 3] = entry.length;
    words[at + 4] = entry.number;
    words[at + 5] = Math.floor(entry.offset / 0x1_0000_0000) & 0xffff;
    words[at + 5] = ((words[at + 5] as number) | (checkOf(words, at) << 16)) >>> 0;
    this.count += 1;
  }

  /**
   * Takes an entry as it was read from disk, if its check fits, its bytes begin at `offset` and they end within
   * `dataSize`; false and nothing taken otherwise: the tail is torn there.
   */
  adopt(source: Uint32Array, from: number, offset: number, dataSize: number): boolean {
    const check = (source[from + 5] as number) >>> 16;
    if (check !== checkOf(source, from) || ((source[from] as number) & 0x7f) >= eventKinds.length)
      return false;
    const at = (this.count % chunkEntries) * entryWords;
    if (at === 0) this.#chunks.push(new Uint32Array(chunkEntries * entryWords));
    const words = this.#chunks[this.#chunks.length - 1] as Uint32Array;
    for (let word = 0; word < entryWords; word += 1) words[at + word] = source[from + word] as number;
    const seq = this.count;
    const isGood = this.offset(seq) === offset && offset + this.stored(seq) <= dataSize;
    if (isGood) this.count += 1;
    else if (at === 0) this.#chunks.pop();
    return isGood;
  }

  kind(seq: number): EventKind {
    return eventKinds[this.#word(seq, 0) & 0x7f] as EventKind;
  }

  /** Whether this event carries raw bytes (a message or a chunk) rather than a JSON payload. */
  isPayload(seq: number): boolean {
    const kind = this.#word(seq, 0) & 0x7f;
    return kind === messageKind || kind === chunkKind;
  }

  direction(seq: number): Direction {
    return this.isReceived(seq) ? 'received' : 'sent';
  }

  isReceived(seq: number): boolean {
    return (this.#word(seq, 0) & 0x80) !== 0;
  }

  isLost(seq: number): boolean {
    return (this.#word(seq, 0) & (lostFlag << 8)) !== 0;
  }

  by(seq: number): number {
    return (this.#word(seq, 0) >>> byShift) & byMask;
  }

  timeUs(seq: number): number {
    return (this.#word(seq, 0) >>> 16) * 0x1_0000_0000 + this.#word(seq, 1);
  }

  offset(seq: number): number {
    return (this.#word(seq, 5) & 0xffff) * 0x1_0000_0000 + this.#word(seq, 2);
  }

  /** The true size of the payload, also when its bytes are lost. */
  length(seq: number): number {
    return this.#word(seq, 3);
  }

  /** Bytes of this event in the data file. */
  stored(seq: number): number {
    return this.isLost(seq) ? 0 : this.length(seq);
  }

  number(seq: number): number {
    return this.#word(seq, 4);
  }

  /** The entries [from, to) as they lie in memory, for the disk: views, not copies. */
  views(from: number, to: number): Uint8Array[] {
    const views: Uint8Array[] = [];
    for (let at = from; at < to;) {
      const chunk = this.#chunks[Math.floor(at / chunkEntries)] as Uint32Array;
      const first = at % chunkEntries;
      const last = Math.min(chunkEntries, first + to - at);
      views.push(new Uint8Array(chunk.buffer, first * entryBytes, (last - first) * entryBytes));
      at += last - first;
    }
    return views;
  }

  get byteLength(): number {
    return this.#chunks.length * chunkEntries * entryBytes;
  }

  #word(seq: number, word: number): number {
    const chunk = this.#chunks[Math.floor(seq / chunkEntries)];
    return chunk?.[(seq % chunkEntries) * entryWords + word] ?? 0;
  }
}

const messageKind = eventKinds.indexOf('message');
const chunkKind = eventKinds.indexOf('chunk');

/** 16 bits over the other words; the constant keeps a run of zero bytes from passing. */
function checkOf(words: Uint32Array, at: number): number {
  let sum = 0x48435831;
  for (let word = 0; word < 5; word += 1) sum = Math.imul(sum ^ (words[at + word] as number), 0x01000193);
  sum ^= (words[at + 5] as number) & 0xffff;
  return (sum ^ (sum >>> 16)) & 0xffff;
}
