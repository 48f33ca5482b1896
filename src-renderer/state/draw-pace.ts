// How long the tail of a fast stream waits until it is drawn again: longer while the machine is too busy to draw it in time.

/** While more than a screenful comes at a time nobody can read it: it is drawn this often at most, milliseconds. */
const shortestMs = 100;
/** However busy the machine is, the list still moves. */
const longestMs = 500;
/** Two frames take 16 to 33 ms when nothing holds them up; of the time to the next drawing no more than a sixth goes to one. */
const share = 6;

export class DrawPace {
  /** Milliseconds from one drawing to the next. */
  waitMs = shortestMs;

  /** Something was drawn just now: measures how long it takes until two frames have passed. */
  note(): void {
    if (!('requestAnimationFrame' in globalThis)) return;
    const begin = performance.now();
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const took = performance.now() - begin;
        this.waitMs = Math.min(longestMs, Math.max(shortestMs, share * took));
      }),
    );
  }
}
