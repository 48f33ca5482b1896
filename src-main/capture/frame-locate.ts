// Finds the row of a frame: by a byte of a stream, a chunk, a time or a number, under a filter.
import type { RequestOf, ResponseOf, RowFilter } from '../../src-shared/contract';
import type { FrameIndex } from './frame-index';
import type { FrameTable } from './frame-table';

type Place = RequestOf<'frames.locate'>['at'];

export function locateFrame(frames: FrameIndex, filter: RowFilter, at: Place): ResponseOf<'frames.locate'> {
  const entry = shown(frames.table, filter, entryAt(frames, at));
  return { found: entry === undefined ? null : { row: frames.table.rows.before(entry, filter), entry } };
}

/** Undefined when there is none. */
function entryAt(frames: FrameIndex, at: Place): number | undefined {
  const { table, log } = frames;
  if ('entry' in at) return at.entry < table.count ? at.entry : undefined;
  if ('timeUs' in at) return byTime(frames, at.timeUs);
  if ('number' in at) {
    const before = table.countWhile(at.direction, (entry) => table.number(entry) < at.number);
    return table.nth(at.direction, before);
  }
  if ('place' in at) return byOffset(table, at.place.direction, at.place.offset);
  const { index, streamBytes } = log.table;
  if (!index.isPayload(at.seq)) return byTime(frames, index.timeUs(at.seq));
  const direction = index.direction(at.seq);
  return byOffset(table, direction, streamBytes.before(at.seq, direction));
}

/** The last entry that begins at or before the byte; the first of all when none does. */
function byOffset(table: FrameTable, direction: 'sent' | 'received', offset: number): number | undefined {
  const count = table.countWhile(direction, (entry) => table.start(entry) <= offset);
  return table.nth(direction, Math.max(0, count - 1));
}

/** The first that was complete at that time or later, else the last of all. */
function byTime({ table, log }: FrameIndex, timeUs: number): number | undefined {
  let low = 0;
  let high = table.count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (log.table.index.timeUs(table.seq(middle)) < timeUs) low = middle + 1;
    else high = middle;
  }
  return table.count === 0 ? undefined : Math.min(low, table.count - 1);
}

/** The entry itself, or the nearest one that the filter shows. */
function shown(table: FrameTable, filter: RowFilter, entry: number | undefined): number | undefined {
  if (entry === undefined || filter === 'all' || table.direction(entry) === filter) return entry;
  const row = table.rows.before(entry, filter);
  return table.rows.find(Math.min(row, table.rows.total(filter) - 1), filter)?.seq;
}
