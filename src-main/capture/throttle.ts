// Calls a listener soon after something changed, and at most once per interval while it keeps changing; idle otherwise.

export class Throttle {
  readonly #intervalMs: number;
  readonly #call: () => void;
  #last = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Immediate | undefined;

  constructor(intervalMs: number, call: () => void) {
    this.#intervalMs = intervalMs;
    this.#call = call;
  }

  /**
   * The first change after a quiet time is told at the end of this turn of the event loop.
   * @param isUrgent this change is, too, however short ago the last one was
   */
  touch(isUrgent = false): void {
    if (this.#soon !== undefined || (this.#timer !== undefined && !isUrgent)) return;
    const wait = this.#intervalMs - (performance.now() - this.#last);
    if (wait <= 0 || isUrgent) this.#soon = setImmediate(() => this.#fire());
    else this.#timer = setTimeout(() => this.#fire(), wait).unref();
  }

  /** Tells at once what is waiting to be told, and stops. */
  finish(): void {
    if (this.#timer !== undefined || this.#soon !== undefined) this.#fire();
  }

  #fire(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#soon);
    this.#timer = undefined;
    this.#soon = undefined;
    this.#last = performance.now();
    this.#call();
  }
}
