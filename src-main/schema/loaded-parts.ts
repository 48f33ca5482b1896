// What a load came to, cut into parts that another thread takes in a moment each, and put together there.
import type { PackageEntry } from '../../src-shared/catalog';
import type { ImportList } from './import-list';
import { sliceEnd } from './package-slices';
import type { LoadedSource } from './source-loader';

/** Paths and imports of so many files cost about what a slice of the tree does. */
const entriesAtOnce = 1_500;

export interface LoadedPart {
  packages?: PackageEntry[];
  paths?: [name: string, path: string][];
  imports?: ImportList['rows'];
}

/** The large lists of a load in parts; the rest goes over with `withoutParts`. A small load has none. */
export function* partsOf({ packages, paths, imports }: LoadedSource): Generator<LoadedPart> {
  for (let from = 0; from < packages.length;) {
    const end = sliceEnd(packages, from);
    yield { packages: packages.slice(from, end) };
    from = end;
  }
  for (const part of inParts(Object.entries(paths))) yield { paths: part };
  for (const part of inParts(imports.rows)) yield { imports: part };
}

export function withoutParts(loaded: LoadedSource): LoadedSource {
  return { ...loaded, packages: [], paths: {}, imports: { ...loaded.imports, rows: [] } };
}

/** Collects the parts of one load. */
export class LoadedParts {
  private readonly packages: PackageEntry[] = [];
  private readonly paths: [name: string, path: string][] = [];
  private readonly rows: ImportList['rows'] = [];

  add({ packages = [], paths = [], imports = [] }: LoadedPart): void {
    this.packages.push(...packages);
    this.paths.push(...paths);
    this.rows.push(...imports);
  }

  whole(loaded: LoadedSource): LoadedSource {
    const { packages, paths, rows } = this;
    return { ...loaded, packages, paths: Object.fromEntries(paths), imports: { ...loaded.imports, rows } };
  }
}

function* inParts<T>(list: readonly T[]): Generator<T[]> {
  for (let from = 0; from < list.length; from += entriesAtOnce) yield list.slice(from, from + entriesAtOnce);
}
