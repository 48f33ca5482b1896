// The services tree as the flat list of rows that are visible now: sources, packages, services, methods.
import type { ServiceEntry, Source } from '../../../src-shared/catalog';
import { sourceIndex, type IndexedPackage, type IndexedService, type MethodRow } from './tree-index';

export interface SourceRow {
  kind: 'source';
  id: string;
  depth: 0;
  label: string;
  open: boolean;
  source: Source;
}
export interface PackageRow {
  kind: 'package';
  id: string;
  depth: 1;
  label: string;
  open: boolean;
  source: Source;
}
export interface ServiceRow {
  kind: 'service';
  id: string;
  depth: 2;
  label: string;
  open: boolean;
  source: Source;
  service: ServiceEntry;
}
export type TreeRow = SourceRow | PackageRow | ServiceRow | MethodRow;

/** What decides which rows there are. */
interface Choice {
  words: string[];
  turned: ReadonlySet<string>;
}

/**
 * @param filter words that must all occur in `package.Service/Method`, in any case; '' shows all
 * @param turned ids of rows that a person closed, and with `+` before them of rows that start closed and were opened;
 * a filter opens everything
 */
export function treeRows(sources: readonly Source[], filter: string, turned: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  for (const source of sources) addSource(rows, source, { words: wordsOf(filter), turned });
  return rows;
}

/** The methods alone that a filter leaves, in the order of the tree. */
export function matchingMethods(sources: readonly Source[], filter: string): MethodRow[] {
  const words = wordsOf(filter);
  return sources.flatMap((source) =>
    sourceIndex(source).packages.flatMap(({ services }) =>
      services.flatMap(({ methods }) => methods.filter((method) => matches(method, words))),
    ),
  );
}

/** The entry of `turned` that opens or closes a row, and whether it must be in the set for that. */
export function turnOf(row: TreeRow, open: boolean): { entry: string; present: boolean } {
  const startsClosed = row.kind === 'package' && sourceIndex(row.source).big;
  return startsClosed ? { entry: `+${row.id}`, present: open } : { entry: row.id, present: !open };
}

/** Where each row stands among the rows with the same parent, from 1, and how many they are. */
export interface Places {
  position: Uint32Array;
  siblings: Uint32Array;
}

/** One way forward for positions, one back for counts. */
export function placesOf(rows: readonly { depth: number }[]): Places {
  const position = new Uint32Array(rows.length);
  const siblings = new Uint32Array(rows.length);
  const counts = [0, 0, 0, 0];
  rows.forEach(({ depth }, index) => {
    counts.fill(0, depth + 1);
    position[index] = counts[depth] = (counts[depth] ?? 0) + 1;
  });
  counts.fill(0);
  for (let index = rows.length - 1; index >= 0; index--) {
    const depth = rows[index]?.depth ?? 0;
    counts.fill(0, depth + 1);
    siblings[index] = counts[depth] ||= position[index] ?? 0;
  }
  return { position, siblings };
}

function addSource(rows: TreeRow[], source: Source, choice: Choice): void {
  const index = sourceIndex(source);
  const filtering = choice.words.length > 0;
  const { id, label } = source;
  const open = filtering || !choice.turned.has(id);
  const from = rows.push({ kind: 'source', id, depth: 0, label, open, source });
  if (!open) return;
  for (const entry of index.packages) addPackage(rows, source, entry, index.big, choice);
  if (filtering && rows.length === from) rows.pop();
}

function addPackage(
  rows: TreeRow[],
  source: Source,
  { id, name, services }: IndexedPackage,
  big: boolean,
  choice: Choice,
): void {
  const { words, turned } = choice;
  const open = words.length > 0 || (big ? turned.has(`+${id}`) : !turned.has(id));
  const from = rows.push({ kind: 'package', id, depth: 1, label: name, open, source });
  if (!open) return;
  for (const service of services) addService(rows, source, service, choice);
  if (words.length > 0 && rows.length === from) rows.pop();
}

function addService(
  rows: TreeRow[],
  source: Source,
  { id, service, label, methods }: IndexedService,
  { words, turned }: Choice,
): void {
  const shown = words.length === 0 ? methods : methods.filter((method) => matches(method, words));
  if (words.length > 0 && shown.length === 0) return;
  const open = words.length > 0 || !turned.has(id);
  rows.push({ kind: 'service', id, depth: 2, label, open, source, service });
  if (open) for (const method of shown) rows.push(method);
}

function matches({ haystack }: MethodRow, words: string[]): boolean {
  return words.every((word) => haystack.includes(word));
}

function wordsOf(filter: string): string[] {
  return filter.toLowerCase().split(/\s+/).filter(Boolean);
}
