// The connections that a listener accepted, newest first: all that are open, and the closed ones that came last.
import type { AcceptedRow, Whom } from '../../src-shared/listen-channels';
import type { Accepted } from './accepted';

const keptClosed = 1000;

export class AcceptedList {
  /** In the order of their numbers. */
  #all: Accepted[] = [];
  #open = 0;
  readonly #onDropped: (captureIds: string[]) => void;

  /** @param onDropped told which logs nobody can reach any more */
  constructor(onDropped: (captureIds: string[]) => void) {
    this.#onDropped = onDropped;
  }

  get total(): number {
    return this.#all.length;
  }

  get open(): number {
    return this.#open;
  }

  add(accepted: Accepted): void {
    this.#all.push(accepted);
    this.#open += 1;
  }

  /** It never came about. */
  remove(accepted: Accepted): void {
    this.#all = this.#all.filter((one) => one !== accepted);
    this.#open -= 1;
  }

  noteClosed(): void {
    this.#open -= 1;
    if (this.#all.length - this.#open <= keptClosed) return;
    const oldest = this.#all.findIndex(({ isClosed }) => isClosed);
    const [dropped] = oldest < 0 ? [] : this.#all.splice(oldest, 1);
    if (dropped !== undefined) this.#onDropped(dropped.captureIds);
  }

  clearClosed(): void {
    const closed = this.#all.filter(({ isClosed }) => isClosed);
    this.#all = this.#all.filter(({ isClosed }) => !isClosed);
    this.#onDropped(closed.flatMap(({ captureIds }) => captureIds));
  }

  rows(from: number, count: number): AcceptedRow[] {
    const end = this.#all.length - from;
    return this.#all
      .slice(Math.max(0, end - count), Math.max(0, end))
      .reverse()
      .map((accepted) => accepted.row());
  }

  /** The open ones among them; `all` are all that are open. */
  openOnes(whom: Whom): Accepted[] {
    const open = this.#all.filter(({ isClosed }) => !isClosed);
    if (whom === 'all') return open;
    const wanted = new Set(whom);
    return open.filter(({ number }) => wanted.has(number));
  }
}
