// All captures: makes, finds, reopens, reads and removes logs, and keeps them under a quota. The face of this room.
import fs from 'node:fs';
import type { CaptureSummary, Protocol } from '../../src-shared/capture';
import type { CaptureRow, Channel, RequestOf, ResponseOf } from '../../src-shared/contract';
import type { FrameState } from '../../src-shared/frame-channels';
import { fail, ok, type Result } from '../../src-shared/result';
import type { CaptureLog } from './capture-log';
import { FrameDesk } from './frame-desk';
import { locate } from './locate';
import { captureExists, createLog } from './log-create';
import { LogHead } from './log-head';
import { writeToDisk, type DiskWrite } from './log-file';
import { readLines } from './log-lines';
import { isCaptureId, logPaths } from './log-paths';
import { readEvent, readRows } from './log-reader';
import { reopenLog, unknownCapture } from './log-reopen';
import { LogQuota } from './log-quota';
import { ResidentLogs } from './resident-logs';
import { search } from './search';
import { Throttle } from './throttle';

/** The page draws at most this often. */
const changeIntervalMs = 16;
const usageIntervalMs = 250;

export interface CaptureStoreOptions {
  folder: string;
  /** Default 256 MB (decimal). */
  quotaBytes?: number;
  /**
   * Told at most 60 times a second and log, with the newest state; of the first events of a call at once.
   * `head`: the rows of these, as far as they were not told before.
   */
  onChange?: (summary: CaptureSummary, head: CaptureRow[]) => void;
  /** Told at most 4 times a second. */
  onUsage?: (usage: ResponseOf<'capture.usage'>) => void;
  /** Told at most 30 times a second, of logs whose frames are watched. */
  onFrames?: (captureId: string, state: FrameState) => void;
  /** Tests make the disk slow or full here. */
  write?: DiskWrite;
}

type Answer<C extends Channel> = Promise<Result<ResponseOf<C>>>;

export class CaptureStore {
  readonly frames: FrameDesk;
  readonly #options: CaptureStoreOptions;
  readonly #resident = new ResidentLogs();
  readonly #quota: LogQuota;
  readonly #opening = new Map<string, Promise<Result<CaptureLog>>>();
  /** Running logs that go as soon as they end. */
  readonly #doomed = new Set<string>();
  readonly #dirty = new Set<CaptureLog>();
  readonly #heads = new WeakMap<CaptureLog, LogHead>();
  readonly #changes = new Throttle(changeIntervalMs, () => this.#tellChanges());

