// Tells when nothing has arrived for given times: one timer a connection, however many times are waited for.

export class Silence {
  readonly #tell: (ms: number) => void;
  #times: readonly number[] = [];
  #since: number | undefined;
  #told = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `tell` is called with each of the times as it passes; once in each silence. */
  constructor(tell: (ms: number) => void) {
    this.#tell = tell;
  }

  setTimes(times: readonly number[]): void {
    this.#times = [...new Set(times)].sort((one, other) => one - other);
    this.#wait();
  }

  /** A silence begins now. */
  begin(): void {
    this.#since = performance.now();
    this.#told = 0;
    this.#wait();
  }

  stop(): void {
    this.#since = undefined;
    clearTimeout(this.#timer);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const next = this.#times.find((ms) => ms > this.#told);
    if (this.#since === undefined || next === undefined) return;
    const left = this.#since + next - performance.now();
    // Timers count whole milliseconds and may be a part of one early.
    this.#timer = setTimeout(() => this.#passed(next), Math.max(0, Math.ceil(left)));
  }

  #passed(ms: number): void {
    if (this.#since === undefined) return;
    if (performance.now() - this.#since < ms) return this.#wait();
    this.#told = ms;
    this.#tell(ms);
    this.#wait();
  }
}
