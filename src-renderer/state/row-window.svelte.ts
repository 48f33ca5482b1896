// The rows of a long log that are in view: pulled when shown, at most one request in flight, the newest range first.
import type { Failure, Result } from '../../src-shared/result';
import { DrawPace } from './draw-pace';

export interface FetchedRows<Row> {
  /** Rows in the whole log (under the filter), at the time of the answer. */
  total: number;
  /** The rows from the asked position on; fewer than asked only at the log's end. */
  rows: Row[];
}

interface RowSource<Row> {
  fetch(from: number, count: number): Promise<Result<FetchedRows<Row>>>;
  /** Whether the list stands at the newest row and stays there. */
  follows(): boolean;
  /** The number of rows as main has told it, or null when only an answer tells (filters, lines). */
  knownEnd(): number | null;
  /** False for a row that later events may still change: it is read again when the log has grown. */
  isSettled(row: Row): boolean;
}

/** The contract's limit for one answer. */
const largestFetch = 500;
/** Rows kept for scrolling back; the log is append-only, so a row that was read stays true. */
const keptRows = 2000;
/** Rows asked beyond both edges, so that a slow wheel finds them there. */
const margin = 24;
/** While a fast stream is followed: answers that may still be behind the end before the list shows what it has. */
const tailTries = 3;
/** Rows asked past the expected end: what a fast stream adds meanwhile. */
const tailSlack = 8;

export class RowWindow<Row> {
  /** Rows that the list shows. While it follows the end these are loaded before the number grows. */
  total = $state(0);
  failure = $state.raw<Failure | null>(null);
  private revision = $state(0);
  private readonly rows = new Map<number, Row>();
  /** Rows to read again, see `isSettled`. */
  private readonly open = new Set<number>();
  private readonly outdated = new Set<number>();
  private wanted: { from: number; to: number } | null = null;
  private grew = true;
  private held = false;
  private busy = false;
  private tailAt = 0;
  private readonly pace = new DrawPace();
  private isFast = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Answers of an earlier epoch (another filter, a disposed view) are dropped. */
  private epoch = 0;
  private asked = '';

  constructor(private readonly source: RowSource<Row>) {}

  /** The row, or undefined while it is on its way. Reactive. */
  at(index: number): Row | undefined {
    void this.revision;
    return this.rows.get(index);
  }

  /** The rows in view, from the list. An empty range is fine: it asks how many there are. */
  want(from: number, to: number): void {
    this.wanted = { from, to };
    this.pump();
  }

  /** The list is gone: nothing is pulled until it wants again. */
  release(): void {
    this.wanted = null;
    this.grew = true;
  }

  /** Rows that main told unasked, before the list could want them. With a gap before them they are left to a pull. */
  give(from: number, rows: readonly Row[]): void {
    if (rows.length === 0 || from > this.total || this.isFrozen()) return;
    rows.forEach((row, at) => this.put(from + at, row));
    this.show(from + rows.length);
  }

  /** The log has changed since the last answer. */
  grow(): void {
    this.grew = this.source.knownEnd() !== this.total || this.open.size > 0;
    this.asked = '';
    for (const index of this.open) this.outdated.add(index);
    this.pump();
  }

  /** Main has named a row past the total: the list may go there. */
  reach(row: number): void {
    if (row >= this.total) this.total = row + 1;
  }

  /** Pause: the total stays, rows that are scrolled to are still read. */
  hold(on: boolean): void {
    this.held = on;
    this.pump();
  }

  /** Another filter or layout: every row means something else now. A held window holds the new total. */
  reset(): void {
    this.clear();
    this.total = 0;
    this.failure = null;
    this.revision += 1;
    this.grew = true;
    this.pump();
  }

  dispose(): void {
    this.clear();
    this.wanted = null;
  }

  private clear(): void {
    this.epoch += 1;
    this.asked = '';
    this.isFast = false;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.rows.clear();
    this.open.clear();
    this.outdated.clear();
  }

