// The logs that are held in memory with open files: all running ones, and the few finished ones that were used last.
import type { CaptureLog } from './capture-log';

const maxFinished = 16;
/** Logs that the disk refused exist in memory alone, each with up to 8 MB. */
const maxFailed = 8;
/** A call's diagnosis may come this long after its status, and the page looks at what just ended. */
export const settleMs = 5000;

export class ResidentLogs {
  /** In the order of last use. */
  readonly #logs = new Map<string, CaptureLog>();
  readonly #endedAt = new Map<string, number>();

  get(captureId: string): CaptureLog | undefined {
    const log = this.#logs.get(captureId);
    if (log !== undefined) this.put(log);
    return log;
  }

  /** Without counting as a use. */
  peek(captureId: string): CaptureLog | undefined {
    return this.#logs.get(captureId);
  }

  put(log: CaptureLog): void {
    this.#logs.delete(log.captureId);
    this.#logs.set(log.captureId, log);
  }

  take(captureId: string): CaptureLog | undefined {
    const log = this.#logs.get(captureId);
    this.#logs.delete(captureId);
    this.#endedAt.delete(captureId);
    return log;
  }

  noteEnd(log: CaptureLog): void {
    if (!this.#endedAt.has(log.captureId)) this.#endedAt.set(log.captureId, performance.now());
  }

  /** Running, or ended a moment ago. */
  isBusy(captureId: string): boolean {
    const log = this.#logs.get(captureId);
    if (log === undefined) return false;
    return !log.isEnded || performance.now() - (this.#endedAt.get(captureId) ?? -Infinity) < settleMs;
  }

  all(): CaptureLog[] {
    return [...this.#logs.values()];
  }

  running(): CaptureLog[] {
    return this.all().filter((log) => !log.isEnded);
  }

  /** Logs that may leave memory now, longest unused first. */
  surplus(): CaptureLog[] {
    const idle = this.all().filter((log) => !this.isBusy(log.captureId));
    const failed = idle.filter((log) => log.writer.failure !== undefined);
    const written = idle.filter((log) => log.writer.failure === undefined);
    return [
      ...failed.slice(0, Math.max(0, failed.length - maxFailed)),
      ...written.slice(0, Math.max(0, written.length - maxFinished)),
    ];
  }
}
