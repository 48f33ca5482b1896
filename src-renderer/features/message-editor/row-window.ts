// Which rows of a long form are in view: rows are 30 px, and those with a sentence under them a little more.

export const rowHeight = 30;
/** Rows kept above and below the view, so that Tab and slow scrolling always find the next one. */
const spare = 12;

/** Tops of all rows, and the whole height at the end: `tops[n]`. */
export function rowTops(count: number, extra: (index: number) => number): Float64Array {
  const tops = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) tops[index + 1] = (tops[index] ?? 0) + rowHeight + extra(index);
  return tops;
}

/** First row in view and the one after the last, with the spare ones. */
export function rowsInView(
  tops: Float64Array,
  scrollTop: number,
  height: number,
): { from: number; to: number } {
  const count = tops.length - 1;
  const from = Math.max(0, rowAt(tops, scrollTop) - spare);
  const to = Math.min(count, rowAt(tops, scrollTop + height) + 1 + spare);
  return { from, to };
}

/** The row that covers the offset; the last one below the end. */
export function rowAt(tops: Float64Array, offset: number): number {
  let low = 0;
  let high = Math.max(0, tops.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
