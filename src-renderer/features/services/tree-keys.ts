// Where the keys that move go in the tree.

/**
 * @param page rows that Page Up and Page Down move by
 * @returns the index to go to, or null when the key does not move
 */
export function nextRow(
  key: string,
  rows: readonly { depth: number }[],
  index: number,
  page: number,
): number | null {
  const last = rows.length - 1;
  const places: Record<string, () => number> = {
    ArrowDown: () => index + 1,
    ArrowUp: () => index - 1,
    PageDown: () => index + page,
    PageUp: () => index - page,
    Home: () => 0,
    End: () => last,
    ArrowRight: () => ((rows[index + 1]?.depth ?? 0) > (rows[index]?.depth ?? 0) ? index + 1 : -1),
    ArrowLeft: () => parentOf(rows, index),
  };
  const place = Object.hasOwn(places, key) ? places[key]?.() : undefined;
  if (place === undefined) return null;
  if (place < 0 && (key === 'ArrowRight' || key === 'ArrowLeft')) return null;
  return Math.min(last, Math.max(0, place));
}

/** -1 for a row at the top. */
function parentOf(rows: readonly { depth: number }[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let at = index - 1; at >= 0; at--) if ((rows[at]?.depth ?? 0) < depth) return at;
  return -1;
}
