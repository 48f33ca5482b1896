// Rows, single frames and spans out of a frame index: what the page shows of the frames of a log.
import { joinBytes } from '../../src-shared/bytes/join-bytes';
import type { Direction } from '../../src-shared/capture';
import type { RequestOf, ResponseOf } from '../../src-shared/contract';
import type { FrameRow, FrameSpan } from '../../src-shared/frame-channels';
import { formatBytes } from '../../src-shared/bytes/byte-size';
import { verifyFrame, type FrameChecksum } from '../../src-shared/framing/checked-frame';
import { fail, ok, type Result } from '../../src-shared/result';
import type { FrameIndex } from './frame-index';
import { readSpans, reading } from './log-reader';
import { streamSpans } from './stream-spans';

/** A longer frame is verified when it is looked at alone; all of a list together are not more than the second. Bytes. */
const listedFrame = 64 * 1024;
const listedFrames = 256 * 1024;

type RowsRequest = Omit<RequestOf<'frames.rows'>, 'captureId' | 'cut'>;

export function readFrameRows(
  frames: FrameIndex,
  request: RowsRequest,
): Promise<Result<ResponseOf<'frames.rows'>>> {
  return reading(async () => {
    const { table } = frames;
    const entries = request.entries?.filter((entry) => entry < table.count) ?? entriesFrom(frames, request);
    const wanted = wantedSizes(frames, entries, request);
    const bytes = await readPieces(
      frames,
      entries.map((entry, at) => ({ entry, length: wanted[at] ?? 0 })),
    );
    const rows = entries.map((entry, at) => {
      const own = bytes[at] as Uint8Array<ArrayBuffer>;
      const isRight =
        own.length === table.size(entry) ? verdict(frames, entry, own, request.checksum) : undefined;
      return {
        ...rowOf(frames, entry, own.length > request.previewBytes ? own.slice(0, request.previewBytes) : own),
        ...(isRight === undefined ? {} : { isRight }),
      };
    });
    return ok({ total: table.rows.total(request.filter), rows });
  });
}

function entriesFrom({ table }: FrameIndex, { filter, from, count }: RowsRequest): number[] {
  const entries: number[] = [];
  for (let row = from; entries.length < count; row += 1) {
    const found = filter === 'all' ? row : table.rows.find(row, filter)?.seq;
    if (found === undefined || found >= table.count) break;
    entries.push(found);
  }
  return entries;
}

/** The preview, or all of a short frame whose checksum is wanted. */
function wantedSizes({ table }: FrameIndex, entries: number[], request: RowsRequest): number[] {
  let left = request.checksum === null ? 0 : listedFrames;
  return entries.map((entry) => {
    const size = table.size(entry);
    const isVerified = table.kind(entry) === 'frame' && size <= listedFrame && size <= left;
    if (isVerified) left -= size;
    return isVerified ? size : Math.min(size, request.previewBytes);
  });
}

/** One frame with all its bytes. */
export function readFrame(
  frames: FrameIndex,
  entry: number,
  maxBytes: number,
): Promise<Result<ResponseOf<'frames.frame'>>> {
  return reading(async () => {
    const { table } = frames;
    if (entry >= table.count) return fail('unknown-frame', 'This log has no such frame any more.');
    const size = table.size(entry);
    if (size > maxBytes)
      return fail(
        'too-large',
        `The frame has ${formatBytes(size)}; at most ${formatBytes(maxBytes)} are shown.`,
      );
    const [bytes] = await readPieces(frames, [{ entry, length: size }]);
    return ok(rowOf(frames, entry, bytes as Uint8Array<ArrayBuffer>));
  });
}

/** The first bytes of some frames; what was not kept is left out. */
async function readPieces(
  frames: FrameIndex,
  pieces: readonly { entry: number; length: number }[],
): Promise<Uint8Array<ArrayBuffer>[]> {
  const spans = pieces.map(({ entry, length }) =>
    streamSpans(frames.log, frames.table.direction(entry), frames.table.start(entry), length),
  );
  const parts = await readSpans(frames.log, spans.flat());
  let at = 0;
  return spans.map((own) => {
    const mine = parts.slice(at, (at += own.length));
    return mine.length === 1
      ? (mine[0] as Uint8Array<ArrayBuffer>)
      : (joinBytes(mine) as Uint8Array<ArrayBuffer>);
  });
}

function verdict(
  { table, cut }: FrameIndex,
  entry: number,
  bytes: Uint8Array,
  checksum: FrameChecksum | null,
): boolean | undefined {
  if (checksum === null || table.kind(entry) !== 'frame') return undefined;
  const end = bytes.length;
  const [payloadStart, payloadEnd] = [table.prefix(entry), end - table.suffix(entry)];
  const frame = { kind: 'frame', start: 0, payloadStart, payloadEnd, end } as const;
  const found = verifyFrame(cut.framing, frame, bytes, checksum);
  return found.ok ? found.value.isRight : undefined;
}

function rowOf(frames: FrameIndex, entry: number, bytes: Uint8Array<ArrayBuffer>): FrameRow {
  const { table, log } = frames;
  const { index, streamBytes } = log.table;
  const seq = table.seq(entry);
  const first =
    table.size(entry) === 0 ? undefined : streamBytes.find(table.start(entry), table.direction(entry));
  const fault = frames.faults.get(entry);
  return {
    ...placeOf(frames, entry),
    timeUs: index.timeUs(seq),
    firstChunk: index.number(first?.seq ?? seq),
    lastChunk: index.number(seq),
    seq,
    bytes,
    ...(fault === undefined ? {} : { fault }),
  };
}

function placeOf({ table }: FrameIndex, entry: number): Omit<FrameSpan, 'open'> {
  return {
    entry,
    kind: table.kind(entry),
    direction: table.direction(entry),
    number: table.number(entry),
    start: table.start(entry),
    size: table.size(entry),
    prefix: table.prefix(entry),
    suffix: table.suffix(entry),
  };
}

/** No more than this for one answer: a screen of one-byte frames. */
const mostSpans = 20_000;

export function readSpansOf(
  frames: FrameIndex,
  ranges: RequestOf<'frames.spans'>['ranges'],
): ResponseOf<'frames.spans'> {
  const spans = new Map<string, FrameSpan>();
  for (const { direction, from, to } of ranges) {
    for (const span of spansIn(frames, direction, from, to)) {
      if (spans.size >= mostSpans) return { spans: [...spans.values()] };
      spans.set(`${span.entry} ${direction}`, span);
    }
  }
  return { spans: [...spans.values()].sort((one, other) => one.start - other.start) };
}

function* spansIn(frames: FrameIndex, direction: Direction, from: number, to: number): Generator<FrameSpan> {
  const { table } = frames;
  const total = table.rows.total(direction);
  const first = table.countWhile(direction, (entry) => table.start(entry) + table.size(entry) <= from);
  // A fault has no bytes: it stands before those that are skipped after it.
  let at = Math.max(0, first - 1);
  for (; at < total; at += 1) {
    const entry = table.nth(direction, at) as number;
    const [start, end] = [table.start(entry), table.start(entry) + table.size(entry)];
    if (start >= to) return;
    if (end > from || (start >= from && end === start)) yield { ...placeOf(frames, entry), open: false };
  }
  const open = frames.open(direction);
  if (open === undefined || open.start >= to || open.end <= from) return;
  yield {
    entry: -1,
    kind: 'frame',
    direction,
    number: table.frames[direction] + 1,
    start: open.start,
    size: open.end - open.start,
    prefix: 0,
    suffix: 0,
    open: true,
  };
}
