// Reads rows and payload bytes of a log: nearby pieces in one disk read, each result in memory of its own.
import type { CaptureRow, RequestOf, ResponseOf } from '../../src-shared/contract';
import { fail, ok, type Result } from '../../src-shared/result';
import type { CaptureLog } from './capture-log';
import { diskFailure } from './disk-failure';

/** Pieces closer than this are read together; no joined read is longer than a megabyte. */
const joinGapBytes = 16 * 1024;
const maxJoinedBytes = 1024 * 1024;

/** A piece of the data file. */
export interface Span {
  offset: number;
  length: number;
}

/** The bytes of each span, in order. Every array owns exactly its bytes: a view would send its whole slab over IPC. */
export async function readSpans(log: CaptureLog, spans: Span[]): Promise<Uint8Array<ArrayBuffer>[]> {
  const parts = await Promise.all(
    joined(spans).map(async (group) => {
      const bytes = await log.writer.read(group.offset, group.length);
      return group.spans.map((span) =>
        bytes.slice(span.offset - group.offset, span.offset - group.offset + span.length),
      );
    }),
  );
  return parts.flat();
}

interface Group extends Span {
  spans: Span[];
}

function joined(spans: Span[]): Group[] {
  const groups: Group[] = [];
  for (const span of spans) {
    const last = groups.at(-1);
    const end = span.offset + span.length;
    const isNear =
      last !== undefined &&
      span.offset >= last.offset &&
      span.offset - (last.offset + last.length) <= joinGapBytes;
    if (isNear && end - last.offset <= maxJoinedBytes) {
      last.spans.push(span);
      last.length = Math.max(last.length, end - last.offset);
    } else {
      groups.push({ ...span, spans: [span] });
    }
  }
  return groups;
}

/** Runs a read and turns the system's refusal into a value. */
export async function reading<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    return fail('capture-disk', 'The capture cannot be read from disk.', diskFailure(error).detail);
  }
}

/** Up to `count` rows under the filter; each with at most `previewBytes` of its payload. */
export function readRows(
  log: CaptureLog,
  request: Omit<RequestOf<'capture.read'>, 'captureId'>,
): Promise<Result<ResponseOf<'capture.read'>>> {
  return reading(async () => {
    const { index, rows } = log.table;
    const seqs: number[] = [];
    for (let row = request.from; seqs.length < request.count; row += 1) {
      const found = rows.find(row, request.filter);
      if (found === undefined) break;
      seqs.push(found.seq);
    }
    const total = rows.total(request.filter);
    const spans = seqs.map((seq) => ({
      offset: index.offset(seq),
      length: Math.min(index.stored(seq), request.previewBytes),
    }));
    const bytes = await readSpans(log, spans);
    return ok({ total, rows: seqs.map((seq, at) => rowOf(log, seq, bytes[at] as Uint8Array<ArrayBuffer>)) });
  });
}

/** One event with all its bytes. */
export function readEvent(log: CaptureLog, seq: number): Promise<Result<CaptureRow>> {
  return reading(async () => {
    const { index } = log.table;
    if (seq >= index.count)
      return fail('unknown-event', `This capture has no event ${seq + 1}: it holds ${index.count}.`);
    return ok(rowOf(log, seq, await log.writer.read(index.offset(seq), index.stored(seq))));
  });
}

export function rowOf(log: CaptureLog, seq: number, bytes: Uint8Array<ArrayBuffer>): CaptureRow {
  const { index } = log.table;
  const by = index.by(seq);
  return {
    ...(by === 0 ? {} : { by }),
    seq,
    kind: index.kind(seq),
    direction: index.direction(seq),
    number: index.number(seq),
    timeUs: index.timeUs(seq),
    size: index.length(seq),
    bytes,
  };
}
