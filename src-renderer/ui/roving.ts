// Arrow keys inside one tab stop: which item gets the focus next.

/**
 * @returns the index to go to, or null when the key does not move; wraps at both ends
 */
export function rovingIndex(
  key: string,
  index: number,
  count: number,
  axis: 'horizontal' | 'vertical' | 'both' = 'horizontal',
): number | null {
  if (count === 0) return null;
  const back = (key === 'ArrowLeft' && axis !== 'vertical') || (key === 'ArrowUp' && axis !== 'horizontal');
  const forth =
    (key === 'ArrowRight' && axis !== 'vertical') || (key === 'ArrowDown' && axis !== 'horizontal');
  if (back) return (index - 1 + count) % count;
  if (forth) return (index + 1) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
}

/** Gives the focus to the n-th element with that role inside `container`. */
export function focusItem(container: Element, role: string, index: number): void {
  const item = container.querySelectorAll<HTMLElement>(`[role="${role}"]`)[index];
  item?.focus();
}
