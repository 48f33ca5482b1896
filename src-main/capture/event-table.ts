// All that a log keeps in memory about its events: the index, the running totals over it, and the lifeline.
import type { Protocol } from '../../src-shared/capture';
import type { RowFilter } from '../../src-shared/contract';
import { Uint32Column } from './columns';
import { EventIndex, type EventEntry } from './event-index';
import { Lifeline } from './lifeline';
import { countHexLines, type LineFeed } from './line-cuts';
import { Tally } from './tally';

/** What a place in the log is counted in. */
export type Layout = 'rows' | 'hex' | 'text';

/** Every event or chunk has a head line; lost bytes have no others. */
const headLines = 1;

export class EventTable {
  readonly index = new EventIndex();
  readonly lifeline = new Lifeline();
  /** The bytes of messages and chunks: the position in each direction's stream. */
  readonly streamBytes: Tally;
  readonly #rows: Tally;
  readonly #hexLines: Tally;
  #textLines: Tally;
  /** Text lines of each event without its head; behind `index.count` until someone asks for text. */
  #textCounts = new Uint32Column();
  /** What ends the text lines that are counted. */
  lineFeed: LineFeed = 'byte';
  readonly #hasLines: boolean;

  constructor(protocol: Protocol) {
    const { index } = this;
    this.#hasLines = protocol === 'tcp';
    this.#rows = new Tally(index, () => 1);
    this.streamBytes = new Tally(index, (seq) => (index.isPayload(seq) ? index.length(seq) : 0));
    this.#hexLines = new Tally(
      index,
      (seq) => headLines + (index.isPayload(seq) ? countHexLines(index.stored(seq)) : 0),
    );
    this.#textLines = this.#textTally();
  }

  append(entry: EventEntry): void {
    this.index.append(entry);
    this.note();
  }

  /** Takes the newest event of the index into the totals and the lifeline. */
  note(): void {
    const { index, lifeline } = this;
    const seq = this.streamBytes.count;
    this.#rows.add();
    this.streamBytes.add();
    if (this.#hasLines) this.#hexLines.add();
    if (index.isPayload(seq)) lifeline.addPayload(seq, index.direction(seq), index.timeUs(seq));
    else lifeline.addOther(seq, index.kind(seq), index.direction(seq), index.timeUs(seq));
  }

  /** Events whose text lines are counted. */
  get textCount(): number {
    return this.#textCounts.length;
  }

  /** Text is laid out in another encoding: its lines are counted again. */
  resetText(lineFeed: LineFeed): void {
    this.lineFeed = lineFeed;
    this.#textCounts = new Uint32Column();
    this.#textLines = this.#textTally();
  }

  noteTextLines(lines: number): void {
    this.#textCounts.push(lines);
    this.#textLines.add();
  }

  #textTally(): Tally {
    return new Tally(this.index, (seq) => headLines + this.#textCounts.at(seq));
  }

  tally(layout: Layout): Tally {
    if (layout === 'rows') return this.#rows;
    return layout === 'hex' ? this.#hexLines : this.#textLines;
  }

  get rows(): Tally {
    return this.#rows;
  }

  passes(seq: number, filter: RowFilter): boolean {
    return filter === 'all' || (filter === 'received') === this.index.isReceived(seq);
  }

  /** The next event after `seq` (or the last before it) that passes the filter. */
  neighbour(seq: number, filter: RowFilter, toward: 'next' | 'previous'): number | undefined {
    const row = toward === 'next' ? this.#rows.before(seq + 1, filter) : this.#rows.before(seq, filter) - 1;
    return this.#rows.find(row, filter)?.seq;
  }

  /** Memory that grows with the events. */
  get byteLength(): number {
    const { index, streamBytes } = this;
    const tallies = [streamBytes, this.#rows, this.#hexLines, this.#textLines];
    return (
      index.byteLength +
      this.#textCounts.byteLength +
      tallies.reduce((sum, tally) => sum + tally.byteLength, 0)
    );
  }
}
