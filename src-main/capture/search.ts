// Finds the next or previous message or chunk that holds some bytes, in slices that leave the event loop free.
import { setImmediate } from 'node:timers/promises';
import type { Direction } from '../../src-shared/capture';
import type { RequestOf, ResponseOf, RowFilter } from '../../src-shared/contract';
import { fail, ok, type Result } from '../../src-shared/result';
import type { CaptureLog } from './capture-log';
import { reading } from './log-reader';
import { sliceAt } from './log-slice';
import { Needle } from './needle';
import { concat, payloadBeside, streamEnd } from './stream-edges';

/** One slice: about a millisecond of searching. */
const limits = { bytes: 256 * 1024, events: 8192 };
/** Going backwards, this much is searched forwards at a time for its last hit. */
const stepEvents = 65_536;
const stepBytes = 4 * 1024 * 1024;

/** The newest search of each log: a newer one stops those before it. */
const newest = new WeakMap<CaptureLog, object>();

/**
 * Wraps around and ends with the event that it started from. On a TCP log a match may lie across chunks of one
 * direction: the chunk in which it ends is found. Fails with `superseded` when a newer search of this log began.
 */
export function search(
  log: CaptureLog,
  request: Omit<RequestOf<'capture.search'>, 'captureId'>,
): Promise<Result<ResponseOf<'capture.search'>>> {
  const run = {};
  newest.set(log, run);
  return reading(async (): Promise<Result<ResponseOf<'capture.search'>>> => {
    if (request.needle.length === 0) return ok({ found: null });
    const scan = new Scan(log, new Needle(request.needle), request.filter, () => newest.get(log) === run);
    const count = log.table.index.count;
    const seq =
      request.toward === 'next'
        ? await scan.forward(request.seq, count)
        : await scan.backward(request.seq, count);
    if (!scan.isWanted()) return fail('superseded', 'A newer search took its place.');
    if (seq === undefined) return ok({ found: null });
    return ok({ found: { row: log.table.rows.before(seq, request.filter), seq } });
  });
}

class Scan {
  readonly isWanted: () => boolean;
  readonly #log: CaptureLog;
  readonly #needle: Needle;
  readonly #filter: RowFilter;
  /** The end of what was seen of each direction's stream: shorter than the needle by one. */
  #tails: Record<Direction, Uint8Array<ArrayBuffer>> = { sent: nothing, received: nothing };

  constructor(log: CaptureLog, needle: Needle, filter: RowFilter, isWanted: () => boolean) {
    this.#log = log;
    this.#needle = needle;
    this.#filter = filter;
    this.isWanted = isWanted;
  }

  async forward(seq: number, count: number): Promise<number | undefined> {
    return (
      (await this.#range(seq + 1, count, 'first')) ??
      (await this.#range(0, Math.min(seq + 1, count), 'first'))
    );
  }

  async backward(seq: number, count: number): Promise<number | undefined> {
    const start = Math.max(0, Math.min(seq, count));
    return (await this.#descend(0, start)) ?? (await this.#descend(start, count));
  }

  async #descend(from: number, to: number): Promise<number | undefined> {
    const { index } = this.#log.table;
    for (let end = to; end > from && this.isWanted();) {
      let start = end - 1;
      const limit = Math.max(from, end - stepEvents);
      while (start > limit && index.offset(end - 1) - index.offset(start - 1) <= stepBytes) start -= 1;
      const found = await this.#range(start, end, 'last');
      if (found !== undefined) return found;
      end = start;
    }
    return undefined;
  }

  /** The first or last hit among the events [from, to). */
  async #range(from: number, to: number, wanted: 'first' | 'last'): Promise<number | undefined> {
    const { index } = this.#log.table;
    this.#tails = {
      sent: await this.#tailBefore(from, 'sent'),
      received: await this.#tailBefore(from, 'received'),
    };
    let found: number | undefined;
    for (let seq = from, inside = 0; seq < to && this.isWanted();) {
      const slice = sliceAt(index, { seq, inside }, to, limits);
      const bytes = await this.#log.writer.read(slice.offset, slice.length);
      const hit = this.#searchSlice(bytes, seq, inside, wanted);
      if (hit !== undefined && wanted === 'first') return hit;
      found = hit ?? found;
      ({ seq, inside } = slice.next);
      await setImmediate();
    }
    return found;
  }

  #searchSlice(
    bytes: Uint8Array<ArrayBuffer>,
    first: number,
    inside: number,
    wanted: 'first' | 'last',
  ): number | undefined {
    const { table } = this.#log;
    let found: number | undefined;
    let at = 0;
    let isGoingOn = inside > 0;
    for (let seq = first; at < bytes.length; seq += 1) {
      const to = Math.min(bytes.length, at + table.index.stored(seq) - (isGoingOn ? inside : 0));
      if (table.index.isLost(seq)) this.#tails[table.index.direction(seq)] = nothing;
      const isWanted = table.index.isPayload(seq) && table.passes(seq, this.#filter);
      if (isWanted && this.#isIn(bytes, at, to, seq, isGoingOn)) {
        if (wanted === 'first') return seq;
        found = seq;
      }
      isGoingOn = false;
      at = to;
    }
    return found;
  }

  /** Looks at one event, or a piece of it, and at what lies across its edge with the bytes before. */
  #isIn(bytes: Uint8Array<ArrayBuffer>, from: number, to: number, seq: number, isGoingOn: boolean): boolean {
    const reach = this.#needle.length - 1;
    const direction = this.#log.table.index.direction(seq);
    const isStream = this.#log.protocol === 'tcp' || isGoingOn;
    const tail = isStream ? this.#tails[direction] : nothing;
    const isWhole = this.#needle.isIn(bytes, from, to);
    const edge = tail.length === 0 ? nothing : concat(tail, bytes.slice(from, Math.min(to, from + reach)));
    const isAcross = !isWhole && this.#needle.isIn(edge, 0, edge.length);
    if (isStream || to === bytes.length) this.#tails[direction] = lastOf(tail, bytes, from, to, reach);
    return isWhole || isAcross;
  }

  async #tailBefore(seq: number, direction: Direction): Promise<Uint8Array<ArrayBuffer>> {
    const reach = this.#needle.length - 1;
    if (this.#log.protocol !== 'tcp' || reach === 0) return nothing;
    const before = payloadBeside(this.#log, seq, direction, 'previous');
    return before === undefined ? nothing : streamEnd(this.#log, new Map(), before, reach);
  }
}

const nothing = new Uint8Array(0);

/** The last `count` bytes of tail + bytes[from, to). */
function lastOf(
  tail: Uint8Array<ArrayBuffer>,
  bytes: Uint8Array<ArrayBuffer>,
  from: number,
  to: number,
  count: number,
): Uint8Array<ArrayBuffer> {
  if (count === 0) return nothing;
  if (to - from >= count) return bytes.slice(to - count, to);
  const joined = concat(tail, bytes.slice(from, to));
  return joined.slice(Math.max(0, joined.length - count));
}
