// What builds came to, found by the hash of what went into them: buf runs only for what it has never seen.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Diagnostic } from './buf';

/** All of googleapis takes 100 MB. */
const defaultQuota = 768_000_000;
const sparedMs = 3_600_000;

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
  const hash = createHash('sha256').update(`halfclose-2\0${version}\0`);
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, hash: content } of sorted) hash.update(`${name}\0${content}\0`);
  return hash.digest('hex');
}

/** What a build came to: the digest of a set in the store, or diagnostics. */
export type BuildOutcome =
  { kind: 'set'; digest: string } | { kind: 'diagnostics'; diagnostics: Diagnostic[] };

const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set'), digest: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.object({ kind: z.literal('diagnostics'), diagnostics: diagnosticsSchema }),
]);

/** A folder of `KEY.json`. It is only ever a copy: any fault of the disk means compiling again. */
export class BuildCache {
  constructor(private readonly folder: string) {}

  async read(key: string): Promise<BuildOutcome | undefined> {
    const bytes = await readUsed(join(this.folder, `${key}.json`));
    if (!bytes) return undefined;
    const outcome = outcomeSchema.safeParse(parseJson(bytes.toString()));
    return outcome.success ? outcome.data : undefined;
  }

  async write(key: string, outcome: BuildOutcome): Promise<void> {
    await writeWhole(join(this.folder, `${key}.json`), JSON.stringify(outcome));
  }
}

/** What is in a file, which is marked as used, so that the first to be cleaned up is the one least needed. */
export async function readUsed(path: string): Promise<Buffer | undefined> {
  try {
    const bytes = await readFile(path);
    const now = new Date();
    await utimes(path, now, now).catch(() => {});
    return bytes;
  } catch {
    return undefined;
  }
}

/** Readers see the old text or the new one; when the disk refuses, nothing is kept. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(part, text);
    await rename(part, path);
  } catch {
    await rm(part, { force: true }).catch(() => {});
  }
}

/** A value of ours as text with a check over it. `layout`: a name without spaces that changes with the value's shape. */
export async function writeChecked(path: string, layout: string, value: object): Promise<void> {
  const body = JSON.stringify(value);
  await writeWhole(path, `${layout} ${crc32(body)}\n${body}`);
}

/** What `writeChecked` wrote with this layout, whole; undefined for anything else. The shape is as it was written. */
export async function readChecked(path: string, layout: string): Promise<unknown> {
  const text = (await readUsed(path))?.toString();
  const end = text?.indexOf('\n') ?? -1;
  if (text === undefined || end < 0) return undefined;
  const body = text.slice(end + 1);
  return text.slice(0, end) === `${layout} ${crc32(body)}` ? parseJson(body) : undefined;
}

/**
 * Removes what was used longest ago until all files below `folder` have room in `quotaBytes`.
 * Spared: what was used within the last hour, so that no open source loses its set while another loads.
 */
export async function trimCache(folder: string, quotaBytes = defaultQuota): Promise<void> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const entries = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const stats = await stat(path).catch(() => undefined);
      return { path, size: stats?.isFile() ? stats.size : 0, usedMs: stats?.mtimeMs ?? 0 };
    }),
  );
  let left = entries.reduce((sum, { size }) => sum + size, 0);
  const old = Date.now() - sparedMs;
  for (const { path, size, usedMs } of entries.sort((a, b) => a.usedMs - b.usedMs)) {
    if (left <= quotaBytes || usedMs > old) return;
    if (size === 0) continue;
    await rm(path, { force: true }).catch(() => {});
    left -= size;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
