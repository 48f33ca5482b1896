// Cuts wire rows into the lines of picture 04: at most 16 bytes each, with their parts tinted.
import type { ByteRange, WireRow } from './wire';

export interface WireLine {
  readonly row: WireRow;
  /** Only the first line of a row carries the field and its value. */
  readonly isFirst: boolean;
  readonly range: ByteRange;
}

const bytesPerLine = 16;

/** Every row has at least one line; rows of nested messages follow as rows of their own. */
export function wireLines(rows: readonly WireRow[]): WireLine[] {
  return rows.flatMap((row) => linesOf(row));
}

function linesOf(row: WireRow): WireLine[] {
  const { from, to } = row.range;
  if (row.kind === 'more' || to <= from) return [{ row, isFirst: true, range: row.range }];
  const lines: WireLine[] = [];
  for (let at = from; at < to; at += bytesPerLine) {
    lines.push({ row, isFirst: at === from, range: { from: at, to: Math.min(to, at + bytesPerLine) } });
  }
  return lines;
}

/** Which part of its row a byte belongs to. */
export function bytePart(row: WireRow, offset: number): 'tag' | 'length' | 'value' {
  if (row.tag !== undefined && offset >= row.tag.from && offset < row.tag.to) return 'tag';
  return row.length !== undefined && offset >= row.length.from && offset < row.length.to ? 'length' : 'value';
}

/** The row that a byte belongs to, as an index, or -1: rows are in the order of their bytes and never overlap. */
export function rowAt(rows: readonly WireRow[], offset: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = rows[middle]?.range;
    if (range === undefined) return -1;
    if (offset < range.from) high = middle - 1;
    else if (offset >= range.to) low = middle + 1;
    else return middle;
  }
  return -1;
}