  constructor(options: CaptureStoreOptions) {
    this.#options = options;
    const usage = new Throttle(usageIntervalMs, () => options.onUsage?.(this.#quota.usage()));
    this.frames = new FrameDesk({
      withLog: (captureId, use) => this.withLog(captureId, use),
      onChange: (captureId, state) => options.onFrames?.(captureId, state),
    });
    this.#quota = new LogQuota(options, this.#resident, usage, (captureId) => this.#release(captureId));
    try {
      fs.mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    } catch {
      // Each log says it when its files cannot be made.
    }
    this.#quota.begin();
  }

  /** Starts a log, time zero is now. Fails with `capture-exists` or `capture-id`. */
  create(captureId: string, protocol: Protocol): Result<CaptureLog> {
    if (!isCaptureId(captureId))
      return fail('capture-id', 'A capture id is 8 to 64 letters, digits, - and _.');
    if (this.#resident.get(captureId) !== undefined) return captureExists();
    const { folder, write = writeToDisk } = this.#options;
    const onWritten = (): void => this.#noteWritten(captureId);
    const made = createLog(captureId, protocol, logPaths(folder, captureId), write, onWritten);
    if (made.ok) this.#adopt(made.value);
    return made;
  }

  async summary({ captureId }: RequestOf<'capture.summary'>): Answer<'capture.summary'> {
    return this.withLog(captureId, (log) => ok(log.summary()));
  }

  async read({ captureId, ...request }: RequestOf<'capture.read'>): Answer<'capture.read'> {
    return this.withLog(captureId, (log) => readRows(log, request));
  }

  async event({ captureId, seq }: RequestOf<'capture.event'>): Answer<'capture.event'> {
    return this.withLog(captureId, (log) => readEvent(log, seq));
  }

  async lines({ captureId, ...request }: RequestOf<'capture.lines'>): Answer<'capture.lines'> {
    return this.withLog(captureId, (log) => readLines(log, request));
  }

  async lifeline({ captureId }: RequestOf<'capture.lifeline'>): Answer<'capture.lifeline'> {
    return this.withLog(captureId, (log) => ok(log.table.lifeline.data(log.endUs())));
  }

  async locate({ captureId, ...request }: RequestOf<'capture.locate'>): Answer<'capture.locate'> {
    return this.withLog(captureId, (log) => locate(log, request));
  }

  async search({ captureId, ...request }: RequestOf<'capture.search'>): Answer<'capture.search'> {
    return this.withLog(captureId, (log) => search(log, request));
  }

  /** Waits for a clean-up that runs. */
  async usage(): Answer<'capture.usage'> {
    await this.#quota.settled();
    return ok(this.#quota.usage());
  }

  async open({ path }: RequestOf<'capture.open'>): Answer<'capture.open'> {
    const { importCapture } = await import('./log-import');
    const mostBytes = this.#quota.usage().quotaBytes;
    const spare = (captureId: string): void => this.#quota.spare(captureId);
    return importCapture(path, { store: this, folder: this.#options.folder, mostBytes, spare });
  }

  /** A running log goes when it ends; one that is not there is gone already. */
  async discard({ captureId }: RequestOf<'capture.discard'>): Answer<'capture.discard'> {
    if (!isCaptureId(captureId)) return unknownCapture();
    await this.#opening.get(captureId);
    const log = this.#resident.get(captureId);
    if (log !== undefined && !log.isEnded) this.#doomed.add(captureId);
    else await this.#quota.remove(captureId);
    return ok({});
  }

  /** The captures that open tabs show: the quota's clean-up spares them. */
  protect(captureIds: Iterable<string>): void {
    this.#quota.protect(captureIds);
  }

  /** Writes everything to disk, tells the last changes, closes all files. */
  async close(): Promise<void> {
    this.#changes.finish();
    await this.#quota.finish();
    await Promise.all(this.#resident.all().map((log) => this.#release(log.captureId)));
  }

  /** Runs with a log, which is read from disk when it is not in memory. */
  async withLog<T>(
    captureId: string,
    use: (log: CaptureLog) => Result<T> | Promise<Result<T>>,
  ): Promise<Result<T>> {
    const log = this.#resident.get(captureId);
    if (log !== undefined) return use(log);
    const opened = await this.#open(captureId);
    return opened.ok ? use(opened.value) : opened;
  }

  #open(captureId: string): Promise<Result<CaptureLog>> {
    if (!isCaptureId(captureId)) return Promise.resolve(unknownCapture());
    const running = this.#opening.get(captureId);
    if (running !== undefined) return running;
    const { folder, write = writeToDisk } = this.#options;
    const opening = reopenLog(captureId, logPaths(folder, captureId), write, () =>
      this.#noteWritten(captureId),
    )
      .then((opened) => {
        if (opened.ok) this.#adopt(opened.value);
        return opened;
      })
      .finally(() => this.#opening.delete(captureId));
    this.#opening.set(captureId, opening);
    return opening;
  }

  #adopt(log: CaptureLog): void {
    const head = new LogHead(log);
    if (!head.isOver) this.#heads.set(log, head);
    log.onDirty = () => {
      this.#dirty.add(log);
      this.#changes.touch(!head.isOver);
    };
    this.#resident.put(log);
    this.#quota.note(log);
    for (const surplus of this.#resident.surplus()) {
      if (surplus !== log) void this.#release(surplus.captureId);
    }
  }

  async #release(captureId: string): Promise<void> {
    const log = this.#resident.take(captureId);
    if (log === undefined) return;
    await log.writer.close();
    this.#quota.note(log);
  }

  #noteWritten(captureId: string): void {
    const log = this.#resident.peek(captureId);
    if (log === undefined) return;
    if (log.writer.failure !== undefined) log.markDirty();
    this.#quota.note(log);
  }

  #tellChanges(): void {
    const changed = [...this.#dirty];
    this.#dirty.clear();
    for (const log of changed) {
      const summary = log.takeSummary();
      this.frames.logChanged(log.captureId);
      if (log.isEnded) this.#noteEnded(log);
      this.#options.onChange?.(summary, this.#heads.get(log)?.take() ?? []);
    }
  }

  #noteEnded(log: CaptureLog): void {
    this.#resident.noteEnd(log);
    if (this.#doomed.delete(log.captureId)) void this.#quota.remove(log.captureId);
  }
}
