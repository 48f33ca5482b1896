// The services tree as the flat list of rows that are visible now: sources, packages, services, methods.
import type { MethodEntry, ServiceEntry, Source } from '../../../src-shared/catalog';
import { sourceIndex, type IndexedMethod, type IndexedPackage, type IndexedService } from './tree-index';

/** Place among the rows with the same parent, from 1, and how many they are. */
interface Place {
  position: number;
  siblings: number;
}

export type SourceRow = Place & {
  kind: 'source';
  id: string;
  depth: 0;
  label: string;
  open: boolean;
  source: Source;
};
export type PackageRow = Place & {
  kind: 'package';
  id: string;
  depth: 1;
  label: string;
  open: boolean;
  source: Source;
};
export type ServiceRow = Place & {
  kind: 'service';
  id: string;
  depth: 2;
  label: string;
  open: boolean;
  source: Source;
  service: ServiceEntry;
};
export type MethodRow = Place & {
  kind: 'method';
  id: string;
  depth: 3;
  label: string;
  source: Source;
  method: MethodEntry;
};
export type TreeRow = SourceRow | PackageRow | ServiceRow | MethodRow;

/**
 * @param filter words that must all occur in `package.Service/Method`, in any case; '' shows all
 * @param turned ids of rows that a person closed, and with `+` before them of rows that start closed and were opened;
 * a filter opens everything
 */
export function treeRows(sources: readonly Source[], filter: string, turned: ReadonlySet<string>): TreeRow[] {
  const words = wordsOf(filter);
  const rows: TreeRow[] = [];
  for (const source of sources) addSource(rows, source, words, turned);
  return numbered(rows);
}

/** The methods alone that a filter leaves, in the order of the tree. */
export function matchingMethods(
  sources: readonly Source[],
  filter: string,
): { id: string; source: Source; method: MethodEntry }[] {
  const words = wordsOf(filter);
  return sources.flatMap((source) =>
    sourceIndex(source).packages.flatMap(({ services }) =>
      services.flatMap(({ methods }) =>
        methods
          .filter((method) => matches(method, words))
          .map(({ method }) => ({ id: methodId(source, method.path), source, method })),
      ),
    ),
  );
}

/** The entry of `turned` that opens or closes a row, and whether it must be in the set for that. */
export function turnOf(row: TreeRow, open: boolean): { entry: string; present: boolean } {
  const startsClosed = row.kind === 'package' && sourceIndex(row.source).big;
  return startsClosed ? { entry: `+${row.id}`, present: open } : { entry: row.id, present: !open };
}

export function methodId(source: { id: string }, path: string): string {
  return `${source.id} ${path}`;
}

function addSource(rows: TreeRow[], source: Source, words: string[], turned: ReadonlySet<string>): void {
  const index = sourceIndex(source);
  const filtering = words.length > 0;
  const open = filtering || !turned.has(source.id);
  const { id, label } = source;
  const from = rows.push({ kind: 'source', id, depth: 0, label, open, source, ...unplaced });
  if (!open) return;
  for (const entry of index.packages) addPackage(rows, source, entry, words, turned, index.big);
  if (filtering && rows.length === from) rows.pop();
}

function addPackage(
  rows: TreeRow[],
  source: Source,
  { name, services }: IndexedPackage,
  words: string[],
  turned: ReadonlySet<string>,
  big: boolean,
): void {
  const id = `${source.id} ${name}`;
  const open = words.length > 0 || (big ? turned.has(`+${id}`) : !turned.has(id));
  const from = rows.push({ kind: 'package', id, depth: 1, label: name, open, source, ...unplaced });
  if (!open) return;
  for (const service of services) addService(rows, source, service, words, turned);
  if (words.length > 0 && rows.length === from) rows.pop();
}

function addService(
  rows: TreeRow[],
  source: Source,
  { service, label, methods }: IndexedService,
  words: string[],
  turned: ReadonlySet<string>,
): void {
  const shown = words.length === 0 ? methods : methods.filter((method) => matches(method, words));
  if (words.length > 0 && shown.length === 0) return;
  const id = `${source.id} ${service.name}`;
  const open = words.length > 0 || !turned.has(id);
  rows.push({ kind: 'service', id, depth: 2, label, open, source, service, ...unplaced });
  if (!open) return;
  for (const { method } of shown)
    rows.push({
      kind: 'method',
      id: methodId(source, method.path),
      depth: 3,
      label: method.name,
      source,
      method,
      ...unplaced,
    });
}

const unplaced = { position: 0, siblings: 0 };

/** Gives each row its place among its siblings: one way forward for positions, one back for counts. */
function numbered(rows: TreeRow[]): TreeRow[] {
  const counts = [0, 0, 0, 0, 0];
  for (const row of rows) {
    counts.fill(0, row.depth + 1);
    row.position = counts[row.depth] = (counts[row.depth] ?? 0) + 1;
  }
  const totals = [0, 0, 0, 0];
  let above = 0;
  for (const row of rows.toReversed()) {
    if (row.depth < above) totals.fill(0, row.depth + 1);
    totals[row.depth] ||= row.position;
    row.siblings = totals[row.depth] ?? 0;
    above = row.depth;
  }
  return rows;
}

function matches({ haystack }: IndexedMethod, words: string[]): boolean {
  return words.every((word) => haystack.includes(word));
}

function wordsOf(filter: string): string[] {
  return filter.toLowerCase().split(/\s+/).filter(Boolean);
}
