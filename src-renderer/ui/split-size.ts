// Sizes of two panes that share a length: percent kept, pixels shown, minima respected while there is room for both.

export interface SplitLimits {
  /** Pixels of both panes together. */
  total: number;
  /** Smallest first and second pane, pixels. */
  minFirst: number;
  minSecond: number;
}

/** Bounds of the first pane in pixels. Without room for both minima they shrink in proportion. */
export function splitBounds({ total, minFirst, minSecond }: SplitLimits): { min: number; max: number } {
  const wanted = minFirst + minSecond;
  if (total >= wanted) return { min: minFirst, max: total - minSecond };
  const first = wanted === 0 ? 0 : Math.round((total * minFirst) / wanted);
  return { min: first, max: first };
}

/** @returns whole pixels of the first pane for `percent` of the total */
export function firstPanePx(percent: number, limits: SplitLimits): number {
  const { min, max } = splitBounds(limits);
  return Math.min(max, Math.max(min, Math.round((limits.total * percent) / 100)));
}

/** @returns percent with two decimals, so that the stored number reads well */
export function percentOf(px: number, total: number): number {
  return total <= 0 ? 50 : Math.round((px / total) * 10_000) / 100;
}
