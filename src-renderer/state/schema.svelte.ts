// The schema sources as main tells them, and the registries that the page builds from closures of what it opens.
import type {
  Catalog,
  ImportEntry,
  MethodEntry,
  ReflectionSettings,
  Source,
  SourceDetails,
  SourceSummary,
  WholeCatalog,
} from '../../src-shared/catalog';
import {
  extensionIn,
  extensionName,
  readExtensionKey,
  type ExtensionKey,
} from '../../src-shared/proto/extension-key';
import { readRegistry, type TypeRegistry } from '../../src-shared/proto/registry';
import { fail, type Failure, type Result } from '../../src-shared/result';
import type { MethodRef } from '../../src-shared/workspace';
import { onPush, request } from '../bridge';
import { methodAt, sharedServices } from './method-index';

// Closures are small; this bounds what a session of hopping through thousands of methods keeps.
const keptRegistries = 50;
/** Of descriptors: the closure of a method seldom has more. */
const manyBytes = 200_000;

export class SchemaState {
  catalog = $state.raw<WholeCatalog>({ sources: [], roots: [] });
  /** False until main has told the catalog for the first time: nothing is known to be missing before. */
  known = $state(false);
  /** The last refusal that belongs to no source: a path that does not exist. */
  failure = $state.raw<Failure | null>(null);
  /** Called with sources that were opened from outside the page. */
  onReveal: (sourceIds: string[]) => void = () => {};
  /** The settings of a reflection source with what it inherits now; undefined when that cannot be used. */
  freshReflection: (settings: ReflectionSettings) => ReflectionSettings | undefined = () => undefined;
  /** Called after a load that may have changed types. */
  onReloaded: () => void = () => {};

  /** Full names of services that more than one source defines. */
  readonly shared: ReadonlySet<string> = $derived(sharedServices(this.catalog.sources));

  private details = new Map<string, KnownDetails>();
  private readonly pulls = new Map<string, Promise<void>>();
  private newest: Catalog = { sources: [], roots: [] };
  private readonly registries = new Map<string, Promise<Result<TypeRegistry>>>();

  /** Hears of changes from now on; sources that open while the page starts are not missed. */
  listen(): void {
    onPush('schema.changed', ({ catalog, reveal, notice }) => {
      if (notice) this.failure = { code: 'notice', message: notice };
      void this.take(catalog).then(() => {
        if (reveal.length > 0) this.onReveal(reveal);
      });
    });
  }

  async load(): Promise<void> {
    const answer = await request('schema.catalog', {});
    if (answer.ok) await this.take(answer.value);
  }

  source(sourceId: string): Source | undefined {
    return this.catalog.sources.find(({ id }) => id === sourceId);
  }

  /** The method under its own source, else the same path in any other (a source that was removed and opened again). */
  method(ref: MethodRef): { source: Source; method: MethodEntry } | undefined {
    const own = this.source(ref.sourceId);
    const others = this.catalog.sources.filter((source) => source !== own);
    for (const source of own ? [own, ...others] : others) {
      const method = methodAt(source, ref.path);
      if (method) return { source, method };
    }
    return undefined;
  }

  /** Opens files and folders by absolute path; null means that nothing was refused. */
  async open(paths: string[]): Promise<string[]> {
    if (paths.length === 0) return [];
    const answer = await request('schema.open', { paths });
    this.failure = answer.ok ? null : answer.error;
    return answer.ok ? answer.value.sourceIds : [];
  }

  /** Paths that the person chose: sources and captures. */
  async choose(what: 'files' | 'folder'): Promise<string[]> {
    const answer = await request('dialog.chooseProtos', { what });
    if (answer.ok) return answer.value.paths;
    this.failure = answer.error;
    return [];
  }

  /** A server is asked with what its target has now. */
  async reload(sourceId: string): Promise<void> {
    const before = this.source(sourceId)?.reflection;
    const now = before?.inherited === undefined ? undefined : this.freshReflection(before);
    if (before === undefined || now === undefined || JSON.stringify(now) === JSON.stringify(before)) {
      return this.note(await request('schema.reload', { sourceId }));
    }
    this.note(await this.editReflection(sourceId, now));
  }

  async remove(sourceId: string): Promise<void> {
    this.note(await request('schema.remove', { sourceId }));
  }

  /** An empty name gives the source its own name back. */
  async rename(sourceId: string, label: string): Promise<void> {
    this.note(await request('schema.rename', { sourceId, label }));
  }

  /** Asks a server for its schema; the source that it becomes, or why there is none. */
  openReflection(settings: ReflectionSettings): Promise<Result<{ sourceId: string }>> {
    return request('schema.openReflection', { settings });
  }

  editReflection(sourceId: string, settings: ReflectionSettings): Promise<Result<object>> {
    return request('schema.editReflection', { sourceId, settings });
  }

  imports(sourceId: string): Promise<Result<{ imports: ImportEntry[]; total: number }>> {
    return request('schema.imports', { sourceId });
  }

  async addRoot(path?: string): Promise<void> {
    this.note(await request('schema.addRoot', path === undefined ? {} : { path }));
  }

  async removeRoot(path: string): Promise<void> {
    this.note(await request('schema.removeRoot', { path }));
  }

  async openInEditor(path: string, line: number, column: number): Promise<void> {
    this.note(await request('app.openInEditor', { path, line, column }));
  }

  /** The types of one method, from the closure of its source; cached by the source's revision. */
  types(source: Source, typeNames: string[]): Promise<Result<TypeRegistry>> {
    const key = [source.id, source.revision, ...typeNames].join(' ');
    const known = this.registries.get(key);
    if (known) return known;
    const made = this.fetchTypes(source.id, typeNames);
    this.registries.set(key, made);
    const oldest = this.registries.keys().next().value;
    if (this.registries.size > keptRegistries && oldest !== undefined) this.registries.delete(oldest);
    return made;
  }

