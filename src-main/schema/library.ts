// The room's one face: the sources that are open, their catalog, the import folders, and the closure of any type in them.
import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  Catalog,
  DetailsSlice,
  ImportEntry,
  ReflectionSettings,
  Source,
} from '../../src-shared/catalog';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import {
  LocalEngine,
  type Hits,
  type SchemaEngine,
  type SearchedSource,
  type SymbolQuestion,
} from './engine';
import { givenPath } from './given-path';
import { importEntries } from './import-list';
import { identify, type Found } from './opened-path';
import { sliceEnd } from './package-slices';
import { sameServer } from './reflection/reflected-schema';
import type { ReflectionTransport } from './reflection/reflection-transport';
import type { Vault } from '../secrets/vault';
import { savedSourcesFile } from './saved-sources';
import { setStoreOf, type SetStore } from './set-store';
import { closureIn, wholeSetsOf } from './source-contents';
import { SchemaSource, type SourceHost, type SourceIdentity } from './schema-source';
import { Turns } from './turns';

export interface LibraryOptions {
  /** Folder for compiled sets and for buf's own cache. */
  cacheDir: string;
  /** JSON file with sources and import folders; without it nothing is remembered. */
  stateFile?: string;
  /** Puts away the secrets of reflection; absent: they are written as they are. */
  vault?: Vault;
  /** Called with the whole catalog after every change. `reveal`: sources that the page should show. */
  onChange?: (catalog: Catalog, reveal: string[]) => void;
  /** Folders of protos that come with the app, used after all others. */
  bundledRoots?: string[];
  /** Another buf executable; for tests. */
  bufPath?: string;
  /** Loads and searches with the same `cacheDir`; without it this thread does. */
  engine?: SchemaEngine;
  /** Where answers of servers are kept: not a cache, since a server may be away for long. */
  reflectionFolder?: string;
  /** Asks servers for their schema; without it reflection sources show what they know. */
  reflection?: () => Promise<ReflectionTransport>;
}

/** Sources that load at the same time; each may wait for one of the two buf processes. */
const loadsAtOnce = 3;

export class SchemaLibrary {
  private readonly sources = new Map<string, SchemaSource>();
  private roots: string[] = [];
  private readonly host: SourceHost;
  private readonly engine: SchemaEngine;
  /** The same folder as the engine's: it writes sets, this reads them. */
  private readonly store: SetStore;
  private readonly state: ReturnType<typeof savedSourcesFile> | undefined;

  constructor(private readonly options: LibraryOptions) {
    this.engine = options.engine ?? new LocalEngine(options);
    this.store = setStoreOf(options.cacheDir);
    this.host = {
      engine: this.engine,
      reflection: {
        transport: options.reflection ?? (() => Promise.resolve(noTransport)),
        folder: options.reflectionFolder ?? join(options.cacheDir, 'reflection'),
      },
      turns: new Turns(loadsAtOnce),
      addedRoots: () => this.roots,
      bundledRoots: options.bundledRoots ?? [],
      openPaths: () => this.openPaths(),
      onChange: () => this.changed(),
    };
    this.state = options.stateFile ? savedSourcesFile(options.stateFile, options.vault) : undefined;
  }

  /**
   * Brings back what was open. Ends when the sources are known; they load after that, see `settled`.
   * `notice`: a sentence about a damaged file that was set aside.
   */
  async restore(): Promise<{ notice?: string | undefined }> {
    if (!this.state) return {};
    const { value, notice } = await this.state.load();
    this.roots = value.roots;
    for (const identity of value.sources) this.add(identity);
    this.changed();
    for (const source of this.sources.values()) void source.load();
    return { notice };
  }

  catalog(): Catalog {
    return { sources: [...this.sources.values()].map(({ summary }) => summary), roots: this.roots };
  }

  /**
   * The tree and the problems of a source; of a large tree the packages from `from` on that go over in one turn, and `next`
   * for those after them. Fails with `unknown-source`.
   */
  details(sourceId: string, from = 0): Result<DetailsSlice> {
    const source = this.sources.get(sourceId);
    if (!source) return unknownSource();
    const { packages, ...rest } = source.details;
    const end = sliceEnd(packages, from);
    const slice = { ...rest, packages: packages.slice(from, end) };
    const whole = from === 0 ? slice : { ...slice, problems: [], paths: {} };
    return ok(end < packages.length ? { ...whole, next: end } : whole);
  }

  /** Where a file is on this machine. Fails with `unknown-source`. */
  place(sourceId: string, file: string): Result<{ path: string | null }> {
    const source = this.sources.get(sourceId);
    return source ? ok({ path: source.placeOf(file) }) : unknownSource();
  }

  /** Fails with `unknown-source`. */
  rename(sourceId: string, label: string): Result<object> {
    const source = this.sources.get(sourceId);
    if (!source) return unknownSource();
    source.rename(label.trim());
    this.save();
    return ok({});
  }

