// Connecting again after an end that nobody here asked for: with growing pauses and a count, stopped at any time.

const firstMs = 500;
const longestMs = 30_000;

export class Reconnect {
  /** Tries since the last connection that stood. */
  tries = $state(0);
  /** When the next one comes: milliseconds since 1970; null: none is waiting. */
  nextAt = $state<number | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly again: () => void) {}

  /** @param stood the connection that ended had been made */
  schedule(stood: boolean): void {
    this.stop();
    if (stood) this.tries = 0;
    const wait = Math.min(longestMs, firstMs * 2 ** this.tries);
    this.tries += 1;
    this.nextAt = Date.now() + wait;
    this.timer = setTimeout(() => this.now(), wait);
  }

  now(): void {
    this.stop();
    this.again();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.nextAt = null;
  }

  /** By hand: the count begins anew. */
  reset(): void {
    this.stop();
    this.tries = 0;
  }
}
