// Which tabs of the strip have room: a run of neighbours that holds the active one; the rest go to "n more".

/** Pixels around a tab's title: padding 12 + 8, mark 20, gaps 8 + 8, close 18, line 1, and 2 for rounding. */
const aroundTitle = 77;
const widest = 220;

export function tabWidth(titlePx: number): number {
  return Math.min(widest, Math.ceil(titlePx) + aroundTitle);
}

/**
 * @param widths pixels of every tab, in order
 * @param room pixels for tabs when all fit; `roomWithMore` when the "n more" control takes its part
 * @returns the shown tabs as [from, to)
 */
export function fitTabs(
  widths: readonly number[],
  active: number,
  room: number,
  roomWithMore: number,
): { from: number; to: number } {
  const all = widths.reduce((sum, width) => sum + width, 0);
  if (all <= room) return { from: 0, to: widths.length };
  // Leave as much of the strip's start as possible while the active tab is still in.
  for (let from = 0; from < widths.length; from += 1) {
    const to = runFrom(widths, from, roomWithMore);
    if (active < to || from >= active) return { from, to: Math.max(to, from + 1) };
  }
  return { from: 0, to: widths.length };
}

function runFrom(widths: readonly number[], from: number, room: number): number {
  let used = 0;
  for (let index = from; index < widths.length; index += 1) {
    used += widths[index] ?? 0;
    if (used > room) return index;
  }
  return widths.length;
}
