// Moves a log's bytes and index entries to disk in batches; what is not yet there stays readable in memory.
import type { Failure } from '../../src-shared/result';
import { diskFailure } from './disk-failure';
import { entryBytes, type EventIndex } from './event-index';
import type { LogFile } from './log-file';

const blockBytes = 256 * 1024;
/** More than this unwritten: `append` asks the caller to stop reading. */
export const highMarkBytes = 8 * 1024 * 1024;
const lowMarkBytes = highMarkBytes / 2;
/** How long a small batch may wait for company: what `kill -9` can take from a capture. */
const lingerMs = 100;

interface Block {
  bytes: Uint8Array;
  used: number;
  /** Of its first byte in the data file. */
  offset: number;
}

/** Blocks to use again: allocating is dear in Electron (facts/performance.md). */
const pool: Uint8Array[] = [];

export interface LogFiles {
  data: LogFile;
  index: LogFile;
}

export class LogWriter {
  /** Bytes appended to the data stream, and how many of them are in the file. */
  end: number;
  written: number;
  /** Why nothing more is written; what fits under the high mark stays readable in memory. */
  failure: Failure | undefined;
  #indexed: number;
  #blocks: Block[] = [];
  #open: Block | undefined;
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waiters: (() => void)[] = [];
  readonly #files: LogFiles | undefined;
  readonly #index: EventIndex;
  readonly #onWritten: () => void;

  /**
   * `end`: where the data file ends now; the index's events are taken as written.
   * `files`: a failure when they could not be opened: the log is then in memory only.
   */
  constructor(files: LogFiles | Failure, index: EventIndex, end: number, onWritten: () => void) {
    this.#files = 'data' in files ? files : undefined;
    this.failure = 'data' in files ? undefined : files;
    this.#index = index;
    this.#indexed = index.count;
    this.end = end;
    this.written = end;
    this.#onWritten = onWritten;
  }

  get unwritten(): number {
    return this.end - this.written;
  }

  /** Whether bytes that are appended now stay readable: always, until the disk refused and memory is full too. */
  canKeep(size: number): boolean {
    return this.failure === undefined || this.unwritten + size <= highMarkBytes;
  }

  /** False above the high mark. A disk that refused never drains, so then there is nothing to wait for. */
  get isReady(): boolean {
    return this.unwritten <= highMarkBytes || this.failure !== undefined;
  }

  /** Copies the bytes; call `schedule` when the event's index entry is there too. */
  append(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const block = this.#block();
      const size = Math.min(bytes.length - at, blockBytes - block.used);
      block.bytes.set(size === bytes.length ? bytes : bytes.subarray(at, at + size), block.used);
      block.used += size;
      this.end += size;
      at += size;
    }
  }

  schedule(): void {
    if (this.#writing !== undefined || this.failure !== undefined) return;
    if (this.#isWorthWriting()) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), lingerMs).unref();
  }

  /** Resolves at half the high mark, at once when there is nothing to wait for. */
  drained(): Promise<void> {
    if (this.unwritten <= lowMarkBytes || this.failure !== undefined) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Bytes of the data stream, wherever they are now. Rejects with errno errors. */
  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const target = new Uint8Array(length);
    const split = Math.min(Math.max(offset, this.written), offset + length);
    this.#copyUnwritten(split, target.subarray(split - offset));
    if (split > offset) await this.#files?.data.read(target.subarray(0, split - offset), offset);
    return target;
  }

  /** The same without waiting: undefined when a part of it is on disk alone. */
  peek(offset: number, length: number): Uint8Array<ArrayBuffer> | undefined {
    if (offset < this.written) return undefined;
    const target = new Uint8Array(length);
    this.#copyUnwritten(offset, target);
    return target;
  }

  /** Everything that can be on disk is on disk. */
  async flush(): Promise<void> {
    while (this.failure === undefined && this.#hasWork()) {
      if (this.#writing === undefined) this.#start();
      await this.#writing;
    }
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#writing;
    clearTimeout(this.#timer);
    for (const block of this.#blocks) recycle(block);
    this.#blocks = [];
    this.#open = undefined;
    await Promise.all([this.#files?.data.close(), this.#files?.index.close()]);
  }

  #block(): Block {
    if (this.#open !== undefined && this.#open.used < blockBytes) return this.#open;
    const block = { bytes: pool.pop() ?? new Uint8Array(blockBytes), used: 0, offset: this.end };
    this.#open = block;
    this.#blocks.push(block);
    return block;
  }

  #isWorthWriting(): boolean {
    return this.unwritten >= blockBytes || (this.#index.count - this.#indexed) * entryBytes >= blockBytes;
  }

  #hasWork(): boolean {
    return this.unwritten > 0 || this.#index.count > this.#indexed;
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writeAll().then(() => {
      this.#writing = undefined;
      if (this.#hasWork()) this.schedule();
    });
  }

  async #writeAll(): Promise<void> {
    try {
      do await this.#writeBatch();
      while (this.#isWorthWriting());
    } catch (error) {
      this.failure = diskFailure(error);
      this.#wake();
      this.#onWritten();
    }
  }

  /** Data first, then the entries that point into it: a crash between the two loses events, never misreads one. */
  async #writeBatch(): Promise<void> {
    const events = this.#index.count;
    const blocks = this.#blocks.slice();
    this.#open = undefined;
    await this.#files?.data.write(
      blocks.map((block) => block.bytes.subarray(0, block.used)),
      this.written,
    );
    this.#blocks.splice(0, blocks.length);
    for (const block of blocks) {
      this.written += block.used;
      recycle(block);
    }
    if (this.unwritten <= lowMarkBytes) this.#wake();
    await this.#files?.index.write(
      this.#index.views(this.#indexed, events),
      (this.#indexed + 1) * entryBytes,
    );
    this.#indexed = events;
    this.#onWritten();
  }

  #copyUnwritten(offset: number, target: Uint8Array): void {
    for (const block of this.#blocks) {
      const from = Math.max(offset, block.offset);
      const to = Math.min(offset + target.length, block.offset + block.used);
      if (from < to) target.set(block.bytes.subarray(from - block.offset, to - block.offset), from - offset);
    }
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}

function recycle(block: Block): void {
  if (pool.length < highMarkBytes / blockBytes) pool.push(block.bytes);
}
