// The logs that lie in the store's folder: how large, how old, and how one is removed. Foreign files are left alone.
import fs from 'node:fs/promises';
import { entryBytes } from './event-index';
import { decodeHeader } from './log-header';
import { captureIdOf, logPaths } from './log-paths';

interface ShelvedLog {
  captureId: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  bytes: number;
}

export class LogShelf {
  #total = 0;
  readonly #logs = new Map<string, ShelvedLog>();
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Bytes of all logs on disk, both files. */
  get total(): number {
    return this.#total;
  }

  get count(): number {
    return this.#logs.size;
  }

  /** Looks at the folder once; logs that are known already keep what is known. An unreadable folder holds nothing. */
  async scan(): Promise<void> {
    const names = await fs.readdir(this.#folder).catch(() => []);
    for (const name of names) {
      const captureId = captureIdOf(name);
      if (captureId === undefined || this.#logs.has(captureId)) continue;
      const log = await this.#look(captureId).catch(() => undefined);
      if (log !== undefined && !this.#logs.has(captureId)) this.note(log);
    }
  }

  note(log: ShelvedLog): void {
    this.#total += log.bytes - (this.#logs.get(log.captureId)?.bytes ?? 0);
    this.#logs.set(log.captureId, log);
  }

  oldestFirst(): ShelvedLog[] {
    return [...this.#logs.values()].sort((a, b) => a.startedAt - b.startedAt);
  }

  /** Deletes both files. A file that the system will not delete stays counted. */
  async remove(captureId: string): Promise<void> {
    const paths = logPaths(this.#folder, captureId);
    try {
      for (const file of [paths.index, paths.data]) await fs.rm(file, { force: true });
    } catch {
      return;
    }
    this.#total -= this.#logs.get(captureId)?.bytes ?? 0;
    this.#logs.delete(captureId);
  }

  async #look(captureId: string): Promise<ShelvedLog | undefined> {
    const paths = logPaths(this.#folder, captureId);
    const header = decodeHeader(await readStart(paths.index));
    if (header === undefined) return undefined;
    const sizes = await Promise.all([fs.stat(paths.index), fs.stat(paths.data)]);
    return { captureId, startedAt: header.startedAt, bytes: sizes[0].size + sizes[1].size };
  }
}

async function readStart(file: string): Promise<Uint8Array> {
  const handle = await fs.open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(entryBytes), 0, entryBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
