// One direction's stream cut into frames as its chunks come: begins anew at marks, and stops where bytes are missing.
import { formatCount } from '../../src-shared/bytes/byte-size';
import type { Direction } from '../../src-shared/capture';
import type { FrameCut, StoredFault } from '../../src-shared/frame-channels';
import { faultSentence } from '../../src-shared/framing/fault-sentence';
import type { FrameEvent, FrameFault } from '../../src-shared/framing/framing';
import { FrameSplitter } from '../../src-shared/framing/splitter';
import type { FrameEntry } from './frame-table';

export interface CutterEvents {
  /** The entry is good only during the call: a log may have a million. */
  put(entry: Readonly<FrameEntry>): void;
  fault(entry: Readonly<FrameEntry>, fault: StoredFault): void;
}

export class StreamCutter {
  /** Offset of the next byte. */
  position = 0;
  /** Where the frame begins at which the cutting stopped. */
  stoppedAt: number | undefined;
  #splitter: FrameSplitter | undefined;
  #chunkStart = 0;
  #lastSeq = 0;
  #hasEnded = false;
  readonly #marks: number[];
  readonly #entry: FrameEntry;

  /** @param marks offsets at which the cutting begins anew, in any order */
  constructor(
    private readonly cut: FrameCut,
    marks: readonly number[],
    direction: Direction,
    private readonly events: CutterEvents,
  ) {
    this.#entry = { kind: 'frame', direction, start: 0, size: 0, prefix: 0, suffix: 0, seq: 0 };
    this.#marks = [...new Set(marks)].sort((one, other) => one - other);
    this.#splitter = this.#begin(0);
  }

  /** @param endsChunk these are the last bytes of what was read at once */
  push(bytes: Uint8Array, timeUs: number, seq: number, endsChunk: boolean): void {
    if (this.#hasEnded) return;
    this.elapsed(timeUs);
    this.#lastSeq = seq;
    let rest = bytes;
    for (let at = this.#nextMark(rest.length); at !== undefined; at = this.#nextMark(rest.length)) {
      this.#feed(rest.subarray(0, at), timeUs);
      this.#restart();
      rest = rest.subarray(at);
    }
    this.#feed(rest, timeUs);
    if (endsChunk) this.#endChunk();
  }

  /** These bytes were counted, but not kept. */
  lose(length: number, seq: number): void {
    this.#lastSeq = seq;
    if (this.#splitter !== undefined && this.stoppedAt === undefined) this.#stopAtLoss(length);
    while (this.#nextMark(length) !== undefined) this.#marks.shift();
    this.position += length;
    this.#endChunk();
  }

  /** The stream has ended. */
  finish(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (this.stoppedAt === undefined) this.#take(this.#splitter?.finish() ?? []);
  }

  /** Silence until this time may end a frame (`idle`). */
  elapsed(timeUs: number): void {
    if (this.stoppedAt === undefined) this.#take(this.#splitter?.elapsed(timeUs) ?? []);
  }

  /** Where the frame begins that is not complete yet; undefined when nothing of one is there. */
  get openFrom(): number | undefined {
    if (this.#hasEnded || this.stoppedAt !== undefined) return undefined;
    const start = this.#splitter?.save().start ?? this.#chunkStart;
    return start < this.position ? start : undefined;
  }

  #begin(from: number): FrameSplitter | undefined {
    const { framing, cap } = this.cut;
    return framing === null ? undefined : new FrameSplitter(framing, { cap, from });
  }

  /** How far the next mark is, when it is among the next bytes. */
  #nextMark(length: number): number | undefined {
    const [mark] = this.#marks;
    if (mark === undefined || this.#splitter === undefined) return undefined;
    const at = mark - this.position;
    return at < length ? at : undefined;
  }

  #restart(): void {
    this.#marks.shift();
    if (this.stoppedAt === undefined) this.#take(this.#splitter?.finish() ?? []);
    else if (this.position > this.stoppedAt) this.#put('skipped', this.stoppedAt, this.position);
    this.stoppedAt = undefined;
    this.#splitter = this.#begin(this.position);
  }

  #feed(bytes: Uint8Array, timeUs: number): void {
    this.position += bytes.length;
    if (this.stoppedAt === undefined && bytes.length > 0)
      this.#take(this.#splitter?.push(bytes, timeUs) ?? []);
  }

  /** Without a framing, what was read or written at once is a frame. */
  #endChunk(): void {
    if (this.#splitter === undefined) this.#put('frame', this.#chunkStart, this.position);
    this.#chunkStart = this.position;
  }

  #take(events: readonly FrameEvent[]): void {
    for (const event of events) {
      if (event.kind === 'fault') this.#stop(event);
      else if (event.kind === 'frame') {
        const { start, end, payloadStart, payloadEnd } = event;
        this.#put('frame', start, end, payloadStart - start, end - payloadEnd);
      } else this.#put(event.kind, event.start, event.end);
    }
  }

  #stop(fault: FrameFault): void {
    const start = this.#splitter?.save().start ?? fault.offset;
    const { code, offset, announced } = fault;
    this.#tellFault(start, {
      code,
      offset,
      ...(announced === undefined ? {} : { announced: announced.toString() }),
      sentence: faultSentence(fault),
    });
  }

  #stopAtLoss(length: number): void {
    this.#take(this.#splitter?.finish() ?? []);
    const sentence = `${formatCount(length)} bytes were not kept here, so where the next frame begins is not known.`;
    this.#tellFault(this.position, { code: 'lost', offset: this.position, sentence });
  }

  #tellFault(start: number, fault: StoredFault): void {
    this.stoppedAt = start;
    this.events.fault(this.#fill('fault', start, start), fault);
  }

  #put(kind: FrameEntry['kind'], start: number, end: number, prefix = 0, suffix = 0): void {
    const entry = this.#fill(kind, start, end);
    entry.prefix = prefix;
    entry.suffix = suffix;
    this.events.put(entry);
  }

  #fill(kind: FrameEntry['kind'], start: number, end: number): FrameEntry {
    const entry = this.#entry;
    entry.kind = kind;
    entry.start = start;
    entry.size = end - start;
    entry.prefix = 0;
    entry.suffix = 0;
    entry.seq = this.#lastSeq;
    return entry;
  }
}
