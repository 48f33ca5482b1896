// The services of a compiled set as the tree shows them, out of its symbol table.
import type { MethodEntry, ServiceEntry } from '../../src-shared/catalog';
import { none, symbolFlags, type SymbolTable } from './symbol-table';

export interface FoundService {
  packageName: string;
  service: ServiceEntry;
}

/** Services of these files, in the order of the set; methods in the order of their file. */
export function serviceEntries(table: SymbolTable, fileNames: string[], shown: Set<string>): FoundService[] {
  const found = new Map<number, FoundService>();
  for (let symbol = 0; symbol < table.size; symbol++) {
    const kind = table.kind(symbol);
    if (kind !== 'service' && kind !== 'method') continue;
    const file = fileNames[table.files[symbol] ?? 0] ?? '';
    if (!shown.has(file)) continue;
    const parent = table.parents[symbol] ?? none;
    if (kind === 'service') {
      const packageName = parent === none ? '' : table.fullName(parent);
      found.set(symbol, { packageName, service: serviceEntry(table, symbol, file) });
      continue;
    }
    const owner = found.get(parent)?.service;
    owner?.methods.push(methodEntry(table, symbol, owner));
  }
  return [...found.values()];
}

function serviceEntry(table: SymbolTable, symbol: number, file: string): ServiceEntry {
  return {
    name: table.fullName(symbol),
    deprecated: table.has(symbol, symbolFlags.deprecated),
    file,
    line: Math.max(1, table.lines[symbol] ?? 1),
    methods: [],
  };
}

function methodEntry(table: SymbolTable, symbol: number, { name: service, file }: ServiceEntry): MethodEntry {
  const name = table.shortName(symbol);
  const typeName = (type = none) => (type === none ? '' : table.fullName(type));
  return {
    name,
    path: `/${service}/${name}`,
    service,
    clientStreaming: table.has(symbol, symbolFlags.clientStreaming),
    serverStreaming: table.has(symbol, symbolFlags.serverStreaming),
    inputType: typeName(table.first[symbol]),
    outputType: typeName(table.second[symbol]),
    deprecated: table.has(symbol, symbolFlags.deprecated),
    file,
    line: Math.max(1, table.lines[symbol] ?? 1),
  };
}