  /**
   * Opens .proto files and folders; the answer comes when they are loaded, `loading` is pushed before. A path that is open
   * already gives the same source. Paths that cannot be opened are a Failure that names them; the others are open all the same.
   */
  async open(
    paths: string[],
    { reveal = false, cwd = process.cwd() } = {},
  ): Promise<Result<{ sourceIds: string[] }>> {
    const found = await Promise.all(paths.map((path) => identify(givenPath(path, cwd))));
    const failures = found.flatMap((result) => (result.ok ? [] : [result.error]));
    const openPaths = await this.realPaths();
    const sources = found.flatMap((result) => (result.ok ? [this.sourceAt(result.value, openPaths)] : []));
    const sourceIds = [...new Set(sources.map(({ identity }) => identity.id))];
    if (sources.length > 0) this.changed(reveal ? sourceIds : []);
    await Promise.all(sources.map((source) => source.settled()));
    const [first] = failures;
    if (!first) return ok({ sourceIds });
    return { ok: false, error: failures.length === 1 ? first : severalFailures(failures) };
  }

  /** Opens the demo's protos, or gives the source that they already are. */
  async openDemo(protosDir: string): Promise<Result<{ sourceId: string }>> {
    const known = [...this.sources.values()].find(({ identity }) => identity.kind === 'demo');
    const moved = known !== undefined && known.identity.path !== protosDir;
    // The id stays, so that tabs of the demo still know their source after the app has moved.
    const source = moved
      ? this.replace(known, { ...known.identity, path: protosDir })
      : this.sourceAt({ kind: 'demo', path: protosDir, realPath: protosDir });
    this.changed();
    await source.settled();
    return ok({ sourceId: source.identity.id });
  }

  /** Loads a source again, whether or not it changed. Fails with `unknown-source`. */
  async reload(sourceId: string): Promise<Result<object>> {
    const source = this.sources.get(sourceId);
    if (!source) return unknownSource();
    await source.reload();
    return ok({});
  }

  /** Takes a source out of the tree; its files stay as they are. */
  remove(sourceId: string): Result<object> {
    const source = this.sources.get(sourceId);
    if (!source) return unknownSource();
    this.drop(source);
    void source.forget();
    this.changed();
    return ok({});
  }

