// The bytes just before and after a place in one direction's stream: a character may be cut between two chunks.
import type { Encoding } from '../../src-shared/bytes/encoding';
import { unfinishedCharacter } from '../../src-shared/bytes/unfinished-character';
import type { Direction } from '../../src-shared/capture';
import { continuesTail, incompleteTail, isContinuation } from '../../src-shared/bytes/utf8-stream';
import type { CaptureLog } from './capture-log';
import { cutBefore, lookBack } from './text-edges';

/** No more bytes of a character than this can lie before a cut. */
const maxTail = 3;

/** Payloads that the caller has read already, by event. */
export type Loaded = ReadonlyMap<number, Uint8Array<ArrayBuffer>>;

/** Where a line begins and ends, with what the line layout wants to know about its edges. */
export interface LineEdges {
  carry: Uint8Array<ArrayBuffer>;
  unfinished: number;
}

/** `start`, `end`: the line's place in the payload of event `seq`. Reads other events only when a character is cut. */
export async function lineEdges(
  log: CaptureLog,
  loaded: Loaded,
  line: {
    seq: number;
    payload: Uint8Array<ArrayBuffer>;
    start: number;
    end: number;
    encoding?: Encoding;
  },
): Promise<LineEdges> {
  if (line.encoding !== undefined && line.encoding !== 'utf-8')
    return otherEdges(log, loaded, { ...line, encoding: line.encoding });
  const { payload, start, end } = line;
  const carry = await carryOf(log, loaded, line);
  const own = payload.subarray(start, end);
  const text = concat(carry, own);
  const tail = incompleteTail(text);
  if (tail === 0) return { carry, unfinished: 0 };
  const next = end < payload.length ? payload[end] : await byteAfter(log, loaded, line.seq);
  const isAwaited = next === undefined ? !hasEnded(log, line.seq) : continuesTail(text, next);
  return isAwaited ? awaiting(carry, own.length, tail) : { carry, unfinished: 0 };
}

/** The last `tail` bytes wait for more: when those before the line are among them, a later line shows them too. */
function awaiting(carry: Uint8Array<ArrayBuffer>, ownSize: number, tail: number): LineEdges {
  if (tail <= ownSize) return { carry, unfinished: tail };
  return { carry: carry.slice(0, carry.length - (tail - ownSize)), unfinished: ownSize };
}

/** In other encodings than UTF-8 whether a character goes on is told by the bytes before it alone. */
async function otherEdges(
  log: CaptureLog,
  loaded: Loaded,
  line: { seq: number; payload: Uint8Array<ArrayBuffer>; start: number; end: number; encoding: Encoding },
): Promise<LineEdges> {
  const { seq, payload, start, end, encoding } = line;
  if (encoding === 'latin-1') return { carry: new Uint8Array(0), unfinished: 0 };
  const { index, streamBytes } = log.table;
  const offset = streamBytes.before(seq, index.direction(seq)) + start;
  let before = payload.slice(Math.max(0, start - lookBack), start);
  if (before.length < lookBack)
    before = concat(await bytesBefore(log, loaded, seq, lookBack - before.length), before);
  const carry = before.slice(before.length - cutBefore(before, encoding, offset));
  const own = payload.subarray(start, end);
  const isOver =
    end === payload.length && hasEnded(log, seq) && (await byteAfter(log, loaded, seq)) === undefined;
  const unfinished = isOver ? 0 : unfinishedCharacter(concat(carry, own.slice()), encoding);
  return awaiting(carry, own.length, unfinished);
}

async function carryOf(
  log: CaptureLog,
  loaded: Loaded,
  { seq, payload, start }: { seq: number; payload: Uint8Array<ArrayBuffer>; start: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const first = payload[start];
  if (first === undefined || !isContinuation(first)) return new Uint8Array(0);
  let before = payload.slice(Math.max(0, start - maxTail), start);
  if (before.length < maxTail)
    before = concat(await bytesBefore(log, loaded, seq, maxTail - before.length), before);
  return continuesTail(before, first)
    ? before.slice(before.length - incompleteTail(before))
    : new Uint8Array(0);
}

/** The last `count` bytes of the event's direction before it; fewer at the stream's start or after lost bytes. */
async function bytesBefore(
  log: CaptureLog,
  loaded: Loaded,
  seq: number,
  count: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const before = payloadBeside(log, seq, log.table.index.direction(seq), 'previous');
  return before === undefined ? new Uint8Array(0) : streamEnd(log, loaded, before, count);
}

/** The last `count` bytes of a direction's stream up to and with the payload of event `seq`. */
export async function streamEnd(
  log: CaptureLog,
  loaded: Loaded,
  seq: number,
  count: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { index } = log.table;
  const direction = index.direction(seq);
  let bytes = new Uint8Array(0);
  for (let at: number | undefined = seq; at !== undefined && bytes.length < count;) {
    const payload = loaded.get(at);
    const size = Math.min(count - bytes.length, index.stored(at));
    const end = index.offset(at) + index.stored(at);
    const part = payload?.slice(payload.length - size) ?? (await log.writer.read(end - size, size));
    bytes = concat(part, bytes);
    at = payloadBeside(log, at, direction, 'previous');
  }
  return bytes;
}

async function byteAfter(log: CaptureLog, loaded: Loaded, seq: number): Promise<number | undefined> {
  const next = payloadBeside(log, seq, log.table.index.direction(seq), 'next');
  if (next === undefined) return undefined;
  const payload = loaded.get(next) ?? (await log.writer.read(log.table.index.offset(next), 1));
  return payload[0];
}

/** The next (previous) event of a direction with bytes; lost bytes break the stream. */
export function payloadBeside(
  log: CaptureLog,
  seq: number,
  direction: Direction,
  toward: 'next' | 'previous',
): number | undefined {
  const { table } = log;
  let at = table.neighbour(seq, direction, toward);
  while (at !== undefined && (!table.index.isPayload(at) || table.index.length(at) === 0)) {
    at = table.neighbour(at, direction, toward);
  }
  return at === undefined || table.index.isLost(at) ? undefined : at;
}

/** Whether nothing more can come in this event's direction, so that a cut character stays cut. */
function hasEnded(log: CaptureLog, seq: number): boolean {
  const summary = log.summary();
  const ended = log.table.index.isReceived(seq) ? summary.receivedEndedUs : summary.sentEndedUs;
  return ended !== undefined || log.isEnded;
}

export function concat(
  first: Uint8Array<ArrayBuffer>,
  second: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  if (first.length === 0) return second;
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
