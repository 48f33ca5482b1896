// Builds files with buf, unless the same files were built before: two processes at most, the cache in front.
import { join } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/result';
import { runBuf } from './buf';
import { chosenBuf, type BufExecutable } from './buf-executable';
import { BuildCache, buildKey, trimCache, type BuildOutcome } from './cache';
import type { ProtoFile } from './proto-file';
import { restoreMessageSets } from './message-set-repair';
import { limits } from './schema-limits';
import { setStoreOf, type SetStore } from './set-store';
import { Turns } from './turns';

export class Builder {
  readonly store: SetStore;
  private readonly cache: BuildCache;
  private readonly turns = new Turns(limits.runs);

  /** `bufPath`: another executable than npm's; for tests. */
  constructor(
    private readonly folder: string,
    private readonly bufPath?: string,
  ) {
    this.cache = new BuildCache(join(folder, 'builds'));
    this.store = setStoreOf(folder);
  }

  /** A set among the outcomes is in the store. Failure codes: those of `findBuf`, `runBuf` and `SetStore.adopt`. */
  async build(
    files: { name: string; file: ProtoFile }[],
    signal: AbortSignal,
  ): Promise<Result<BuildOutcome>> {
    const executable = chosenBuf(this.bufPath);
    if (!executable.ok) return executable;
    const hashes = files.map(({ name, file }) => ({ name, hash: file.hash }));
    const key = buildKey(executable.value.version, hashes);
    const known = await this.cache.read(key);
    if (known && (known.kind === 'diagnostics' || (await this.store.has(known.digest)))) return ok(known);
    const outcome = await this.turns.take(() => this.run(files, executable.value, signal));
    if (!outcome.ok) return outcome;
    await this.cache.write(key, outcome.value);
    await trimCache(this.folder);
    return outcome;
  }

  private async run(
    files: { name: string; file: ProtoFile }[],
    executable: BufExecutable,
    signal: AbortSignal,
  ): Promise<Result<BuildOutcome>> {
    const contents = files.map(({ name, file }) => ({ name, content: file.content }));
    const output = await this.store.newFile();
    const options = { executable, cacheFolder: join(this.folder, 'buf'), output, signal };
    const outcome = await runBuf(contents, options);
    if (!outcome.ok) return outcome;
    if (outcome.value.kind === 'diagnostics') return ok(outcome.value);
    await restoreMessageSets(output, contents);
    const digest = await this.store.adopt(output);
    if (digest.ok) return ok({ kind: 'set', digest: digest.value });
    return digest.error.code === 'not-a-set' ? garbage(executable.path, digest.error.detail) : digest;
  }
}

function garbage(path: string, detail: string | undefined): Result<never> {
  return fail(
    'compiler-failed',
    `The .proto compiler ${path} wrote what is no descriptor set. If it happens again, install Halfclose again; from source, run npm ci.`,
    detail,
  );
}
