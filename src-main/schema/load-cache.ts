// What loads came to, by the hash of all that they read: a source that did not change is there without compiling or reading it.
import { join } from 'node:path';
import { readChecked, writeChecked } from './cache';
import type { SetStore } from './set-store';
import type { LoadedSource } from './source-loader';

/** Goes up with the shape of `LoadedSource`: outcomes of another one are made anew. */
const layout = 'halfclose-load-2';

interface Kept {
  /** Version of the compiler that made it. */
  compiler: string;
  loaded: LoadedSource;
}

export class LoadCache {
  constructor(
    private readonly folder: string,
    private readonly store: SetStore,
  ) {}

  /** `compiler`: its version; undefined when it is missing, and then any outcome will do. */
  async read(input: string, compiler: string | undefined): Promise<LoadedSource | undefined> {
    const kept = (await readChecked(this.file(input), layout)) as Kept | undefined;
    if (!kept || kept.compiler !== (compiler ?? kept.compiler)) return undefined;
    const there = await Promise.all(kept.loaded.sets.map(({ digest }) => this.store.has(digest)));
    return there.every(Boolean) ? kept.loaded : undefined;
  }

  async write(loaded: LoadedSource, compiler: string): Promise<void> {
    const kept: Kept = { compiler, loaded };
    await writeChecked(this.file(loaded.input), layout, kept);
  }

  private file(input: string): string {
    return join(this.folder, `${input}.load`);
  }
}
