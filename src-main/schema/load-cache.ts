// What loads came to, by the hash of all that they read: a source that did not change is there without compiling or reading it.
import { join } from 'node:path';
import { readLines, writeLines } from './checked-lines';
import { LoadedParts, partsOf, withoutParts, type LoadedPart } from './loaded-parts';
import type { SetStore } from './set-store';
import type { LoadedSource } from './source-loader';

/** Goes up with the shape of `LoadedSource`: outcomes of another one are made anew. */
const layout = 'halfclose-load-3';

interface Kept {
  /** Version of the compiler that made it. */
  compiler: string;
  /** Its large lists are in the lines after it. */
  loaded: LoadedSource;
}

export class LoadCache {
  constructor(
    private readonly folder: string,
    private readonly store: SetStore,
  ) {}

  /** `compiler`: its version; undefined when it is missing, and then any outcome will do. */
  async read(input: string, compiler: string | undefined): Promise<LoadedSource | undefined> {
    const lines = (await readLines(this.file(input), layout)) as [Kept, ...LoadedPart[]] | undefined;
    if (!lines) return undefined;
    const [{ compiler: madeBy, loaded }, ...parts] = lines;
    if (madeBy !== (compiler ?? madeBy)) return undefined;
    const there = await Promise.all(loaded.sets.map(({ digest }) => this.store.has(digest)));
    if (!there.every(Boolean)) return undefined;
    const whole = new LoadedParts();
    for (const part of parts) whole.add(part);
    return whole.whole(loaded);
  }

  async write(loaded: LoadedSource, compiler: string): Promise<void> {
    const kept: Kept = { compiler, loaded: withoutParts(loaded) };
    await writeLines(this.file(loaded.input), layout, [kept, ...partsOf(loaded)]);
  }

  private file(input: string): string {
    return join(this.folder, `${input}.load`);
  }
}
