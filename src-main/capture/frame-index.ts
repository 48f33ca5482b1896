// The frames of one log, cut in slices as its bytes come: the event loop stays free, and no payload is kept.
import { setImmediate } from 'node:timers/promises';
import type { Direction } from '../../src-shared/capture';
import type { FrameCut, FrameState, StoredFault } from '../../src-shared/frame-channels';
import type { Framing } from '../../src-shared/framing/framing';
import type { CaptureLog } from './capture-log';
import { FrameTable } from './frame-table';
import { partsOf, sliceAt, type SlicePart, type SlicePlace } from './log-slice';
import { StreamCutter } from './stream-cutter';

const limits = { bytes: 64 * 1024, events: 4096 };
/** Cut at once; a slice where every other byte begins a frame takes 60 ms, so the clock is looked at between pieces. */
const pieceBytes = 4096;
const longestTurnMs = 8;
/** For framings that do not look at the bytes. */
const blindLimits = { bytes: 64 * 1024, events: 16_384 };
const blank = new Uint8Array(limits.bytes);
const directions: readonly Direction[] = ['sent', 'received'];

export class FrameIndex {
  readonly table = new FrameTable();
  /** By entry; there is one for each mark and direction at most. */
  readonly faults = new Map<number, StoredFault>();
  /** Called after each slice that found something, and when all is looked at. */
  onProgress: () => void = () => {};
  #place: SlicePlace = { seq: 0, inside: 0 };
  #running: Promise<void> | undefined;
  #isCancelled = false;
  #silence: NodeJS.Timeout | undefined;
  readonly #cutters: Record<Direction, StreamCutter>;
  readonly #reads: boolean;

  constructor(
    readonly log: CaptureLog,
    readonly cut: FrameCut,
  ) {
    this.#cutters = { sent: this.#cutter('sent'), received: this.#cutter('received') };
    this.#reads = looksAtBytes(cut.framing);
  }

  /** Cuts what came since; resolves when all is looked at, or it was cancelled. Rejects with errno errors. */
  advance(): Promise<void> {
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  cancel(): void {
    this.#isCancelled = true;
    clearTimeout(this.#silence);
  }

  /** Where a frame begins that is not complete yet, with what there is of it. */
  open(direction: Direction): { start: number; end: number } | undefined {
    const cutter = this.#cutters[direction];
    return cutter.openFrom === undefined ? undefined : { start: cutter.openFrom, end: cutter.position };
  }

  get isBehind(): boolean {
    return this.#place.seq < this.log.table.index.count;
  }

  state(): FrameState {
    const { index, streamBytes } = this.log.table;
    const { seq, inside } = this.#place;
    const faults = [...this.faults].flatMap(([entry, fault]) => {
      const direction = this.table.direction(entry);
      const start = this.table.start(entry);
      return this.#cutters[direction].stoppedAt === start ? [{ ...fault, direction, start }] : [];
    });
    return {
      ...this.table.frames,
      rows: this.table.count,
      doneBytes: this.isBehind
        ? streamBytes.before(seq, 'all') + (index.isPayload(seq) ? inside : 0)
        : streamBytes.total('all'),
      bytes: streamBytes.total('all'),
      faults,
    };
  }

  #cutter(direction: Direction): StreamCutter {
    const marks = this.cut.marks.filter((mark) => mark.direction === direction).map(({ offset }) => offset);
    return new StreamCutter(this.cut, marks, direction, {
      put: (entry) => this.table.append(entry),
      fault: (entry, fault) => {
        this.faults.set(this.table.count, fault);
        this.table.append(entry);
      },
    });
  }

  async #run(): Promise<void> {
    const { index } = this.log.table;
    while (!this.#isCancelled && this.isBehind) {
      await this.#slice(index.count);
      await setImmediate();
    }
    if (this.#isCancelled) return;
    if (this.log.isEnded && !this.isBehind) for (const side of directions) this.#cutters[side].finish();
    else this.#awaitSilence();
    this.onProgress();
  }

  async #slice(to: number): Promise<void> {
    const { index } = this.log.table;
    const from = this.#place;
    const slice = sliceAt(index, from, to, this.#reads ? limits : blindLimits);
    const bytes = this.#reads ? await this.log.writer.read(slice.offset, slice.length) : blank;
    if (this.#isCancelled) return;
    let turn = performance.now();
    for (const piece of piecesOf(partsOf(index, from, slice))) {
      this.#take(piece, bytes);
      if (performance.now() - turn < longestTurnMs) continue;
      await setImmediate();
      if (this.#isCancelled) return;
      turn = performance.now();
    }
    this.#place = slice.next;
    this.onProgress();
  }

  #take({ seq, from, to, at }: SlicePart, bytes: Uint8Array): void {
    const { index } = this.log.table;
    const kind = index.kind(seq);
    const cutter = this.#cutters[index.direction(seq)];
    if (kind === 'half-close') cutter.finish();
    else if (kind === 'closed') for (const side of directions) this.#cutters[side].finish();
    else if (!index.isPayload(seq)) return;
    else if (index.isLost(seq)) cutter.lose(index.length(seq), seq);
    else {
      const piece = this.#reads ? bytes.subarray(at, at + to - from) : blank.subarray(0, to - from);
      cutter.push(piece, index.timeUs(seq), seq, to === index.stored(seq));
    }
  }

  /** A frame that silence ends is complete although nothing comes. */
  #awaitSilence(): void {
    const { framing } = this.cut;
    clearTimeout(this.#silence);
    if (framing?.kind !== 'idle' || this.log.isEnded) return;
    if (directions.every((side) => this.#cutters[side].openFrom === undefined)) return;
    this.#silence = setTimeout(() => {
      for (const side of directions) this.#cutters[side].elapsed(this.log.endUs());
      this.onProgress();
      this.#awaitSilence();
    }, framing.ms + 1).unref();
  }
}

/** Parts that are long, in pieces. */
function* piecesOf(parts: Iterable<SlicePart>): Generator<SlicePart> {
  for (const part of parts) {
    for (let { from, at } = part; from === part.from || from < part.to; from += pieceBytes, at += pieceBytes)
      yield { seq: part.seq, from, to: Math.min(part.to, from + pieceBytes), at };
  }
}

function looksAtBytes(framing: Framing | null): boolean {
  return framing !== null && !['fixed', 'idle', 'until-close'].includes(framing.kind);
}
