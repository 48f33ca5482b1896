// The schema of --proto and --descriptor-set: loaded by the app's engine in place, compiled once and kept in the cache folder.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SchemaProblem, ServiceEntry } from '../../src-shared/catalog';
import type { Result } from '../../src-shared/result';
import { extensionIn, readExtensionKey } from '../../src-shared/proto/extension-key';
import { type TypeRegistry, readRegistry } from '../../src-shared/proto/registry';
import { closureOf } from '../../src-main/schema/closure';
import { LocalEngine } from '../../src-main/schema/engine';
import { givenPath } from '../../src-main/schema/given-path';
import { identify } from '../../src-main/schema/opened-path';
import { type SetStore, setStoreOf } from '../../src-main/schema/set-store';
import type { LoadJob, LoadedSource } from '../../src-main/schema/source-loader';
import { type Outcome, done, exits, stop, stopWith } from '../ending';
import type { SchemaChoice } from '../flags/schema-flags';
import { bundledRoots } from './bundled-roots';
import { cacheFolder } from '../cache-folder';
import type { CommandSchema } from './command-schema';
import { problemLines } from './problem-lines';
import { wellKnownRegistry } from './well-known';

export async function loadFiles(choice: SchemaChoice): Promise<Outcome<CommandSchema>> {
  const cacheDir = cacheFolder();
  const engine = new LocalEngine({ cacheDir });
  const jobs = await jobsOf(choice);
  if (!jobs.ok) return jobs;
  const loaded = await Promise.all(jobs.value.map((job) => loadWhole(engine, job)));
  const problems = loaded.flatMap((source) => source.problems);
  if (loaded.every(({ sets }) => sets.length === 0)) {
    return stop(exits.schema, ...(problems.length > 0 ? problemLines(problems) : ['The schema is empty.']));
  }
  return done(new FileSchema(loaded, problems, setStoreOf(cacheDir)));
}

async function loadWhole(engine: LocalEngine, job: LoadJob): Promise<LoadedSource> {
  const { signal } = new AbortController();
  const watch = { signal, onPlan: () => Promise.resolve(), onChanged: () => {} };
  // Undefined only for an abort and for what is known already.
  return (await engine.load(job, watch)) ?? loadWhole(engine, job);
}

async function jobsOf({ protos, sets, importFolders }: SchemaChoice): Promise<Outcome<LoadJob[]>> {
  const cwd = process.cwd();
  const roots = importFolders.map((folder) => givenPath(folder, cwd));
  const missing = roots.find((root) => !existsSync(root));
  if (missing !== undefined) return stop(exits.schema, `-I ${missing}: there is no such folder.`);
  const found = await Promise.all(protos.map((path) => identify(protoPath(path, roots, cwd))));
  const jobs: LoadJob[] = [];
  const shared = { addedRoots: roots, nearby: [], bundledRoots: bundledRoots(), isFirst: true };
  for (const one of found) {
    if (!one.ok) return stopWith(exits.schema, one.error);
    jobs.push({ kind: one.value.kind, path: one.value.path, ...shared });
  }
  for (const set of sets) jobs.push({ kind: 'set', path: givenPath(set, cwd), ...shared });
  return done(jobs);
}

/** As protoc and grpcurl take it: from here, or from the first import folder that has it. */
function protoPath(path: string, roots: readonly string[], cwd: string): string {
  const here = givenPath(path, cwd);
  if (existsSync(here)) return here;
  return roots.map((root) => resolve(root, path)).find((place) => existsSync(place)) ?? here;
}

class FileSchema implements CommandSchema {
  readonly #loaded: readonly LoadedSource[];
  readonly #problems: readonly SchemaProblem[];
  readonly #store: SetStore;

  constructor(loaded: readonly LoadedSource[], problems: readonly SchemaProblem[], store: SetStore) {
    this.#loaded = loaded;
    this.#problems = problems;
    this.#store = store;
  }

  services(): Promise<Outcome<string[]>> {
    return Promise.resolve(done([...new Set(this.#services().map(({ name }) => name))]));
  }

  catalog(): Promise<Outcome<ServiceEntry[]>> {
    return Promise.resolve(done(this.#services()));
  }

  async find(symbol: string): Promise<Outcome<TypeRegistry | undefined>> {
    const key = readExtensionKey(symbol);
    for (const { sets, packages } of this.#loaded) {
      const closure: Result<Uint8Array> = await closureOf({
        store: this.#store,
        sets,
        packages,
        typeNames: [key?.message ?? symbol],
      });
      if (!closure.ok && closure.error.code === 'unknown-type') continue;
      if (!closure.ok) return stopWith(exits.schema, closure.error);
      const registry = readRegistry(closure.value);
      if (!registry.ok) return stopWith(exits.schema, registry.error);
      if (key === undefined || extensionIn(registry.value.types, key)) return registry;
    }
    return done(wellKnownRegistry(symbol));
  }

  async offers(): Promise<string[]> {
    const names = this.#services().flatMap(({ name, methods }) => [
      name,
      ...methods.flatMap((method) => [`${name}.${method.name}`, method.inputType, method.outputType]),
    ]);
    return Promise.resolve([...new Set(names)]);
  }

  warnings(): string[] {
    return problemLines(this.#problems);
  }

  #services(): ServiceEntry[] {
    return this.#loaded.flatMap(({ packages }) => packages.flatMap(({ services }) => services));
  }
}
