// Where the rows of a list stand when they are not all of one height: tops, and which rows a stretch of pixels shows.

export class RowOffsets {
  /** Top of each row, and one more: the height of all. */
  private readonly tops: Float64Array;

  /** @param heights pixels of each row */
  constructor(heights: readonly number[]) {
    this.tops = new Float64Array(heights.length + 1);
    let top = 0;
    heights.forEach((height, index) => {
      top += height;
      this.tops[index + 1] = top;
    });
  }

  get count(): number {
    return this.tops.length - 1;
  }

  /** Pixels of all rows. */
  get total(): number {
    return this.tops[this.count] ?? 0;
  }

  top(index: number): number {
    return this.tops[index] ?? 0;
  }

  bottom(index: number): number {
    return this.tops[index + 1] ?? this.total;
  }

  /** The row at `y` pixels; the last one below all, 0 for an empty list. */
  at(y: number): number {
    let low = 0;
    let high = Math.max(0, this.count - 1);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.bottom(middle) > y) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Rows that are at least partly between two heights, and `spare` more on both sides: [from, to). */
  between(top: number, bottom: number, spare = 0): { from: number; to: number } {
    if (this.count === 0) return { from: 0, to: 0 };
    return {
      from: Math.max(0, this.at(top) - spare),
      to: Math.min(this.count, this.at(bottom) + 1 + spare),
    };
  }

  /** Where to scroll to so that a row is whole in view; the present place when it is. */
  reveal(index: number, scrollTop: number, viewport: number): number {
    if (this.top(index) < scrollTop) return this.top(index);
    if (this.bottom(index) > scrollTop + viewport) return this.bottom(index) - viewport;
    return scrollTop;
  }
}
