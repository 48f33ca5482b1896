// One JSON document on disk: versioned, checked, written atomically; a damaged one is set aside and named, never lost.
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/result';
import type { DocumentSecrets } from '../secrets/vault';

/** What checks a document: a zod schema, or something as small as the document is. */
interface Shape<T> {
  safeParse(document: unknown): { success: true; data: T } | { success: false };
}

export interface StateFileOptions<T> {
  /** Absolute path of the file; its folder is made when it is missing. */
  path: string;
  /** The shape; the document must have `version` in it. */
  schema: Shape<T>;
  version: number;
  /** What there is before the first save. */
  empty: () => T;
  /** Puts secrets away before a write and takes them out after a read; absent: the document has none. */
  secrets?: DocumentSecrets | undefined;
}

export interface Loaded<T> {
  value: T;
  /** A sentence for the user when the file was damaged, or written by a newer Halfclose. */
  notice?: string;
}

export class StateFile<T> {
  private next: T | undefined;
  /** What was saved last, secrets included. */
  private last: T | undefined;
  private writing: Promise<Result<object>> | undefined;

  constructor(private readonly options: StateFileOptions<T>) {
    options.secrets?.onChosen(() => {
      if (this.last !== undefined) void this.save(this.last);
    });
  }

  /** Never fails: what cannot be read is renamed to `<name>.damaged-<time>` and named in the notice. */
  async load(): Promise<Loaded<T>> {
    const { path, empty } = this.options;
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { value: empty() };
      return {
        value: empty(),
        notice: `${path} could not be read (${String(error)}). Halfclose starts without it.`,
      };
    }
    const read = await this.parse(text);
    if (read.ok) return read.value;
    return { value: empty(), notice: await this.setAside(read.error.message) };
  }

  /**
   * Writes to a temporary file and renames it, so that a kill at any moment leaves the old or the new document.
   * Saves that come while one is under way are merged: the newest wins. Code `not-saved` on failure.
   */
  save(value: T): Promise<Result<object>> {
    this.next = value;
    this.last = value;
    this.writing ??= this.writeAll();
    return this.writing;
  }

  /** Resolves when nothing waits to be written. */
  async flush(): Promise<void> {
    await this.writing;
  }

  private async parse(text: string): Promise<Result<Loaded<T>>> {
    const { schema, version } = this.options;
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch {
      return fail('damaged', 'is damaged');
    }
    const found = versionOf(document);
    if (found !== undefined && found > version)
      return fail('newer', `was written by a newer Halfclose (version ${found})`);
    const opened = (await this.options.secrets?.open(document)) ?? { document, locked: 0 };
    const checked = schema.safeParse(opened.document);
    if (!checked.success) return fail('damaged', 'is damaged');
    const notice = opened.locked === 0 ? {} : { notice: lockedSentence(opened.locked) };
    return ok({ value: checked.data, ...notice });
  }

  private async setAside(fact: string): Promise<string> {
    const { path } = this.options;
    const stamp = new Date().toISOString().replace(/[:.]/g, '-');
    const aside = `${path}.damaged-${stamp}`;
    try {
      await rename(path, aside);
      return `${basename(path)} ${fact}. It was kept as ${aside}, and Halfclose starts without it.`;
    } catch (error) {
      return `${basename(path)} ${fact} and could not be set aside (${String(error)}).`;
    }
  }

  private async writeAll(): Promise<Result<object>> {
    let result: Result<object> = ok({});
    while (this.next !== undefined) {
      const value = this.next;
      this.next = undefined;
      result = await this.write(value);
    }
    this.writing = undefined;
    return result;
  }

  private async write(value: T): Promise<Result<object>> {
    const { path } = this.options;
    const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
    try {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(temporary, 'w', 0o600);
      try {
        const { secrets } = this.options;
        await file.writeFile(JSON.stringify(secrets ? await secrets.seal(value) : value));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
      return ok({});
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {});
      return fail('not-saved', `${path} could not be saved. Check that the disk has room.`, String(error));
    }
  }
}

function lockedSentence(count: number): string {
  const [what, them, stay] =
    count === 1 ? ['A secret', 'it', 'It stays'] : [`${String(count)} secrets`, 'them', 'They stay'];
  return (
    `${what} could not be opened: another keyring, person or machine has kept ${them}. ` +
    `${stay} on the disk. Type ${them} again, or start Halfclose again when that keyring is open.`
  );
}

function versionOf(document: unknown): number | undefined {
  if (typeof document !== 'object' || document === null || !('version' in document)) return undefined;
  return typeof document.version === 'number' ? document.version : undefined;
}