  private pump(): void {
    if (this.busy || this.wanted === null) return;
    const due = this.grew && !this.isFrozen();
    if (due && this.source.follows()) return this.planTail();
    const missing = this.missing(this.wanted.from, this.wanted.to);
    if (missing) return void this.run(() => this.pull(missing.from, missing.count));
    if (due) void this.run(() => this.pull(Math.max(0, this.total - 1), 1));
  }

  private planTail(): void {
    const wait = this.isFast ? this.tailAt + this.pace.waitMs - Date.now() : 0;
    if (wait <= 0) return void this.run(() => this.pullTail());
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.pump();
    }, wait);
  }

  private isFrozen(): boolean {
    return this.held && this.total > 0;
  }

  private async run(work: () => Promise<boolean>): Promise<void> {
    const { epoch } = this;
    this.busy = true;
    const goOn = await work();
    this.busy = false;
    if (goOn || epoch !== this.epoch) this.pump();
  }

  /** The unread part of the wanted range with its margin; a range that brought nothing is not asked twice. */
  private missing(from: number, to: number): { from: number; count: number } | null {
    let first = Math.max(0, from);
    let last = Math.min(this.total, to) - 1;
    while (first <= last && this.has(first)) first += 1;
    if (first > last) return null;
    first = Math.max(0, from - margin);
    last = Math.min(this.total, to + margin) - 1;
    while (this.has(first)) first += 1;
    while (this.has(last)) last -= 1;
    const count = Math.min(largestFetch, last - first + 1);
    const key = `${first} ${count}`;
    if (key === this.asked) return null;
    this.asked = key;
    return { from: first, count };
  }

  private has(index: number): boolean {
    return this.rows.has(index) && !this.outdated.has(index);
  }

  private async pull(from: number, count: number): Promise<boolean> {
    const frozen = this.isFrozen();
    if (!frozen) this.grew = false;
    const answer = await this.take(from, count);
    if (answer) this.show(frozen ? this.total : answer.total);
    return answer !== null;
  }

  /** Loads the newest rows, then shows them: the list never has to draw a row that it does not hold. */
  private async pullTail(): Promise<boolean> {
    this.grew = false;
    const shown = this.wanted ? this.wanted.to - this.wanted.from : 0;
    const room = Math.min(largestFetch - tailSlack, Math.max(48, shown + 2));
    const before = this.total;
    this.tailAt = Date.now();
    const known = this.source.knownEnd();
    let goal = Math.max(this.total, known ?? 0);
    for (let left = tailTries; left > 0; left -= 1) {
      const from = Math.max(0, goal - room);
      const answer = await this.take(from, room + tailSlack);
      if (answer === null) return false;
      const loaded = from + answer.rows.length;
      const done = loaded >= (known === null ? answer.total : goal);
      if (done || left === 1) this.show(loaded);
      if (done) break;
      goal = answer.total;
    }
    this.isFast = this.total - before > shown;
    if (this.isFast) this.pace.note();
    return true;
  }

  /** The rows and their number change together: one drawing. An answer may be older than what main told since. */
  private show(total: number): void {
    this.total = Math.max(this.total, total);
    this.revision += 1;
  }

  private async take(from: number, count: number): Promise<FetchedRows<Row> | null> {
    const { epoch } = this;
    const answer = await this.source.fetch(from, count);
    if (epoch !== this.epoch) return null;
    this.failure = answer.ok ? null : answer.error;
    if (!answer.ok) return null;
    answer.value.rows.forEach((row, at) => this.put(from + at, row));
    this.forgetFar(from + count / 2);
    return answer.value;
  }

  private put(index: number, row: Row): void {
    this.rows.set(index, row);
    this.outdated.delete(index);
    if (this.source.isSettled(row)) this.open.delete(index);
    else this.open.add(index);
  }

  private forgetFar(middle: number): void {
    if (this.rows.size <= keptRows) return;
    for (const index of this.rows.keys()) {
      if (Math.abs(index - middle) <= keptRows / 4) continue;
      this.rows.delete(index);
      this.open.delete(index);
      this.outdated.delete(index);
    }
  }
}
