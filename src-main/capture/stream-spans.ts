// Where the bytes of one direction's stream lie in a log, and its beginning as it was read, for a guess.
import type { Direction } from '../../src-shared/capture';
import type { RequestOf, ResponseOf } from '../../src-shared/contract';
import { ok, type Result } from '../../src-shared/result';
import type { CaptureLog } from './capture-log';
import { readSpans, reading, type Span } from './log-reader';

/** Where some bytes of one direction's stream lie in the data file: a piece for each chunk. */
export function streamSpans(log: CaptureLog, direction: Direction, start: number, length: number): Span[] {
  const { table } = log;
  const { index } = table;
  const spans: Span[] = [];
  const found = length === 0 ? undefined : table.streamBytes.find(start, direction);
  let inside = found?.inside ?? 0;
  let left = length;
  for (let seq = found?.seq; seq !== undefined && left > 0; seq = table.neighbour(seq, direction, 'next')) {
    if (!index.isPayload(seq)) continue;
    const size = Math.min(left, index.length(seq) - inside);
    if (!index.isLost(seq)) spans.push({ offset: index.offset(seq) + inside, length: size });
    left -= size;
    inside = 0;
  }
  return spans;
}

/** Many tiny chunks say no more than some. */
const mostChunks = 20_000;

export function readSample(
  log: CaptureLog,
  { direction, from, maxBytes }: Omit<RequestOf<'frames.sample'>, 'captureId'>,
): Promise<Result<ResponseOf<'frames.sample'>>> {
  return reading(async () => {
    const spans = streamSpans(log, direction, from, maxBytes).slice(0, mostChunks);
    return ok({ chunks: await readSpans(log, spans) });
  });
}