  /** Adds an import folder and loads the sources with problems again. */
  async addRoot(path: string): Promise<Result<{ added: boolean }>> {
    const root = givenPath(path, process.cwd());
    const isFolder = await stat(root).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!isFolder)
      return fail('no-such-folder', `${root} is not a folder. Choose the folder that imports start from.`);
    if (this.roots.includes(root)) return ok({ added: false });
    this.roots = [...this.roots, root];
    this.changed();
    await this.loadAgain((source) => source.state !== 'ready');
    return ok({ added: true });
  }

  /** Removes an import folder; sources that needed it say so. */
  async removeRoot(path: string): Promise<Result<object>> {
    this.roots = this.roots.filter((root) => root !== path);
    this.changed();
    await this.loadAgain(() => true);
    return ok({});
  }

  /**
   * The files that these types need, as FileDescriptorSet bytes with source info. Waits while the source loads.
   * Fails with `unknown-source`, `unknown-type` or `types-apart`.
   */
  async closure(request: {
    sourceId: string;
    typeNames: string[];
  }): Promise<Result<{ revision: number; fileDescriptorSet: Uint8Array }>> {
    const source = this.sources.get(request.sourceId);
    if (!source) return unknownSource();
    const closure = await closureIn(source, this.store, request.typeNames);
    if (!closure.ok) return closure;
    return ok({ revision: source.entry.revision, fileDescriptorSet: closure.value });
  }

  /**
   * All files of a source, for export: FileDescriptorSets, dependencies first, one for each group of files that compile
   * together. Fails with `unknown-source` or `set-gone`.
   */
  async wholeSets(sourceId: string): Promise<Result<Uint8Array[]>> {
    const source = this.sources.get(sourceId);
    if (!source) return unknownSource();
    return wholeSetsOf(source, this.store);
  }

  /**
   * Opens a server's own schema; the answer comes when it was asked, `loading` is pushed before. The same target with the
   * same security is the same source, with these settings from now on. What goes wrong is in the source.
   */
  async openReflection(settings: ReflectionSettings): Promise<Result<{ sourceId: string }>> {
    const target = settings.target.trim();
    const given = { ...settings, target };
    const known = [...this.sources.values()].find(
      ({ identity }) => identity.reflection && sameServer(identity.reflection, given),
    );
    if (known) {
      await this.editReflection(known.identity.id, given);
      return ok({ sourceId: known.identity.id });
    }
    const source = this.add({ id: newId(), kind: 'reflection', path: target, reflection: given });
    this.save();
    this.changed();
    await source.load();
    return ok({ sourceId: source.identity.id });
  }

  /** Fails with `unknown-source` or `not-reflection`. */
  async editReflection(sourceId: string, settings: ReflectionSettings): Promise<Result<object>> {
    const source = this.sources.get(sourceId);
    if (!source) return unknownSource();
    if (!source.identity.reflection) return notReflection();
    await source.edit({ ...settings, target: settings.target.trim() }, () => this.save());
    return ok({});
  }

  /** Where every import of a source led, unresolved ones first; a bounded list. Fails with `unknown-source`. */
  imports(sourceId: string): Result<{ imports: ImportEntry[]; total: number }> {
    const source = this.sources.get(sourceId);
    if (!source) return unknownSource();
    return ok({ imports: importEntries(source.imports), total: source.imports.total });
  }

  /** Symbols of all sources by name, best first. A query with a dot looks in full names. */
  search(question: SymbolQuestion): Promise<Result<Hits>> {
    return this.engine.search([...this.sources.values()].map(searched), question);
  }

  /** Fields, methods and extensions of a source that use a type. Fails with `unknown-source` or `unknown-type`. */
  async uses({ sourceId, typeName }: { sourceId: string; typeName: string }): Promise<Result<Hits>> {
    const source = this.sources.get(sourceId);
    if (!source) return unknownSource();
    await source.settled();
    return this.engine.uses(searched(source), typeName);
  }

  /** Ends when no source is being loaded. */
  async settled(): Promise<void> {
    await Promise.all([...this.sources.values()].map((source) => source.settled()));
  }

  /** Stops watching and compiling, and writes what waits. */
  async close(): Promise<void> {
    for (const source of this.sources.values()) source.end();
    await this.settled();
    await this.engine.close();
    await this.state?.flush();
  }

  /** Symbolic links and other spellings of one path lead to one source. */
  private async realPaths(): Promise<Map<string, SchemaSource>> {
    const real = async (source: SchemaSource) => {
      const { path } = source.identity;
      return [await realpath(path).catch(() => path), source] as const;
    };
    return new Map(await Promise.all([...this.sources.values()].map(real)));
  }

  private sourceAt({ kind, path, realPath }: Found, openPaths?: Map<string, SchemaSource>): SchemaSource {
    const known =
      openPaths?.get(realPath) ?? [...this.sources.values()].find(({ identity }) => identity.path === path);
    if (known && this.sources.has(known.identity.id)) return known;
    const source = this.add({ id: newId(), kind, path });
    this.save();
    void source.load();
    return source;
  }

  private add(identity: SourceIdentity): SchemaSource {
    const source = new SchemaSource(identity, this.host);
    this.sources.set(identity.id, source);
    return source;
  }

  private openPaths(): string[] {
    const identities = [...this.sources.values()].map(({ identity }) => identity);
    return identities.flatMap(({ kind, path }) => (kind === 'reflection' ? [] : [path]));
  }

  private replace(source: SchemaSource, identity: SourceIdentity): SchemaSource {
    source.end();
    const next = this.add(identity);
    this.save();
    void next.load();
    return next;
  }

  private drop(source: SchemaSource): void {
    source.end();
    this.sources.delete(source.identity.id);
    this.save();
  }

  private async loadAgain(which: (source: Source) => boolean): Promise<void> {
    this.save();
    // Import folders are nothing to a server or a set.
    const chosen = [...this.sources.values()].filter(({ entry, identity }) => {
      return identity.kind !== 'reflection' && which(entry);
    });
    await Promise.all(chosen.map((source) => source.load()));
  }

  private save(): void {
    const sources = [...this.sources.values()].map(({ identity }) => identity);
    void this.state?.save({ version: 1, sources, roots: this.roots });
  }

  private changed(reveal: string[] = []): void {
    this.options.onChange?.(this.catalog(), reveal);
  }
}

function searched({ identity, sets }: SchemaSource): SearchedSource {
  return { id: identity.id, digests: sets.map(({ digest }) => digest) };
}

function newId(): string {
  return `src_${randomUUID().slice(0, 13)}`;
}

const noTransport: ReflectionTransport = {
  open: () => fail('no-transport', 'Servers cannot be asked here. Open the .proto files.'),
};

function notReflection(): ReturnType<typeof fail> {
  return fail(
    'not-reflection',
    'This source is not a server. Only sources by reflection have such settings.',
  );
}

function severalFailures(failures: Failure[]): Failure {
  const message = failures.map(({ message }) => message).join(' ');
  return { code: failures[0]?.code ?? 'no-such-file', message };
}

function unknownSource(): ReturnType<typeof fail> {
  return fail('unknown-source', 'This source is not open any more. Open its file or folder again.');
}
