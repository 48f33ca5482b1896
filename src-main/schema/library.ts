// The room's one face: the sources that are open, their catalog, the import folders, and the closure of any type in them.
import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { parse } from 'node:path';
import type {
  Catalog,
  ImportEntry,
  ReflectionSettings,
  Source,
  SourceDetails,
  SymbolHit,
} from '../../src-shared/catalog';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import { Builder } from './builder';
import { closureOf } from './closure';
import { givenPath } from './given-path';
import { importEntries } from './import-list';
import { savedSourcesFile } from './saved-sources';
import { SchemaSource, type SourceHost, type SourceIdentity } from './schema-source';
import { Turns } from './turns';

export interface LibraryOptions {
  /** Folder for compiled sets and for buf's own cache. */
  cacheDir: string;
  /** JSON file with sources and import folders; without it nothing is remembered. */
  stateFile?: string;
  /** Called with the whole catalog after every change. `reveal`: sources that the page should show. */
  onChange?: (catalog: Catalog, reveal: string[]) => void;
  /** Folders of protos that come with the app, used after all others. */
  bundledRoots?: string[];
  /** Another buf executable; for tests. */
  bufPath?: string;
}

/** Sources that load at the same time; each may wait for one of the two buf processes. */
const loadsAtOnce = 3;

export class SchemaLibrary {
  private readonly sources = new Map<string, SchemaSource>();
  private roots: string[] = [];
  private readonly host: SourceHost;
  private readonly state: ReturnType<typeof savedSourcesFile> | undefined;

  constructor(private readonly options: LibraryOptions) {
    const builder = new Builder(options.cacheDir, options.bufPath);
    this.host = {
      build: (files, signal) => builder.build(files, signal),
      turns: new Turns(loadsAtOnce),
      addedRoots: () => this.roots,
      bundledRoots: options.bundledRoots ?? [],
      openPaths: () => this.openPaths(),
      onChange: () => this.changed(),
    };
    this.state = options.stateFile ? savedSourcesFile(options.stateFile) : undefined;
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

  /** The tree and the problems of a source. Fails with `unknown-source`. */
  details(sourceId: string): Result<SourceDetails> {
    const source = this.sources.get(sourceId);
    return source ? ok(source.details) : unknownSource();
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
    await source.settled();
    const closure = closureOf(source.sets, request.typeNames);
    if (!closure.ok) return closure;
    return ok({ revision: source.entry.revision, fileDescriptorSet: closure.value });
  }

  openReflection(_settings: ReflectionSettings): Promise<Result<{ sourceId: string }>> {
    return Promise.resolve(fail('not-built', 'Server reflection is being built.'));
  }

  editReflection(_sourceId: string, _settings: ReflectionSettings): Promise<Result<object>> {
    return Promise.resolve(fail('not-built', 'Server reflection is being built.'));
  }

  /** Where every import of a source led, unresolved ones first; a bounded list. Fails with `unknown-source`. */
  imports(sourceId: string): Result<{ imports: ImportEntry[]; total: number }> {
    const source = this.sources.get(sourceId);
    if (!source) return unknownSource();
    return ok({ imports: importEntries(source.imports), total: source.imports.total });
  }

  search(_request: { query: string; limit: number }): Promise<Result<{ hits: SymbolHit[]; total: number }>> {
    return Promise.resolve(fail('not-built', 'Search is being built.'));
  }

  uses(_request: {
    sourceId: string;
    typeName: string;
  }): Promise<Result<{ hits: SymbolHit[]; total: number }>> {
    return Promise.resolve(fail('not-built', 'Where a type is used is being built.'));
  }

  /** Ends when no source is being loaded. */
  async settled(): Promise<void> {
    await Promise.all([...this.sources.values()].map((source) => source.settled()));
  }

  /** Stops watching and compiling, and writes what waits. */
  async close(): Promise<void> {
    for (const source of this.sources.values()) source.end();
    await this.settled();
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
    const source = this.add({ id: `src_${randomUUID().slice(0, 13)}`, kind, path });
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
    const chosen = [...this.sources.values()].filter(({ entry }) => which(entry));
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

interface Found {
  kind: SourceIdentity['kind'];
  path: string;
  realPath: string;
}

/** What is at a path. */
async function identify(path: string): Promise<Result<Found>> {
  try {
    const stats = await stat(path);
    const realPath = await realpath(path);
    if (stats.isDirectory()) {
      const whole = realPath === homedir() || realPath === parse(realPath).root;
      return whole ? tooWide(path) : ok({ kind: 'folder', path, realPath });
    }
    if (stats.isFile() && path.toLowerCase().endsWith('.proto')) return ok({ kind: 'file', path, realPath });
    return fail('not-a-proto', `${path} is not a .proto file. Open .proto files, or a folder that has some.`);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return fail('no-such-file', `There is nothing at ${path}. Check the path.`, detail);
  }
}

/** Searching and watching a whole disk would never end. */
function tooWide(path: string): ReturnType<typeof fail> {
  return fail('too-wide', `${path} is a whole home folder or disk. Open the folder of a project in it.`);
}

function severalFailures(failures: Failure[]): Failure {
  const message = failures.map(({ message }) => message).join(' ');
  return { code: failures[0]?.code ?? 'no-such-file', message };
}

function unknownSource(): ReturnType<typeof fail> {
  return fail('unknown-source', 'This source is not open any more. Open its file or folder again.');
}
