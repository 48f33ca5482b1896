// What was read of each file of a source, kept by the file's state on disk: an unchanged file costs a look, not a reading.
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readChecked, writeChecked } from './cache';
import type { DiskLooks, FileState } from './disk-looks';
import { readProtoFile, type KnownFile, type ProtoFile, type ReadFile } from './proto-file';

const layout = 'halfclose-files-1';

interface Remembered {
  /** Modified, changed, size, inode and device. */
  state: string;
  hash: string;
  size: number;
  packageName: string;
  imports: [name: string, line: number, column: number, endColumn: number][];
}

export class FileMemory {
  private readonly read = new Map<string, Remembered>();
  private readonly folders = new Map<string, string>();
  private changed = false;

  private constructor(
    private readonly file: string,
    private readonly known: ReadonlyMap<string, Remembered>,
    private readonly looks: DiskLooks,
  ) {}

  /** The memory of one source; empty when there is none, or it is damaged. */
  static async open(folder: string, source: string, looks: DiskLooks): Promise<FileMemory> {
    const file = join(folder, `${createHash('sha256').update(source).digest('hex').slice(0, 32)}.json`);
    const known = (await readChecked(file, layout)) as Record<string, Remembered> | undefined;
    return new FileMemory(file, new Map(Object.entries(known ?? {})), looks);
  }

  /** The file as it is remembered, or as it is read now. Never throws. */
  lookUp(path: string): ReadFile<KnownFile | ProtoFile> {
    const before = this.looks.file(path);
    const known = this.known.get(path);
    if (before && known?.state === before.text) {
      this.read.set(path, known);
      const { hash, size, packageName } = known;
      const imports = known.imports.map(([name, line, column, endColumn]) => ({
        name,
        line,
        column,
        endColumn,
      }));
      return { file: { path, realPath: this.realPath(path), hash, size, packageName, imports } };
    }
    this.changed = true;
    const outcome = readProtoFile(path, before && this.realPath(path));
    if (outcome.file && before) this.remember(outcome.file, before);
    return outcome;
  }

  /** Keeps what was looked up since it was opened; nothing else is needed the next time. */
  async save(): Promise<void> {
    if (!this.changed && this.read.size === this.known.size) return;
    await writeChecked(this.file, layout, Object.fromEntries(this.read));
  }

  private remember({ path, hash, size, packageName, imports }: ProtoFile, before: FileState): void {
    if (!this.looks.isSettled(path, before)) return;
    const places = imports.map(({ name, line, column, endColumn }): [string, number, number, number] => [
      name,
      line,
      column,
      endColumn,
    ]);
    this.read.set(path, { state: before.text, hash, size, packageName, imports: places });
  }

  /** The file itself is no symbolic link, but a folder above it may be. */
  private realPath(path: string): string {
    const folder = dirname(path);
    const real = this.folders.get(folder) ?? realFolder(folder);
    this.folders.set(folder, real);
    return join(real, basename(path));
  }
}

function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}
