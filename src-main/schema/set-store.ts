// Compiled sets on disk, named by their content: main reads the ranges that it needs and never holds a whole set.
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { fail, ok, type Result } from '../../src-shared/result';
import { ColumnBlock } from './columns';
import { ClosureIndex, indexHeadBytes, indexSetFile, readIndexHead } from './set-index';
import { SymbolTable } from './symbol-table';

/** Of closure indexes: some 2 MB for all of googleapis. */
const indexesHeld = 16;
/** Of symbol tables, by their bytes. */
const tableBytesHeld = 128_000_000;

interface OpenIndex {
  closures: ClosureIndex;
  symbols: SymbolTable | undefined;
  symbolBytes: number;
}

/**
 * `DIGEST.set` is a FileDescriptorSet, `DIGEST.index` what `set-index` knows of it; DIGEST is the set's SHA-256, hex.
 * Everything is only ever a copy: what is gone or damaged is `undefined`, and whoever needs it compiles again.
 */
export class SetStore {
  /** Newest last. */
  private readonly indexes = new Map<string, OpenIndex>();

  constructor(private readonly folder: string) {}

  /** A new path in the store's folder, for a set that is being made. */
  async newFile(): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    return join(this.folder, `${randomUUID()}.part`);
  }

  /**
   * Takes over a set that was written to `newFile()`: it is indexed and named. The file is gone afterwards, also on failure.
   * Fails with `not-a-set`, `store-unwritable`.
   */
  async adopt(part: string): Promise<Result<string>> {
    try {
      const { index, digest } = await indexSetFile(part);
      const indexPart = await this.newFile();
      await writeFile(indexPart, index);
      // The index goes last: where it is, its set is.
      await rename(part, this.setFile(digest));
      await rename(indexPart, this.indexFile(digest));
      this.indexes.delete(digest);
      return ok(digest);
    } catch (error) {
      await rm(part, { force: true }).catch(() => {});
      if (error instanceof RangeError) return notASet(error);
      return unwritable(this.folder, error);
    }
  }

  /** Writes a set that is in memory. Failure codes as `adopt`. */
  async put(bytes: Uint8Array): Promise<Result<string>> {
    try {
      const part = await this.newFile();
      await writeFile(part, bytes);
      return await this.adopt(part);
    } catch (error) {
      return unwritable(this.folder, error);
    }
  }

  /** Path of the whole set, a FileDescriptorSet. */
  setFile(digest: string): string {
    return join(this.folder, `${digest}.set`);
  }

  /** True when set and index are there; marks them as used, so that they are the last to be cleaned up. */
  async has(digest: string): Promise<boolean> {
    const head = await this.readHead(digest);
    if (!head) return false;
    const now = new Date();
    const files = [this.setFile(digest), this.indexFile(digest)];
    await Promise.all(files.map((file) => utimes(file, now, now).catch(() => {})));
    return true;
  }

  /** Files of it that are there but cannot be used are removed, so that the set is made anew. */
  async drop(digest: string): Promise<void> {
    this.indexes.delete(digest);
    await rm(this.indexFile(digest), { force: true }).catch(() => {});
    await rm(this.setFile(digest), { force: true }).catch(() => {});
  }

  async closures(digest: string): Promise<ClosureIndex | undefined> {
    return (await this.opened(digest, false))?.closures;
  }

  async symbols(digest: string): Promise<SymbolTable | undefined> {
    return (await this.opened(digest, true))?.symbols;
  }

  /** These files of a set as FileDescriptorSet bytes; undefined when they are not what was written. */
  async read(digest: string, files: number[]): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const index = await this.closures(digest);
    if (!index) return undefined;
    const places = files.map((file) => index.place(file));
    const bytes = new Uint8Array(places.reduce((sum, { length }) => sum + length, 0));
    const handle = await open(this.setFile(digest), 'r').catch(() => undefined);
    if (!handle) return undefined;
    try {
      let at = 0;
      for (const run of runsOf(places)) {
        const { bytesRead } = await handle.read(bytes, at, run.length, run.offset);
        if (bytesRead < run.length) return undefined;
        at += run.length;
      }
    } catch {
      return undefined;
    } finally {
      await handle.close();
    }
    return isWhole(bytes, places) ? bytes : undefined;
  }

  private indexFile(digest: string): string {
    return join(this.folder, `${digest}.index`);
  }

  private async opened(digest: string, withSymbols: boolean): Promise<OpenIndex | undefined> {
    const known = this.indexes.get(digest);
    const index =
      known && (known.symbols || !withSymbols) ? known : await this.readIndex(digest, withSymbols);
    if (!index) return undefined;
    this.indexes.delete(digest);
    this.indexes.set(digest, index);
    this.letGo();
    return index;
  }

  private async readIndex(digest: string, withSymbols: boolean): Promise<OpenIndex | undefined> {
    const head = await this.readHead(digest);
    if (!head) return undefined;
    try {
      const handle = await open(this.indexFile(digest), 'r');
      try {
        const { size } = await handle.stat();
        const start = indexHeadBytes + head.closuresLength;
        // Fresh memory of their own: columns are views of it.
        const closures = Buffer.alloc(head.closuresLength);
        await handle.read(closures, 0, closures.length, indexHeadBytes);
        if (crc32(closures) !== head.closuresCrc) return undefined;
        const index = {
          closures: new ClosureIndex(new ColumnBlock(closures)),
          symbols: undefined,
          symbolBytes: 0,
        };
        if (!withSymbols) return index;
        const symbols = Buffer.alloc(size - start);
        await handle.read(symbols, 0, symbols.length, start);
        if (crc32(symbols) !== head.symbolsCrc) return undefined;
        return { ...index, symbols: new SymbolTable(new ColumnBlock(symbols)), symbolBytes: symbols.length };
      } finally {
        await handle.close();
      }
    } catch {
      return undefined;
    }
  }

  private async readHead(digest: string) {
    const handle = await open(this.indexFile(digest), 'r').catch(() => undefined);
    if (!handle) return undefined;
    const bytes = Buffer.alloc(indexHeadBytes);
    const read = await handle.read(bytes, 0, indexHeadBytes, 0).catch(() => undefined);
    await handle.close();
    const head = read ? readIndexHead(bytes.subarray(0, read.bytesRead)) : undefined;
    const set = await stat(this.setFile(digest)).catch(() => undefined);
    return head && set?.size === head.setBytes ? head : undefined;
  }

  private letGo(): void {
    let tables = [...this.indexes.values()].reduce((sum, { symbolBytes }) => sum + symbolBytes, 0);
    for (const [digest, index] of this.indexes) {
      const isTooMany = this.indexes.size > indexesHeld && !index.symbols;
      if (!isTooMany && tables <= tableBytesHeld) continue;
      if (this.indexes.size === 1) return;
      this.indexes.delete(digest);
      tables -= index.symbolBytes;
    }
  }
}

/** The store of a library's cache folder. */
export function setStoreOf(cacheDir: string): SetStore {
  return new SetStore(join(cacheDir, 'sets'));
}

interface Range {
  offset: number;
  length: number;
}

/** Neighbours are read in one go. */
function runsOf(places: Range[]): Range[] {
  const runs: Range[] = [];
  for (const { offset, length } of places) {
    const last = runs.at(-1);
    if (last && last.offset + last.length === offset) last.length += length;
    else runs.push({ offset, length });
  }
  return runs;
}

function isWhole(bytes: Uint8Array, places: { length: number; crc: number }[]): boolean {
  let at = 0;
  return places.every(({ length, crc }) => {
    const start = at;
    at += length;
    return crc32(bytes.subarray(start, at)) === crc;
  });
}

function notASet(error: Error) {
  return fail('not-a-set', 'The bytes are no descriptor set. Reload the source.', error.message);
}

function unwritable(folder: string, error: unknown) {
  const detail = error instanceof Error ? error.message : String(error);
  return fail(
    'store-unwritable',
    `The compiled schema cannot be written to ${folder}: make room there and allow writing, then reload.`,
    detail,
  );
}
