// Finds the row or line of a time or of an event, under a filter.
import type { RequestOf, ResponseOf, RowFilter } from '../../src-shared/contract';
import { ok, type Result } from '../../src-shared/result';
import type { CaptureLog } from './capture-log';
import type { StreamPlace } from '../../src-shared/frame-channels';
import type { EventTable, Layout } from './event-table';
import { hexLineBytes } from './line-cuts';
import { notLines } from './log-lines';
import { reading } from './log-reader';
import { textLinesReady } from './text-lines';

/** The nearest event that the filter shows; row 0 of event 0 when it shows none. For lines: the event's head line. */
export async function locate(
  log: CaptureLog,
  request: Omit<RequestOf<'capture.locate'>, 'captureId'>,
): Promise<Result<ResponseOf<'capture.locate'>>> {
  return reading(async () => {
    if (request.layout !== 'rows' && log.protocol !== 'tcp') return notLines();
    if (request.layout === 'text') await textLinesReady(log, request.encoding);
    return ok(locateIn(log.table, request));
  });
}

function locateIn(
  table: EventTable,
  { filter, layout, at }: Omit<RequestOf<'capture.locate'>, 'captureId'>,
): ResponseOf<'capture.locate'> {
  if ('place' in at) return lineOfByte(table, filter, layout, at.place);
  const seq = 'seq' in at ? nearestSeq(table, filter, at.seq) : nearestInTime(table, filter, at.timeUs);
  if (seq === undefined) return { row: 0, seq: 0 };
  return { row: table.tally(layout).before(seq, filter), seq };
}

/** In the hex layout the very line; else its event. The last event of the direction when there is no such byte. */
function lineOfByte(
  table: EventTable,
  filter: RowFilter,
  layout: Layout,
  { direction, offset }: StreamPlace,
): ResponseOf<'capture.locate'> {
  const { streamBytes } = table;
  const found = streamBytes.find(Math.min(offset, streamBytes.total(direction) - 1), direction);
  const seq = nearestSeq(table, filter, found?.seq ?? 0);
  if (seq === undefined) return { row: 0, seq: 0 };
  const line = layout === 'hex' && found?.seq === seq ? 1 + Math.floor(found.inside / hexLineBytes) : 0;
  return { row: table.tally(layout).before(seq, filter) + line, seq };
}

function nearestSeq(table: EventTable, filter: RowFilter, seq: number): number | undefined {
  if (seq < table.index.count && table.passes(seq, filter)) return seq;
  return table.neighbour(seq, filter, 'next') ?? table.neighbour(seq, filter, 'previous');
}

function nearestInTime(table: EventTable, filter: RowFilter, timeUs: number): number | undefined {
  const at = firstNotBefore(table, timeUs);
  const previous = table.neighbour(at, filter, 'previous');
  const next = table.neighbour(at - 1, filter, 'next');
  if (previous === undefined || next === undefined) return next ?? previous;
  return timeUs - table.index.timeUs(previous) < table.index.timeUs(next) - timeUs ? previous : next;
}

/** The first event that is not before this time; the count when all are. */
function firstNotBefore({ index }: EventTable, timeUs: number): number {
  let low = 0;
  let high = index.count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (index.timeUs(middle) < timeUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
