// Where the timeline's columns begin: fixed places, so that laying out a row costs next to nothing.

/** Pixels: the arrow is 16 wide after 12 of padding; 10 between columns; the message begins 6 further in. */
const firstColumn = 12 + 16 + 10;
const gap = 10;
const indent = 6;

/** @param widths pixels of No., Time and Size; a size of 0 is a column that is not there */
export function columnPlaces(widths: { no: number; time: number; size: number }): {
  time: number;
  size: number;
  message: number;
} {
  const time = firstColumn + widths.no + gap;
  const size = time + widths.time + gap;
  const message = (widths.size === 0 ? size : size + widths.size + gap) + indent;
  return { time, size, message };
}
