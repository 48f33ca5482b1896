// Letters that jump to a row: typed quickly they are one word, and the same letter again goes to the next such row.

/** Milliseconds after which the next letter begins a new word. */
const pauseMs = 700;

export class TypeAhead {
  private word = '';
  private typedAt = -Infinity;

  /** Another key came between: the next letter begins a new word. */
  forget(): void {
    this.typedAt = -Infinity;
  }

  /** @returns the row to go to; null when no name begins so. `now`: milliseconds, for tests. */
  find(
    letter: string,
    rows: readonly { label: string }[],
    index: number,
    now = performance.now(),
  ): number | null {
    const goesOn = now - this.typedAt < pauseMs;
    this.typedAt = now;
    const lower = letter.toLowerCase();
    const again = goesOn && this.word === lower;
    this.word = again || !goesOn ? lower : this.word + lower;
    const from = this.word.length === 1 ? index + 1 : index;
    for (let step = 0; step < rows.length; step++) {
      const at = (from + step) % rows.length;
      if (rows[at]?.label.toLowerCase().startsWith(this.word)) return at;
    }
    return null;
  }
}
