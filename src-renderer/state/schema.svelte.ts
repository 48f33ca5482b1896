// The schema sources as main tells them, and the registries that the page builds from closures of what it opens.
import type {
  Catalog,
  MethodEntry,
  Source,
  SourceDetails,
  SourceSummary,
  WholeCatalog,
} from '../../src-shared/catalog';
import { readRegistry, type TypeRegistry } from '../../src-shared/proto/registry';
import { fail, type Failure, type Result } from '../../src-shared/result';
import type { MethodRef } from '../../src-shared/workspace';
import { onPush, request } from '../bridge';

// Closures are small; this bounds what a session of hopping through thousands of methods keeps.
const keptRegistries = 50;

export class SchemaState {
  catalog = $state.raw<WholeCatalog>({ sources: [], roots: [] });
  /** False until main has told the catalog for the first time: nothing is known to be missing before. */
  known = $state(false);
  /** The last refusal that belongs to no source: a path that does not exist. */
  failure = $state.raw<Failure | null>(null);
  /** Called with sources that were opened from outside the page. */
  onReveal: (sourceIds: string[]) => void = () => {};
  /** Called after a load that may have changed types. */
  onReloaded: () => void = () => {};

  private details = new Map<string, SourceDetails>();
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
      const method = methodsOf(source).find(({ path }) => path === ref.path);
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

  async choose(what: 'files' | 'folder'): Promise<string[]> {
    const answer = await request('dialog.chooseProtos', { what });
    if (answer.ok) return this.open(answer.value.paths);
    this.failure = answer.error;
    return [];
  }

  async reload(sourceId: string): Promise<void> {
    this.note(await request('schema.reload', { sourceId }));
  }

  async remove(sourceId: string): Promise<void> {
    this.note(await request('schema.remove', { sourceId }));
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

  private async fetchTypes(sourceId: string, typeNames: string[]): Promise<Result<TypeRegistry>> {
    const answer = await request('schema.closure', { sourceId, typeNames });
    return answer.ok
      ? readRegistry(answer.value.fileDescriptorSet)
      : fail(answer.error.code, answer.error.message);
  }

  private note(answer: Result<unknown>): void {
    this.failure = answer.ok ? null : answer.error;
  }

  /** Shows a catalog as soon as the details of its changed sources are here; one that is overtaken is not shown. */
  private async take(catalog: Catalog): Promise<void> {
    this.newest = catalog;
    await Promise.all(catalog.sources.map((source) => this.pull(source)));
    if (this.newest !== catalog) return;
    const sources = catalog.sources.map((source) => ({
      ...source,
      ...(this.details.get(source.id) ?? noDetails),
      revision: source.revision,
    }));
    this.details = new Map([...this.details].filter(([id]) => sources.some((source) => source.id === id)));
    this.catalog = { sources, roots: catalog.roots };
    this.known = true;
    this.onReloaded();
  }

  private async pull({ id, revision }: SourceSummary): Promise<void> {
    if (revision === 0 || this.details.get(id)?.revision === revision) return;
    const answer = await request('schema.details', { sourceId: id });
    if (answer.ok) this.details.set(id, answer.value);
  }
}

const noDetails = { packages: [], problems: [], paths: {} };

export function methodsOf(source: Source): MethodEntry[] {
  return source.packages.flatMap(({ services }) => services.flatMap(({ methods }) => methods));
}
