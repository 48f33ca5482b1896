// A source that is opened again and did not change: told by a look at each thing that the last load looked at, with no thread started.
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { chosenBuf } from './buf-executable';
import { readLines, writeLines } from './checked-lines';
import { isAsSeen, type DiskLooks, type FolderLooks } from './disk-looks';
import type { EngineOptions } from './engine';
import { LoadCache } from './load-cache';
import { setStoreOf, type SetStore } from './set-store';
import type { LoadedSource, LoadJob, LoadWatch } from './source-loader';
import type { WatchPlan } from './watch-plan';

/** Goes up when a load would look elsewhere, or would make something else of what it sees. */
const layout = 'halfclose-looks-1';

interface Head {
  /** Under which the load cache has the outcome. */
  input: string;
  plan: WatchPlan;
}

/** A folder of what loads looked at, one file for each way to open a source. */
export class Reopening {
  readonly loads: LoadCache;
  private readonly folder: string;

  constructor(
    private readonly options: EngineOptions,
    store: SetStore = setStoreOf(options.cacheDir),
  ) {
    this.loads = new LoadCache(join(options.cacheDir, 'loads'), store);
    this.folder = join(options.cacheDir, 'looks');
  }

  /** buf's version; undefined when it is missing. */
  compiler(): string | undefined {
    const executable = chosenBuf(this.options.bufPath);
    return executable.ok ? executable.value.version : undefined;
  }

  /** Only for the first load of a source. Undefined when anything is different, or nothing is known. */
  async load(job: LoadJob, { signal, onPlan, onChanged }: LoadWatch): Promise<LoadedSource | undefined> {
    if (job.isFirst !== true) return undefined;
    const kept = (await readLines(this.file(job), layout)) as [Head, ...FolderLooks[]] | undefined;
    if (!kept) return undefined;
    const [head, ...looks] = kept;
    // Watched before anything is looked at: a change in between is seen.
    await onPlan(head.plan);
    if (signal.aborted || !(await isAsSeen(looks))) return undefined;
    const loaded = await this.loads.read(head.input, this.compiler());
    if (!loaded || signal.aborted) return undefined;
    onChanged();
    return loaded;
  }

  /** Nothing is kept of what could change unseen. */
  async keep(job: LoadJob, head: Head, looks: DiskLooks): Promise<void> {
    const all = looks.all;
    if (all) await writeLines(this.file(job), layout, [head, ...all]);
  }

  private file({ kind, path, addedRoots, bundledRoots }: LoadJob): string {
    const key = JSON.stringify([kind, path, addedRoots, bundledRoots, homedir()]);
    return join(this.folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.looks`);
  }
}
