// Builds files with buf, unless the same files were built before: two processes at most, the cache in front.
import { join } from 'node:path';
import { ok, type Result } from '../../src-shared/result';
import { runBuf, type BufOutcome } from './buf';
import { findBuf, type BufExecutable } from './buf-executable';
import { buildKey, SetCache } from './cache';
import type { ProtoFile } from './proto-file';
import { limits } from './schema-limits';
import { Turns } from './turns';

export class Builder {
  private readonly cache: SetCache;
  private readonly turns = new Turns(limits.runs);

  /** `bufPath`: another executable than npm's; for tests. */
  constructor(
    private readonly folder: string,
    private readonly bufPath?: string,
  ) {
    this.cache = new SetCache(join(folder, 'sets'));
  }

  async build(files: { name: string; file: ProtoFile }[], signal: AbortSignal): Promise<Result<BufOutcome>> {
    const executable = this.executable();
    if (!executable.ok) return executable;
    const hashes = files.map(({ name, file }) => ({ name, hash: file.hash }));
    const key = buildKey(executable.value.version, hashes);
    const known = await this.cache.read(key);
    if (known) return ok(known);
    const contents = files.map(({ name, file }) => ({ name, content: file.content }));
    const options = { executable: executable.value, cacheFolder: join(this.folder, 'buf'), signal };
    const outcome = await this.turns.take(() => runBuf(contents, options));
    if (outcome.ok) await this.cache.write(key, outcome.value);
    return outcome;
  }

  private executable(): Result<BufExecutable> {
    return this.bufPath === undefined ? findBuf() : ok({ path: this.bufPath, version: 'test' });
  }
}
