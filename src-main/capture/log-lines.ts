// The TCP log as lines: a head line for each chunk or event, then 16 bytes a line (hex) or one text line each.
import type { Encoding } from '../../src-shared/bytes/encoding';
import type { CaptureLine, RequestOf, ResponseOf } from '../../src-shared/contract';
import { fail, ok, type Result } from '../../src-shared/result';
import type { CaptureLog } from './capture-log';
import { cutTextLines, hexLineBytes } from './line-cuts';
import { readSpans, reading, type Span } from './log-reader';
import { lineEdges, type Loaded } from './stream-edges';
import { lineFeedOf, textLinesReady } from './text-lines';

type LinesRequest = Omit<RequestOf<'capture.lines'>, 'captureId'>;

/** The wanted lines of one event: from line `first` (0 is the head), `count` of them. */
interface Piece {
  seq: number;
  first: number;
  count: number;
}

export function readLines(
  log: CaptureLog,
  request: LinesRequest,
): Promise<Result<ResponseOf<'capture.lines'>>> {
  return reading(async () => {
    if (log.protocol !== 'tcp') return notLines();
    if (request.layout === 'text') await textLinesReady(log, request.encoding);
    const total = log.table.tally(request.layout).total(request.filter);
    const pieces = piecesOf(log, request);
    const lines =
      request.layout === 'hex'
        ? await hexLines(log, pieces)
        : await textLines(log, pieces, request.encoding ?? 'utf-8');
    return ok({ total, lines });
  });
}

export function notLines(): Result<never> {
  return fail('not-lines', 'This capture is a gRPC call: it has rows, not lines.');
}

function piecesOf(log: CaptureLog, { filter, layout, from, count }: LinesRequest): Piece[] {
  const tally = log.table.tally(layout);
  const pieces: Piece[] = [];
  const found = tally.find(from, filter);
  let first = found?.inside ?? 0;
  let left = count;
  for (let seq = found?.seq; seq !== undefined && left > 0; seq = log.table.neighbour(seq, filter, 'next')) {
    const size = Math.min(left, tally.weightOf(seq, filter) - first);
    pieces.push({ seq, first, count: size });
    left -= size;
    first = 0;
  }
  return pieces;
}

async function hexLines(log: CaptureLog, pieces: Piece[]): Promise<CaptureLine[]> {
  const { index } = log.table;
  const starts = pieces.map((piece) => Math.max(0, piece.first - 1) * hexLineBytes);
  const spans = pieces.map((piece, at): Span => {
    const start = starts[at] as number;
    const end = Math.min(index.stored(piece.seq), (piece.first + piece.count - 1) * hexLineBytes);
    const isData = !index.isPayload(piece.seq);
    return {
      offset: index.offset(piece.seq) + start,
      length: isData ? index.stored(piece.seq) : Math.max(0, end - start),
    };
  });
  const loaded = await readSpans(log, spans);
  return pieces.flatMap((piece, at) => {
    const bytes = loaded[at] as Uint8Array<ArrayBuffer>;
    const lines = piece.first === 0 ? [headLine(log, piece.seq, bytes)] : [];
    if (!index.isPayload(piece.seq)) return lines;
    for (let start = 0; start < bytes.length; start += hexLineBytes) {
      const part = bytes.slice(start, start + hexLineBytes);
      lines.push(bytesLine(log, piece.seq, (starts[at] as number) + start, part));
    }
    return lines;
  });
}

async function textLines(log: CaptureLog, pieces: Piece[], encoding: Encoding): Promise<CaptureLine[]> {
  const { index } = log.table;
  const spans = pieces.map(({ seq }): Span => ({ offset: index.offset(seq), length: index.stored(seq) }));
  const payloads = await readSpans(log, spans);
  const loaded: Loaded = new Map(pieces.map(({ seq }, at) => [seq, payloads[at] as Uint8Array<ArrayBuffer>]));
  const lines: CaptureLine[] = [];
  for (const piece of pieces) lines.push(...(await textLinesOf(log, piece, loaded, encoding)));
  return lines;
}

async function textLinesOf(
  log: CaptureLog,
  { seq, first, count }: Piece,
  loaded: Loaded,
  encoding: Encoding,
): Promise<CaptureLine[]> {
  const { index, streamBytes } = log.table;
  const payload = loaded.get(seq) ?? new Uint8Array(0);
  const lines = first === 0 ? [headLine(log, seq, payload)] : [];
  if (!index.isPayload(seq)) return lines;
  const offset = streamBytes.before(seq, index.direction(seq));
  const feed = { kind: lineFeedOf(encoding), offset };
  for (const { start, end } of cutTextLines(payload, Math.max(0, first - 1), count - lines.length, feed)) {
    const edges = await lineEdges(log, loaded, { seq, payload, start, end, encoding });
    lines.push({ ...bytesLine(log, seq, start, payload.slice(start, end)), ...edges });
  }
  return lines;
}

/** `payload`: shown by an event's head line (its JSON); a chunk's bytes have lines of their own. */
function headLine(log: CaptureLog, seq: number, payload: Uint8Array<ArrayBuffer>): CaptureLine {
  const { index } = log.table;
  return { ...line(log, seq, 0), part: 'head', bytes: index.isPayload(seq) ? new Uint8Array(0) : payload };
}

function bytesLine(log: CaptureLog, seq: number, start: number, bytes: Uint8Array<ArrayBuffer>): CaptureLine {
  return { ...line(log, seq, start), part: 'bytes', bytes };
}

function line(log: CaptureLog, seq: number, start: number): Omit<CaptureLine, 'part' | 'bytes'> {
  const { index, streamBytes } = log.table;
  const direction = index.direction(seq);
  const timeUs = index.timeUs(seq);
  const by = index.by(seq);
  return {
    ...(by === 0 ? {} : { by }),
    seq,
    kind: index.kind(seq),
    direction,
    number: index.number(seq),
    timeUs,
    sinceUs: seq === 0 ? 0 : timeUs - index.timeUs(seq - 1),
    size: index.length(seq),
    offset: streamBytes.before(seq, direction) + start,
    carry: new Uint8Array(0),
    unfinished: 0,
  };
}
