// Where a message or enum of a source is used: fields, methods and extensions of that type, read off the symbol tables.
import type { SymbolHit } from '../../src-shared/catalog';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Hits, SearchedSource } from './engine';
import type { SetStore } from './set-store';
import { searchedSets, symbolHit, type SearchedSet } from './symbol-search';
import { none, symbolFlags, type SymbolTable } from './symbol-table';

/** A well-known type has tens of thousands of uses; `total` counts them all. */
const mostUses = 1_000;

/** Methods first, then fields and extensions, each by name. Fails with `unknown-type`. */
export async function usesOf(
  store: SetStore,
  source: SearchedSource,
  typeName: string,
): Promise<Result<Hits>> {
  const name = typeName.replace(/^\./, '');
  const hits: SymbolHit[] = [];
  let isKnown = false;
  for (const set of await searchedSets(store, source)) {
    const type = typeIn(set.table, name);
    if (type === undefined) continue;
    isKnown = true;
    for (const user of usersIn(set, type)) hits.push(symbolHit(set, user));
  }
  if (!isKnown)
    return fail('unknown-type', `${name} is not in this source. Reload it, or choose another type.`);
  const rank = ({ kind }: SymbolHit) => (kind === 'method' ? 0 : 1);
  hits.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return ok({ hits: hits.slice(0, mostUses), total: hits.length });
}

function typeIn(table: SymbolTable, fullName: string): number | undefined {
  const short = fullName.slice(fullName.lastIndexOf('.') + 1);
  const id = table.names.indexOf(short);
  if (id < 0) return undefined;
  for (let symbol = 0; symbol < table.size; symbol++) {
    if (table.nameIds[symbol] !== id) continue;
    const kind = table.kind(symbol);
    if ((kind === 'message' || kind === 'enum') && table.fullName(symbol) === fullName) return symbol;
  }
  return undefined;
}

/** A value of a map is used by the field that is the map. */
function usersIn({ table, repeated }: SearchedSet, type: number): number[] {
  const users = new Set<number>();
  for (let symbol = 0; symbol < table.size; symbol++) {
    if (table.first[symbol] !== type && table.second[symbol] !== type) continue;
    if (repeated.has(table.files[symbol] ?? none)) continue;
    const parent = table.parents[symbol] ?? none;
    if (parent !== none && table.has(parent, symbolFlags.mapEntry)) {
      const field = table.first.indexOf(parent);
      if (field >= 0) users.add(field);
    } else users.add(symbol);
  }
  return [...users];
}
