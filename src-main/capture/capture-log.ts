// One append-only log of a call or connection: what grpc/ and tcp/ write, and what the page's windows are read from.
import type { CaptureAppend, CaptureSummary, Protocol } from '../../src-shared/capture';
import { accepts, copySummary, reduce, reducePayload } from '../../src-shared/capture-phase';
import { entryBytes } from './event-index';
import type { EventTable } from './event-table';
import { TextLineCounter } from './line-cuts';
import type { LogWriter } from './log-writer';
import type { CaptureSink } from './sink';

const encoder = new TextEncoder();

export class CaptureLog implements CaptureSink {
  readonly table: EventTable;
  readonly writer: LogWriter;
  /** Called at the first append after the last `takeSummary`, not for each event. */
  onDirty: () => void = () => {};
  /** Someone looks at the text layout (text-lines.ts sets it): looking for newlines costs a third of a TCP read. */
  wantsText = false;
  readonly #summary: CaptureSummary;
  readonly #zero: number;
  #textLines = new TextLineCounter();
  #isDirty = false;
  #limitReason: string | undefined;

  /** `summary`: the state that the events in `table` lead to; the log owns it from here. Time zero is now. */
  constructor(summary: CaptureSummary, table: EventTable, writer: LogWriter) {
    this.#summary = summary;
    this.#zero = performance.now();
    this.table = table;
    this.writer = writer;
  }

  get captureId(): string {
    return this.#summary.captureId;
  }

  get protocol(): Protocol {
    return this.#summary.protocol;
  }

  get startedAt(): number {
    return this.#summary.startedAt;
  }

  get isEnded(): boolean {
    return this.#summary.phase === 'ended';
  }

  get bytesOnDisk(): number {
    return this.writer.end + (this.table.index.count + 1) * entryBytes;
  }

  /** Events after the end (but a diagnosis) are not taken: a call ends once. */
  append(event: CaptureAppend): boolean {
    if (!accepts(this.#summary, event.kind)) return true;
    const timeUs = this.#elapsedUs();
    if ('bytes' in event) this.#appendPayload(event, timeUs);
    else this.#appendData(event, timeUs);
    this.writer.schedule();
    this.markDirty();
    return this.writer.isReady;
  }

  drained(): Promise<void> {
    return this.writer.drained();
  }

  /** From here on the bytes of messages and chunks are not kept, only counted; undefined: they are kept again. */
  limit(reason: string | undefined): void {
    this.#limitReason = reason;
  }

  /** Where the log's time stands, microseconds: its end, or now. */
  endUs(): number {
    return this.#summary.endedUs ?? this.#elapsedUs();
  }

  summary(): CaptureSummary {
    const summary = copySummary(this.#summary);
    const reason = this.writer.failure?.message;
    return reason === undefined ? summary : { ...summary, lostReason: reason };
  }

  takeSummary(): CaptureSummary {
    this.#isDirty = false;
    return this.summary();
  }

  markDirty(): void {
    if (this.#isDirty) return;
    this.#isDirty = true;
    this.onDirty();
  }

  #appendPayload(event: Extract<CaptureAppend, { bytes: Uint8Array }>, timeUs: number): void {
    const { kind, direction, bytes, by } = event;
    const seq = this.table.index.count;
    const number = (direction === 'sent' ? this.#summary.sent : this.#summary.received).count + 1;
    const lost = bytes.length > 0 && (this.#limitReason !== undefined || !this.writer.canKeep(bytes.length));
    const offset = this.writer.end;
    if (lost) this.#countLost();
    else this.writer.append(bytes);
    this.table.append({ kind, direction, lost, timeUs, offset, length: bytes.length, number, by });
    if (this.#countsText(seq)) {
      if (this.#textLines.lineFeed !== this.table.lineFeed)
        this.#textLines = new TextLineCounter(this.table.lineFeed);
      this.#textLines.begin(this.table.streamBytes.before(seq, direction));
      if (!lost) this.#textLines.feed(bytes);
      this.table.noteTextLines(this.#textLines.finish());
    }
    reducePayload(this.#summary, direction, seq, timeUs, bytes.length);
  }

  #appendData(event: Exclude<CaptureAppend, { bytes: Uint8Array }>, timeUs: number): void {
    const bytes = encoder.encode(JSON.stringify(event.data));
    const seq = this.table.index.count;
    const { kind, direction } = event;
    const offset = this.writer.end;
    this.writer.append(bytes);
    this.table.append({ kind, direction, lost: false, timeUs, offset, length: bytes.length, number: 0 });
    if (this.#countsText(seq)) this.table.noteTextLines(0);
    reduce(this.#summary, { ...event, seq, timeUs, size: bytes.length });
  }

  /** Text lines are counted while appending once someone looked at the text and all earlier events are counted. */
  #countsText(seq: number): boolean {
    return this.wantsText && this.table.textCount === seq;
  }

  #countLost(): void {
    this.#summary.lostEvents += 1;
    this.#summary.lostReason = this.#limitReason ?? this.writer.failure?.message;
  }

  /** Monotonic, whole microseconds. */
  #elapsedUs(): number {
    return Math.round((performance.now() - this.#zero) * 1000);
  }
}
