// A running total per direction over the events of a log, with a mark every 64 events, so that any place is found fast.
import type { RowFilter } from '../../src-shared/contract';
import { Float64Column } from './columns';

const stride = 64;

/** What is tallied, in its order: events of a log, or frames. */
interface Sided {
  isReceived(seq: number): boolean;
}

/** What one event adds: 1 for rows, its size for stream bytes, its lines for a layout of lines. */
export type Weight = (seq: number) => number;

/**
 * Adds up the weight of each event under its direction. Costs a quarter byte of memory an event; `before` and `find`
 * look at one mark and at most 63 events.
 */
export class Tally {
  sent = 0;
  received = 0;
  #count = 0;
  readonly #sentMarks = new Float64Column();
  readonly #receivedMarks = new Float64Column();
  readonly #index: Sided;
  readonly #weight: Weight;

  constructor(index: Sided, weight: Weight) {
    this.#index = index;
    this.#weight = weight;
  }

  /** Events tallied so far. */
  get count(): number {
    return this.#count;
  }

  /** Takes the next event of the index, which must be appended already. */
  add(): void {
    const seq = this.#count;
    if (seq % stride === 0) {
      this.#sentMarks.push(this.sent);
      this.#receivedMarks.push(this.received);
    }
    if (this.#index.isReceived(seq)) this.received += this.#weight(seq);
    else this.sent += this.#weight(seq);
    this.#count += 1;
  }

  total(filter: RowFilter): number {
    if (filter === 'all') return this.sent + this.received;
    return filter === 'sent' ? this.sent : this.received;
  }

  weightOf(seq: number, filter: RowFilter): number {
    return this.#passes(seq, filter) ? this.#weight(seq) : 0;
  }

  /** The total of all events before this one. */
  before(seq: number, filter: RowFilter): number {
    if (seq >= this.#count) return this.total(filter);
    const mark = Math.floor(seq / stride);
    let total = this.#atMark(mark, filter);
    for (let at = mark * stride; at < seq; at += 1) total += this.weightOf(at, filter);
    return total;
  }

  /** The event that holds this position, and the position inside it; undefined past the end. */
  find(position: number, filter: RowFilter): { seq: number; inside: number } | undefined {
    if (position < 0 || position >= this.total(filter)) return undefined;
    const mark = this.#markOf(position, filter);
    let left = position - this.#atMark(mark, filter);
    for (let seq = mark * stride; seq < this.#count; seq += 1) {
      const weight = this.weightOf(seq, filter);
      if (left < weight) return { seq, inside: left };
      left -= weight;
    }
    return undefined;
  }

  get byteLength(): number {
    return this.#sentMarks.byteLength + this.#receivedMarks.byteLength;
  }

  /** The last mark whose total is not past the position. */
  #markOf(position: number, filter: RowFilter): number {
    let low = 0;
    let high = this.#sentMarks.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#atMark(middle, filter) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #atMark(mark: number, filter: RowFilter): number {
    if (filter === 'all') return this.#sentMarks.at(mark) + this.#receivedMarks.at(mark);
    return filter === 'sent' ? this.#sentMarks.at(mark) : this.#receivedMarks.at(mark);
  }

  #passes(seq: number, filter: RowFilter): boolean {
    return filter === 'all' || (filter === 'received') === this.#index.isReceived(seq);
  }
}
