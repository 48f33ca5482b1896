// One source's life: it loads, is watched, loads again when something of it changed, and ends when it is removed.
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type {
  PackageEntry,
  ReflectionSettings,
  Source,
  SourceDetails,
  SourceSummary,
} from '../../src-shared/catalog';
import type { StoredSet } from './closure';
import type { SchemaEngine } from './engine';
import { noImports, type ImportList } from './import-list';
import { ReflectedSchema, sameServer, type ReflectionHost } from './reflection/reflected-schema';
import { failedSource, type LoadedSource, type LoadJob, type LoadWatch } from './source-loader';
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
  reflection: ReflectionHost;
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
  /** Import name -> absolute path of every file; the entry has those that declare services. */
  private places: Record<string, string> = {};
  private input: string | undefined;
  private output: string | undefined;
  private running: Promise<void> | undefined;
  private waiting: Promise<void> | undefined;
  private readonly ending = new AbortController();
  private readonly watcher = new SourceWatcher(() => void this.load());
  private readonly reflected: ReflectedSchema | undefined;

  constructor(
    readonly identity: SourceIdentity,
    private readonly host: SourceHost,
  ) {
    const { id, kind, path, reflection } = identity;
    if (reflection) {
      const link = (answer: string) => host.engine.load(this.job(answer), this.linking);
      this.reflected = new ReflectedSchema(id, reflection, host.reflection, link, this.ending.signal);
    }
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

  /** Absolute path of a file by its import name; null when it is not on this machine. */
  placeOf(file: string): string | null {
    return Object.hasOwn(this.places, file) ? (this.places[file] ?? null) : null;
  }

  /** An empty name gives the source its own name back. */
  rename(label: string): void {
    this.identity.label = label === '' ? undefined : label;
    this.update({ label: labelOf(this.identity) });
  }

  /** Loads when something changed; the promise ends when what was true at the call is in the entry. */
  load(): Promise<void> {
    if (!this.running) {
      // A server that does not answer must not hold up files.
      const run = this.reflected ? this.askServer(this.reflected) : this.host.turns.take(() => this.run());
      this.running = run.finally(() => (this.running = undefined));
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

  /** Ends when its types can be looked up: at once while a server is asked again. */
  async usable(): Promise<void> {
    if (!this.reflected || this.sets.length === 0) await this.settled();
  }

  /** Asks the server of a reflection source for types and extensions that it did not send. False: there are no more now than before. */
  async learn(typeNames: string[]): Promise<boolean> {
    if (this.entry.state === 'offline' || this.entry.state === 'failed') return false;
    const loaded = await this.reflected?.learn(typeNames);
    if (!loaded || this.ending.signal.aborted) return false;
    // The tree is the same, and what was read of the source stays true: no new revision.
    this.sets = loaded.sets;
    this.update({ fileCount: loaded.fileCount });
    return true;
  }

  /** Other settings for a reflection source; it asks the server again. `onKnown`: they are in place, nothing is asked yet. */
  async edit(settings: ReflectionSettings, onKnown: () => void): Promise<void> {
    this.identity.reflection = settings;
    this.identity.path = settings.target;
    const isOther = this.entry.reflection && !sameServer(settings, this.entry.reflection);
    if (isOther) this.show({ ...nothingLoaded, output: randomUUID() });
    this.update({ reflection: settings, path: settings.target, label: labelOf(this.identity) });
    onKnown();
    await this.reflected?.edit(settings);
    await this.reload();
  }

  /** Removes what is kept of it beside the cache; its files stay. */
  async forget(): Promise<void> {
    await this.reflected?.forget();
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
    const { path } = this.identity;
    const loaded = await this.host.engine.load(this.job(path, this.input), {
      signal: this.ending.signal,
      onPlan: (plan) => this.follow(plan),
      onChanged: () => this.update({ state: 'loading' }),
    });
    if (loaded) this.show(loaded);
  }

  private async askServer(reflected: ReflectedSchema): Promise<void> {
    if (this.entry.revision === 0) {
      const remembered = await reflected.remembered();
      if (remembered) this.show({ ...remembered, state: 'loading' });
    }
    const loaded = await reflected.ask();
    if (loaded) this.show(loaded);
  }

  private job(path: string, knownInput?: string): LoadJob {
    return {
      kind: this.identity.kind,
      path,
      addedRoots: this.host.addedRoots(),
      bundledRoots: this.host.bundledRoots,
      nearby: this.host.openPaths().filter((open) => open !== path),
      knownInput,
      isFirst: this.entry.revision === 0,
    };
  }

  /** What a server sent is nothing to watch. */
  private get linking(): LoadWatch {
    return { signal: this.ending.signal, onPlan: () => Promise.resolve(), onChanged: () => {} };
  }

  private show(given: Shown): void {
    const loaded = given.keepsLast === true && this.sets.length > 0 ? this.asBefore(given) : given;
    const {
      input,
      output,
      sets,
      imports,
      wanted: _wanted,
      goodAt,
      keepsLast: _kept,
      paths,
      ...shown
    } = loaded;
    const changed = output !== this.output;
    this.input = input;
    this.output = output;
    this.imports = imports;
    this.places = paths;
    if (changed) this.sets = sets;
    const revision = this.entry.revision + (changed ? 1 : 0);
    const problemCount = shown.problems.length;
    this.update({
      ...shown,
      paths: changed ? servicePaths(shown.packages, paths) : this.entry.paths,
      goodAt,
      problemCount,
      revision,
      loadedAt: Date.now(),
      watching: this.watcher.watching,
    });
  }

  /** The problems of a load that came to nothing, over what the last good one came to. */
  private asBefore({ input, output, problems }: Shown): Shown {
    const { packages, fileCount } = this.entry;
    const { sets, imports, places: paths } = this;
    return { input, output, problems, packages, paths, fileCount, sets, imports, state: 'partial' };
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

/** What a load came to; `loading` while what was known before is shown. */
type Shown = Omit<LoadedSource, 'state'> & { state: Source['state'] };

const nothingLoaded: Shown = {
  ...failedSource('', { code: 'none', message: '' }),
  problems: [],
  state: 'loading',
  keepsLast: false,
};

/** Where the files that declare services are on this machine. */
function servicePaths(packages: PackageEntry[], places: Record<string, string>): Record<string, string> {
  const names = new Set(packages.flatMap(({ services }) => services.map(({ file }) => file)));
  return Object.fromEntries(
    [...names].flatMap((name) => (places[name] === undefined ? [] : [[name, places[name]]])),
  );
}

function labelOf({ kind, path, label }: SourceIdentity): string {
  if (label !== undefined) return label;
  if (kind === 'reflection') return path;
  return kind === 'demo' ? 'Demo' : basename(path);
}