  /**
   * The types around a message of that name, from the first source that has it; servers are asked for it. An extension
   * (`extensionName`) counts when all sources that know one mean the same, or the first source knows it.
   */
  async typesNamed(name: string, first: Source): Promise<TypeRegistry | undefined> {
    const extension = readExtensionKey(name);
    if (extension) return this.typesExtending(extension, first);
    const others = this.catalog.sources.filter(({ id }) => id !== first.id);
    for (const source of [first, ...others]) {
      const found = await this.fetchTypes(source.id, [name]);
      if (found.ok && found.value.types.getMessage(name) !== undefined) return found.value;
    }
    return undefined;
  }

  private async typesExtending(key: ExtensionKey, first: Source): Promise<TypeRegistry | undefined> {
    const found = new Map<string, TypeRegistry>();
    const others = this.catalog.sources.filter(({ id }) => id !== first.id);
    for (const source of [first, ...others]) {
      const types = await this.fetchTypes(source.id, [extensionName(key)]);
      const extension = types.ok ? extensionIn(types.value.types, key) : undefined;
      if (!types.ok || !extension) continue;
      if (source === first) return types.value;
      found.set(extension.typeName, types.value);
    }
    return found.size === 1 ? [...found.values()][0] : undefined;
  }

  private async fetchTypes(sourceId: string, typeNames: string[]): Promise<Result<TypeRegistry>> {
    const answer = await request('schema.closure', { sourceId, typeNames });
    if (!answer.ok) return fail(answer.error.code, answer.error.message);
    const { fileDescriptorSet } = answer.value;
    const registry = readRegistry(fileDescriptorSet);
    // Thousands of fields take a while here, and again where their rows are made: not both in one breath.
    if (fileDescriptorSet.length > manyBytes) await new Promise((resolve) => setTimeout(resolve));
    return registry;
  }

  private note(answer: Result<unknown>): void {
    this.failure = answer.ok ? null : answer.error;
  }

  /** Shows a catalog as soon as the details of its changed sources are here; one that is overtaken is not shown. */
  private async take(catalog: Catalog): Promise<void> {
    this.newest = catalog;
    await Promise.all(catalog.sources.map((source) => this.pull(source)));
    if (this.newest !== catalog) return;
    const shown = new Map(this.catalog.sources.map((source) => [source.id, source]));
    const sources = catalog.sources.map((summary) => {
      const { packages, problems, paths } = this.details.get(summary.id) ?? noDetails;
      const source = { ...summary, packages, problems, paths };
      const before = shown.get(summary.id);
      return before && sameSource(before, source) ? before : source;
    });
    const open = new Set(sources.map(({ id }) => id));
    this.details = new Map([...this.details].filter(([id]) => open.has(id)));
    this.catalog = { sources, roots: catalog.roots };
    this.known = true;
    this.onReloaded();
  }

  /** Catalogs that come one after the other ask once for the same load of a source. */
  private pull(summary: SourceSummary): Promise<void> {
    const { id, revision, state } = summary;
    const key = `${id} ${detailsKey(summary)}`;
    const isNew = this.details.get(id)?.revision !== revision && revision > 0;
    // While it loads, what is known of it stays; its problems are told when it is done.
    const isTold = this.details.get(id)?.key === key || state === 'loading';
    if (!isNew && isTold) return Promise.resolve();
    const asked = this.pulls.get(key) ?? this.fetchDetails(id, key).finally(() => this.pulls.delete(key));
    this.pulls.set(key, asked);
    return asked;
  }

  /** Part by part. Undefined: the source is gone, or was loaded again meanwhile, of which another catalog tells. */
  private async wholeDetails(sourceId: string): Promise<SourceDetails | undefined> {
    const first = await request('schema.details', { sourceId });
    if (!first.ok) return undefined;
    const packages = [...first.value.packages];
    for (let from = first.value.next; from !== undefined;) {
      const more = await request('schema.details', { sourceId, from });
      if (!more.ok || more.value.revision !== first.value.revision) return undefined;
      packages.push(...more.value.packages);
      from = more.value.next;
    }
    return { ...first.value, packages };
  }

  private async fetchDetails(sourceId: string, key: string): Promise<void> {
    const answer = await this.wholeDetails(sourceId);
    if (!answer) return;
    const { revision, packages, paths, problems } = answer;
    const before = this.details.get(sourceId);
    const tree = before?.revision === revision ? before : { packages, paths };
    this.details.set(sourceId, { key, revision, problems, packages: tree.packages, paths: tree.paths });
  }
}

/** Details with the key of the summary that they were asked for. */
type KnownDetails = SourceDetails & { key: string };

/** The revision is the tree's: problems may come and go without it, as when a server does not answer. */
function detailsKey({ kind, revision, state, problemCount, loadedAt }: SourceSummary): string {
  return [revision, state, problemCount, kind === 'reflection' ? loadedAt : ''].join(' ');
}

const noDetails = { packages: [], problems: [], paths: {} };

/** A source that did not change stays the same object, so that nothing that was made from it is made again. */
function sameSource(one: Source, other: Source): boolean {
  const same =
    one.packages === other.packages && one.problems === other.problems && one.paths === other.paths;
  return same && summaryText(one) === summaryText(other);
}

function summaryText(source: Source): string {
  return JSON.stringify({ ...source, packages: 0, problems: 0, paths: 0 });
}
