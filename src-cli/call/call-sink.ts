// Hears every event of the call: prints answers, tells -v what travels, keeps the log, and notes how it ended.
import type { CaptureLog } from '../../src-main/capture/capture-log';
import type { CaptureSink } from '../../src-main/capture/sink';
import type { CaptureAppend, DiagnosisData, StatusData } from '../../src-shared/capture';
import type { AnswerPrinter } from './answer-printer';
import type { CallStory } from './call-story';

export class CallSink implements CaptureSink {
  status: StatusData | undefined;
  diagnosis: DiagnosisData | undefined;
  /** Messages that the transport took, and their bytes. */
  sentCount = 0;
  sentBytes = 0;
  readonly #printer: AnswerPrinter;
  readonly #story: CallStory;
  readonly #log: CaptureLog | undefined;
  #waiters: (() => void)[] = [];

  constructor(printer: AnswerPrinter, story: CallStory, log: CaptureLog | undefined) {
    this.#printer = printer;
    this.#story = story;
    this.#log = log;
  }

  append(event: CaptureAppend): boolean {
    const kept = this.#log?.append(event) ?? true;
    this.#story.tell(event);
    if (event.kind === 'status') this.status = event.data;
    if (event.kind === 'diagnosis') this.diagnosis = event.data;
    if (event.kind === 'status' || event.direction === 'sent') this.#noteSent(event);
    if (event.kind !== 'message' || event.direction === 'sent') return kept;
    return this.#printer.print(event.bytes) && kept;
  }

  async drained(): Promise<void> {
    await Promise.all([this.#printer.drained(), this.#log?.drained()]);
  }

  /** Resolves with the next message that leaves, or with the end of the call. */
  nextSent(): Promise<void> {
    if (this.status !== undefined) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  #noteSent(event: CaptureAppend): void {
    if (event.kind === 'message') {
      this.sentCount += 1;
      this.sentBytes += event.bytes.byteLength;
    }
    for (const wake of this.#waiters.splice(0)) wake();
  }
}
