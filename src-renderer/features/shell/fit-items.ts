// Which items of the status bar have room; the rest go to "n more".

/**
 * @param widths pixels of every item, in order
 * @param room pixels for items when all fit; `more` pixels of the "n more" control, `gap` between two
 * @returns how many are shown
 */
export function fitItems(widths: readonly number[], room: number, more: number, gap: number): number {
  const all = widths.reduce((sum, width) => sum + width + gap, -gap);
  if (all <= room) return widths.length;
  let used = more;
  for (const [index, width] of widths.entries()) {
    used += width + gap;
    if (used > room) return index;
  }
  return widths.length;
}
