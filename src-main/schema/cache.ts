// Compiled sets on disk, found by the hash of what went into them: buf runs only for what it has never seen.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { digestOf, type BufOutcome } from './buf';

const defaultQuota = 256_000_000;

const diagnosticsSchema = z.array(
  z.object({
    file: z.string(),
    line: z.number(),
    column: z.number(),
    endLine: z.number(),
    endColumn: z.number(),
    message: z.string(),
  }),
);

/** The key of a build: the compiler's version and each file's name and content hash. */
export function buildKey(version: string, files: { name: string; hash: string }[]): string {
  const hash = createHash('sha256').update(`halfclose-1\0${version}\0`);
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, hash: content } of sorted) hash.update(`${name}\0${content}\0`);
  return hash.digest('hex');
}

/** A folder of `<key>.set` and `<key>.errors.json`. It is only ever a copy: any fault of the disk means compiling again. */
export class SetCache {
  constructor(
    private readonly folder: string,
    private readonly quotaBytes = defaultQuota,
  ) {}

  async read(key: string): Promise<BufOutcome | undefined> {
    const bytes = await this.readEntry(`${key}.set`);
    if (bytes) return verified(bytes);
    const text = await this.readEntry(`${key}.errors.json`);
    if (!text) return undefined;
    const diagnostics = diagnosticsSchema.safeParse(parseJson(text.toString('utf8')));
    return diagnostics.success ? { kind: 'diagnostics', diagnostics: diagnostics.data } : undefined;
  }

  async write(key: string, outcome: BufOutcome): Promise<void> {
    const isSet = outcome.kind === 'set';
    const parts = isSet
      ? [Buffer.from(outcome.digest, 'hex'), outcome.bytes]
      : [Buffer.from(JSON.stringify(outcome.diagnostics))];
    if (parts.reduce((sum, { length }) => sum + length, 0) > this.quotaBytes) return;
    const path = join(this.folder, `${key}${isSet ? '.set' : '.errors.json'}`);
    const part = `${path}.${randomUUID()}.part`;
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(part, parts);
      await rename(part, path);
      await this.trim();
    } catch {
      await rm(part, { force: true }).catch(() => {});
    }
  }

  /** Reading marks an entry as used, so that the oldest out is the one least needed. */
  private async readEntry(name: string): Promise<Buffer | undefined> {
    const path = join(this.folder, name);
    try {
      const bytes = await readFile(path);
      const now = new Date();
      await utimes(path, now, now).catch(() => {});
      return bytes;
    } catch {
      return undefined;
    }
  }

  private async trim(): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => /\.(set|json|part)$/.test(name));
    const entries = await Promise.all(
      names.map(async (name) => {
        const stats = await stat(join(this.folder, name)).catch(() => undefined);
        return { name, size: stats?.size ?? 0, usedMs: stats?.mtimeMs ?? 0 };
      }),
    );
    let left = entries.reduce((sum, entry) => sum + entry.size, 0);
    for (const entry of entries.sort((a, b) => a.usedMs - b.usedMs)) {
      if (left <= this.quotaBytes) return;
      await rm(join(this.folder, entry.name), { force: true });
      left -= entry.size;
    }
  }
}

const digestBytes = 32;

/** A set stands after its own hash: a file that the disk damaged is not taken for a schema. */
async function verified(entry: Buffer): Promise<BufOutcome | undefined> {
  const bytes = entry.subarray(digestBytes);
  const digest = await digestOf(bytes);
  return digest === entry.subarray(0, digestBytes).toString('hex')
    ? { kind: 'set', bytes, digest }
    : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
