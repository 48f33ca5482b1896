// The first rows of a call's log: they go to the page with its summary, so that a quick answer costs one message and no question.
import type { CaptureRow } from '../../src-shared/contract';
import type { CaptureLog } from './capture-log';
import { rowOf } from './log-reader';

/** A unary call has six events. */
const headEvents = 32;
/** Enough for the headers and trailers of most calls, which the page then needs not read. */
const headBytes = 4096;

export class LogHead {
  readonly #log: CaptureLog;
  #told: number;

  /** What is in the log already is left to the page's own reading. */
  constructor(log: CaptureLog) {
    this.#log = log;
    this.#told = log.protocol === 'grpc' && log.table.index.count === 0 ? 0 : headEvents;
  }

  get isOver(): boolean {
    return this.#told >= headEvents;
  }

  /** The rows since the last time, in order and without a gap, while their bytes are in memory. */
  take(): CaptureRow[] {
    const { index } = this.#log.table;
    const rows: CaptureRow[] = [];
    for (const end = Math.min(index.count, headEvents); this.#told < end; this.#told += 1) {
      const size = Math.min(index.stored(this.#told), headBytes);
      const bytes = this.#log.writer.peek(index.offset(this.#told), size);
      if (bytes === undefined) this.#told = headEvents;
      else rows.push(rowOf(this.#log, this.#told, bytes));
    }
    return rows;
  }
}
