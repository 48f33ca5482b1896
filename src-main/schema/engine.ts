// The heavy part of schema/: loading and searching. One face for both ways to run it: here, or on a thread of its own.
import { join } from 'node:path';
import type { SymbolHit, SymbolKind } from '../../src-shared/catalog';
import type { Result } from '../../src-shared/result';
import { Builder } from './builder';
import { Reopening } from './reopening';
import { loadOrExplain, type LoadedSource, type LoadJob, type LoadWatch } from './source-loader';
import { searchSymbols } from './symbol-search';
import { usesOf } from './symbol-uses';

/** A source as search sees it. */
export interface SearchedSource {
  id: string;
  /** Of its sets, in their order. */
  digests: string[];
}

export interface Hits {
  hits: SymbolHit[];
  /** How many there are in all. */
  total: number;
}

export interface SymbolQuestion {
  query: string;
  limit: number;
  /** These alone; an empty query then finds all of them. */
  kinds?: readonly SymbolKind[] | undefined;
}

/** Everything that goes in and out can be copied to another thread. */
export interface SchemaEngine {
  /** Undefined: nothing changed, or aborted. */
  load(job: LoadJob, watch: LoadWatch): Promise<LoadedSource | undefined>;
  /** Best first. Sets that are gone are left out. */
  search(sources: SearchedSource[], question: SymbolQuestion): Promise<Result<Hits>>;
  /** Fields, methods and extensions that use a type. */
  uses(source: SearchedSource, typeName: string): Promise<Result<Hits>>;
  close(): Promise<void>;
}

export interface EngineOptions {
  /** Folder of everything that can be made again; another engine may use it too. */
  cacheDir: string;
  /** Another buf executable; for tests. */
  bufPath?: string | undefined;
}

export class LocalEngine implements SchemaEngine {
  private readonly builder: Builder;
  private readonly reopening: Reopening;

  constructor(private readonly options: EngineOptions) {
    this.builder = new Builder(options.cacheDir, options.bufPath);
    this.reopening = new Reopening(options, this.builder.store);
  }

  async load(job: LoadJob, watch: LoadWatch): Promise<LoadedSource | undefined> {
    const { reopening } = this;
    const reopened = await reopening.load(job, watch);
    if (reopened) return reopened;
    return loadOrExplain({
      ...job,
      signal: watch.signal,
      onPlan: (plan) => watch.onPlan(plan),
      onChanged: () => watch.onChanged(),
      build: (files, signal) => this.builder.build(files, signal),
      store: this.builder.store,
      loads: reopening.loads,
      reopening,
      memoryFolder: join(this.options.cacheDir, 'files'),
      compiler: reopening.compiler(),
    });
  }

  search(sources: SearchedSource[], question: SymbolQuestion): Promise<Result<Hits>> {
    return searchSymbols(this.builder.store, sources, question);
  }

  uses(source: SearchedSource, typeName: string): Promise<Result<Hits>> {
    return usesOf(this.builder.store, source, typeName);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
