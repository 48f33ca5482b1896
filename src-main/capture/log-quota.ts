// Keeps all logs under the quota: oldest finished logs go first; when none may go, running logs stop keeping bytes, large ones first.
import type { ResponseOf } from '../../src-shared/contract';
import type { CaptureLog } from './capture-log';
import { LogShelf } from './log-shelf';
import type { ResidentLogs } from './resident-logs';
import type { Throttle } from './throttle';

const defaultQuotaBytes = 256_000_000;
/** The rest is for small logs alone: a gigabyte in one tab must not cost all others their bytes. */
const forAll = 7 / 8;
/** Of the quota: a log up to this is small. */
const smallLog = 1 / 64;
/** Cleaning up frees a little more than needed, so that it does not run after every write. */
const cleanTo = 0.95;
/** Small logs cost the file system more than their bytes. */
const maxLogs = 10_000;

export class LogQuota {
  readonly #quotaBytes: number;
  readonly #shelf: LogShelf;
  readonly #resident: ResidentLogs;
  readonly #usage: Throttle;
  readonly #release: (captureId: string) => Promise<void>;
  #protected: ReadonlySet<string> = new Set();
  #scanning: Promise<void> = Promise.resolve();
  #cleaning: Promise<void> | undefined;
  #isFinishing = false;
  /** Why running logs keep no more bytes, as they were last told. */
  #limited: string | undefined;
  readonly #removing = new Set<Promise<void>>();

  /** `release`: closes a log's files and takes it out of memory. */
  constructor(
    options: { folder: string; quotaBytes?: number },
    resident: ResidentLogs,
    usage: Throttle,
    release: (captureId: string) => Promise<void>,
  ) {
    this.#quotaBytes = options.quotaBytes ?? defaultQuotaBytes;
    this.#shelf = new LogShelf(options.folder);
    this.#resident = resident;
    this.#usage = usage;
    this.#release = release;
  }

  /** Counts what lies there; nothing is removed before it is known what open tabs show, or before a new log grows. */
  begin(): void {
    this.#scanning = this.#shelf.scan().then(() => this.#usage.touch());
  }

  usage(): ResponseOf<'capture.usage'> {
    return { bytes: this.#shelf.total, quotaBytes: this.#quotaBytes };
  }

  protect(captureIds: Iterable<string>): void {
    this.#protected = new Set(captureIds);
    void this.#scanning.then(() => this.#check());
  }

  /** One more that is spared, until the next `protect` says which are. */
  spare(captureId: string): void {
    this.#protected = new Set([...this.#protected, captureId]);
  }

  /** The log's size on disk changed. */
  note(log: CaptureLog): void {
    if (log.writer.failure === undefined) {
      this.#shelf.note({ captureId: log.captureId, startedAt: log.startedAt, bytes: log.bytesOnDisk });
    }
    this.#check();
    if (this.#limited !== undefined && !log.isEnded) log.limit(this.#reasonFor(log));
  }

  async remove(captureId: string): Promise<void> {
    const removing = this.#release(captureId).then(() => this.#shelf.remove(captureId));
    this.#removing.add(removing);
    await removing;
    this.#removing.delete(removing);
    this.#usage.touch();
  }

  /** The logs of earlier sessions are counted, and no clean-up runs. */
  async settled(): Promise<void> {
    await this.#scanning;
    await this.#cleaning;
    await Promise.all(this.#removing);
  }

  /** Call before the logs are closed: a log that ends with the app is not cleaned up for it. */
  async finish(): Promise<void> {
    this.#isFinishing = true;
    await this.settled();
    this.#usage.finish();
  }

  get #isOver(): boolean {
    return this.#shelf.total > this.#quotaBytes * forAll || this.#shelf.count > maxLogs;
  }

  #reasonFor(log: CaptureLog): string | undefined {
    const isSmall = log.bytesOnDisk <= this.#quotaBytes * smallLog;
    return isSmall && this.#shelf.total <= this.#quotaBytes ? undefined : this.#limited;
  }

  #check(): void {
    if (this.#isFinishing) return;
    this.#usage.touch();
    if (this.#isOver) this.#cleaning ??= this.#clean().finally(() => (this.#cleaning = undefined));
    else this.#limit(undefined);
  }

  async #clean(): Promise<void> {
    for (const { captureId } of this.#shelf.oldestFirst()) {
      const isEnough =
        this.#shelf.total <= this.#quotaBytes * forAll * cleanTo && this.#shelf.count <= maxLogs * cleanTo;
      if (isEnough) break;
      if (!this.#isInUse(captureId)) await this.remove(captureId);
    }
    const isFull = this.#shelf.total > this.#quotaBytes * forAll;
    this.#limit(isFull ? limitReason(this.#quotaBytes) : undefined);
  }

  /** Walks the logs only when it changed: it is asked after each write of each of a thousand logs. */
  #limit(reason: string | undefined): void {
    if (reason === this.#limited) return;
    this.#limited = reason;
    for (const log of this.#resident.running()) log.limit(this.#reasonFor(log));
  }

  #isInUse(captureId: string): boolean {
    return this.#protected.has(captureId) || this.#resident.isBusy(captureId);
  }
}

function limitReason(quotaBytes: number): string {
  const megabytes = (quotaBytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 });
  return `The captures that are in use fill the quota of ${megabytes} MB. Close tabs that you no longer need.`;
}
