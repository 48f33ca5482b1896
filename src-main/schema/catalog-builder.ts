// Compiled sets -> the packages, services and methods of the tree, without decoding one of them.
import type { PackageEntry, ServiceEntry } from '../../src-shared/catalog';
import { fail, ok, type Result } from '../../src-shared/result';
import type { StoredSet } from './closure';
import type { CompiledSet } from './compiler';
import { serviceEntries, type FoundService } from './service-entries';
import type { SetStore } from './set-store';

/** A service that two files of one source declare: the tree shows the first. */
export interface RepeatedService {
  name: string;
  shownFrom: string;
  file: string;
  line: number;
}

interface BuiltCatalog {
  /** Sorted by name; services and methods in the order of their files. */
  packages: PackageEntry[];
  /** In the same order as given. */
  sets: StoredSet[];
  repeated: RepeatedService[];
}

/** Puts sets that are in memory into the store first. Fails with the codes of `SetStore.put`, and with `set-gone`. */
export async function buildCatalog(compiled: CompiledSet[], store: SetStore): Promise<Result<BuiltCatalog>> {
  const shown = new Map<string, FoundService>();
  const catalog: BuiltCatalog = { packages: [], sets: [], repeated: [] };
  for (const { bytes, digest: given, entries } of compiled) {
    const stored = bytes ? await store.put(bytes) : ok(given);
    if (!stored.ok) return stored;
    const digest = stored.value;
    const [index, table] = [await store.closures(digest), await store.symbols(digest)];
    if (!index || !table)
      return fail('set-gone', 'The compiled schema vanished from the disk. Reload the source.', digest);
    const services: string[] = [];
    for (const found of serviceEntries(table, index.fileNames, new Set(entries))) {
      const { name, file, line } = found.service;
      const first = shown.get(name)?.service;
      if (first) {
        catalog.repeated.push({ name, shownFrom: first.file, file, line });
        continue;
      }
      shown.set(name, found);
      services.push(name);
    }
    catalog.sets.push({ digest, services });
  }
  catalog.packages = inPackages([...shown.values()]);
  return ok(catalog);
}

function inPackages(found: FoundService[]): PackageEntry[] {
  const packages = new Map<string, ServiceEntry[]>();
  for (const { packageName, service } of found) {
    const same = packages.get(packageName);
    if (same) same.push(service);
    else packages.set(packageName, [service]);
  }
  return [...packages]
    .map(([name, services]) => ({ name, services }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
