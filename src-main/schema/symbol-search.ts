// Finds symbols of all sources by name: one pass over distinct short names, one over flat columns, texts made for what is shown alone.
import type { SymbolHit, SymbolKind } from '../../src-shared/catalog';
import { ok, type Result } from '../../src-shared/result';
import type { Hits, SearchedSource, SymbolQuestion } from './engine';
import { matchClasses, NameMatcher } from './name-match';
import type { ClosureIndex } from './set-index';
import type { SetStore } from './set-store';
import { none, type SymbolTable, type TableKind } from './symbol-table';

/** What people look for most comes first among equals. */
const kindRank: Record<TableKind, number> = {
  method: 0,
  service: 0,
  message: 1,
  enum: 2,
  extension: 3,
  field: 4,
  'enum-value': 5,
  package: 6,
};
const kindRanks = 6;
/** Lengths of names above this rank alike. */
const lengths = 64;
const miss = matchClasses.indexOf('miss');

export interface SearchedSet {
  sourceId: string;
  table: SymbolTable;
  fileNames: string[];
  /** Files that an earlier set of the source has too. */
  repeated: Set<number>;
}

/** `query` with dots looks in full names, without in short ones; an empty one finds nothing, or all of the `kinds`. */
export async function searchSymbols(
  store: SetStore,
  sources: SearchedSource[],
  { query, limit, kinds }: SymbolQuestion,
): Promise<Result<Hits>> {
  const wanted = query.trim();
  if (wanted === '' && kinds === undefined) return ok({ hits: [], total: 0 });
  const buckets = new Buckets(limit);
  for (const source of sources) {
    for (const set of await searchedSets(store, source)) collect(set, wanted, buckets, kinds);
  }
  return ok({ hits: buckets.best(), total: buckets.total });
}

/** The sets of a source; files that several of them have are searched once. */
export async function searchedSets(store: SetStore, { id, digests }: SearchedSource): Promise<SearchedSet[]> {
  const seen = new Set<string>();
  const searched: SearchedSet[] = [];
  for (const digest of digests) {
    const [index, table] = [await store.closures(digest), await store.symbols(digest)];
    if (!index || !table) continue;
    const repeated = digests.length > 1 ? repeatedFiles(index, seen) : new Set<number>();
    searched.push({ sourceId: id, table, fileNames: index.fileNames, repeated });
  }
  return searched;
}

function repeatedFiles(index: ClosureIndex, seen: Set<string>): Set<number> {
  const repeated = new Set<number>();
  index.fileNames.forEach((name, file) => {
    const { length, crc } = index.place(file);
    const key = `${name} ${length} ${crc}`;
    if (seen.has(key)) repeated.add(file);
    seen.add(key);
  });
  return repeated;
}

function collect(
  set: SearchedSet,
  query: string,
  buckets: Buckets,
  kinds: readonly SymbolKind[] | undefined,
): void {
  const { table, repeated } = set;
  const scores = scoresOf(table, query);
  const wanted: ReadonlySet<string> | undefined = kinds && new Set(kinds);
  const all = repeated.size === 0;
  for (let symbol = 0; symbol < table.size; symbol++) {
    const score = scores(symbol);
    if (score < 0 || table.shown[symbol] === 0) continue;
    if (wanted !== undefined && !wanted.has(table.kind(symbol))) continue;
    if (!all && repeated.has(table.files[symbol] ?? none)) continue;
    buckets.add(score * kindRanks + kindRank[table.kind(symbol)], set, symbol);
  }
}

/** Gives each symbol its score, lower is better, or -1. */
type Scores = (symbol: number) => number;

function scoresOf(table: SymbolTable, query: string): Scores {
  if (query === '') return () => 0;
  return query.includes('.') ? fullNameScores(table, query) : shortNameScores(table, query);
}

function shortNameScores(table: SymbolTable, query: string): Scores {
  const matcher = new NameMatcher(query);
  const byName = new Int16Array(table.names.length);
  table.names.forEach((name, id) => {
    const found = matcher.classOf(name, table.lowerNames[id] ?? '');
    byName[id] = found === miss ? -1 : found * lengths + Math.min(name.length, lengths - 1);
  });
  return (symbol) => byName[table.nameIds[symbol] ?? 0] ?? -1;
}

/** A part of a full name that ends within a symbol's own name makes a hit; what lies below it comes last. */
function fullNameScores(table: SymbolTable, query: string): Scores {
  const lower = query.toLowerCase();
  const cut = lower.lastIndexOf('.');
  const [head, tail] = [lower.slice(0, cut), lower.slice(cut + 1)];
  const own = new Int8Array(table.names.length);
  table.lowerNames.forEach((lowerName, id) => {
    own[id] = !lowerName.startsWith(tail) ? -1 : lowerName.length === tail.length ? 0 : 1;
  });
  const inherited = new Uint8Array(table.size);
  const endings = new Map<number, boolean>();
  const endsWithHead = (parent: number) => {
    const known = endings.get(parent);
    if (known !== undefined) return known;
    const full = parent === none ? '' : table.fullName(parent).toLowerCase();
    const ends =
      `.${full}`.endsWith(head.startsWith('.') ? head : `.${head}`) || (full.endsWith(head) && head !== '');
    endings.set(parent, ends);
    return ends;
  };
  return (symbol) => {
    const parent = table.parents[symbol] ?? none;
    const id = table.nameIds[symbol] ?? 0;
    if (parent !== none && inherited[parent] === 1) inherited[symbol] = 1;
    else if (table.kind(symbol) === 'package' && table.lowerNames[id]?.includes(lower)) inherited[symbol] = 1;
    const found = own[id] ?? -1;
    if (found >= 0 && endsWithHead(parent)) {
      inherited[symbol] = 1;
      return found * lengths + Math.min(table.nameOf(id).length, lengths - 1);
    }
    return inherited[symbol] === 1 ? 2 * lengths : -1;
  };
}

/** The best so many by rank, and how many there are: a count for each rank instead of a sort of all. */
class Buckets {
  total = 0;
  private readonly byRank: { set: SearchedSet; symbol: number }[][] = [];

  constructor(private readonly limit: number) {}

  add(rank: number, set: SearchedSet, symbol: number): void {
    this.total++;
    const bucket = (this.byRank[rank] ??= []);
    if (bucket.length < this.limit) bucket.push({ set, symbol });
  }

  best(): SymbolHit[] {
    const hits: SymbolHit[] = [];
    for (const bucket of this.byRank) {
      if (!bucket) continue;
      const named = bucket.map(({ set, symbol }) => symbolHit(set, symbol));
      named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
      hits.push(...named.slice(0, this.limit - hits.length));
      if (hits.length >= this.limit) break;
    }
    return hits;
  }
}

export function symbolHit({ sourceId, table, fileNames }: SearchedSet, symbol: number): SymbolHit {
  const kind = table.kind(symbol);
  return {
    sourceId,
    // Packages are never hits.
    kind: kind === 'package' ? 'message' : kind,
    name: table.fullName(symbol),
    file: fileNames[table.files[symbol] ?? 0] ?? '',
    line: table.lines[symbol] ?? 0,
  };
}
