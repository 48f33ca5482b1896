// The wall clock for "elapsed" and "last message 13 s ago": ticks only while something on screen runs.

export class LiveClock {
  /** Milliseconds since 1970, as of the last tick. */
  nowMs = $state(Date.now());

  /** Ticks until the returned function is called; not while the window is hidden. */
  start(everyMs: number): () => void {
    this.tick();
    const timer = setInterval(() => this.tick(), everyMs);
    return () => clearInterval(timer);
  }

  private tick(): void {
    if (document.visibilityState === 'visible') this.nowMs = Date.now();
  }
}
