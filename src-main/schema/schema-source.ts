// One source's life: it loads, is watched, loads again when something of it changed, and ends when it is removed.
import { basename } from 'node:path';
import type { ReflectionSettings, Source, SourceDetails, SourceSummary } from '../../src-shared/catalog';
import type { StoredSet } from './closure';
import type { SchemaEngine } from './engine';
import { noImports, type ImportList } from './import-list';
import type { LoadedSource } from './source-loader';
import type { Turns } from './turns';
import { SourceWatcher } from './watcher';
import type { WatchPlan } from './watch-plan';

export interface SourceIdentity {
  id: string;
  kind: Source['kind'];
  /** Absolute; for reflection the target. */
  path: string;
  /** The person's own name for it. */
  label?: string | undefined;
  reflection?: ReflectionSettings | undefined;
}

/** What a source needs of the library. */
export interface SourceHost {
  engine: SchemaEngine;
  /** Loads at the same time. */
  turns: Turns;
  addedRoots(): string[];
  bundledRoots: string[];
  /** Paths of all open sources on this disk. */
  openPaths(): string[];
  /** Something that the catalog shows is different now. */
  onChange(): void;
}

export class SchemaSource {
  /** As the catalog shows it; replaced, never changed in place. */
  entry: Source;
  sets: StoredSet[] = [];
  imports: ImportList = noImports;
  private input: string | undefined;
  private output: string | undefined;
  private running: Promise<void> | undefined;
  private waiting: Promise<void> | undefined;
  private readonly ending = new AbortController();
  private readonly watcher = new SourceWatcher(() => void this.load());

  constructor(
    readonly identity: SourceIdentity,
    private readonly host: SourceHost,
  ) {
    const { id, kind, path, reflection } = identity;
    this.entry = {
      ...{ id, kind, path, label: labelOf(identity) },
      ...(reflection ? { reflection } : {}),
      state: 'loading',
      watching: false,
      revision: 0,
      loadedAt: Date.now(),
      fileCount: 0,
      problemCount: 0,
      paths: {},
      packages: [],
      problems: [],
    };
  }

  get summary(): SourceSummary {
    const { packages: _packages, problems: _problems, paths: _paths, ...summary } = this.entry;
    return summary;
  }

  get details(): SourceDetails {
    const { revision, packages, problems, paths } = this.entry;
    return { revision, packages, problems, paths };
  }

  /** An empty name gives the source its own name back. */
  rename(label: string): void {
    this.identity.label = label === '' ? undefined : label;
    this.update({ label: labelOf(this.identity) });
  }

  /** Loads when something changed; the promise ends when what was true at the call is in the entry. */
  load(): Promise<void> {
    if (!this.running) {
      this.running = this.host.turns.take(() => this.run()).finally(() => (this.running = undefined));
      return this.running;
    }
    // Whatever asks while one load runs is served by the one after it.
    this.waiting ??= this.running.then(() => {
      this.waiting = undefined;
      return this.load();
    });
    return this.waiting;
  }

  /** Loads even when nothing changed: it tells the user when it was tried last. */
  async reload(): Promise<void> {
    this.input = undefined;
    this.update({ state: 'loading' });
    await this.load();
  }

  /** Makes what is on the disk again: a set of it is gone or damaged. */
  async rebuild(): Promise<void> {
    this.input = undefined;
    await this.load();
  }

  /** Ends when nothing is being loaded. */
  async settled(): Promise<void> {
    while (this.running ?? this.waiting) await (this.waiting ?? this.running);
  }

  end(): void {
    this.ending.abort();
    this.watcher.close();
  }

  private async run(): Promise<void> {
    if (this.ending.signal.aborted) return;
    const { kind, path } = this.identity;
    const job = {
      kind,
      path,
      addedRoots: this.host.addedRoots(),
      bundledRoots: this.host.bundledRoots,
      nearby: this.host.openPaths().filter((open) => open !== path),
      knownInput: this.input,
    };
    const loaded = await this.host.engine.load(job, {
      signal: this.ending.signal,
      onPlan: (plan) => this.follow(plan),
      onChanged: () => this.update({ state: 'loading' }),
    });
    if (loaded) this.show(loaded);
  }

  private show(loaded: LoadedSource): void {
    const { input, output, sets, imports, ...shown } = loaded;
    const changed = output !== this.output;
    this.input = input;
    this.output = output;
    this.imports = imports;
    if (changed) this.sets = sets;
    const revision = this.entry.revision + (changed ? 1 : 0);
    const problemCount = shown.problems.length;
    this.update({ ...shown, problemCount, revision, loadedAt: Date.now(), watching: this.watcher.watching });
  }

  private async follow(plan: WatchPlan): Promise<void> {
    await this.watcher.follow(plan);
    const { watching } = this.watcher;
    if (watching !== this.entry.watching) this.entry = { ...this.entry, watching };
  }

  private update(part: Partial<Source>): void {
    if (this.ending.signal.aborted) return;
    if (Object.entries(part).every(([key, value]) => this.entry[key as keyof Source] === value)) return;
    this.entry = { ...this.entry, ...part };
    this.host.onChange();
  }
}

function labelOf({ kind, path, label }: SourceIdentity): string {
  if (label !== undefined) return label;
  if (kind === 'reflection') return path;
  return kind === 'demo' ? 'Demo' : basename(path);
}
