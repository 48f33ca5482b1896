// Every named thing of one compiled set in flat columns: 24 bytes a symbol beside its name, and each name kept once.
import type { SymbolKind } from '../../src-shared/catalog';
import type { ColumnBlock, Columns } from './columns';

/** In the order of their codes. A package is a symbol too, so that full names are chains of parents. */
export const symbolKinds = [
  'service',
  'method',
  'message',
  'enum',
  'enum-value',
  'field',
  'extension',
  'package',
] as const satisfies readonly (SymbolKind | 'package')[];
export type TableKind = (typeof symbolKinds)[number];

export const symbolFlags = { deprecated: 1, clientStreaming: 2, serverStreaming: 4, mapEntry: 8 };

/** In place of a parent, type or name that is not there. */
export const none = 0xffff_ffff;

export interface NewSymbol {
  kind: TableKind;
  name: string;
  parent: number;
  file: number;
  /** 1-based; 0 when the set has no source info. */
  line: number;
}

export class SymbolTableWriter {
  private readonly kinds: number[] = [];
  private readonly flags: number[] = [];
  private readonly parents: number[] = [];
  private readonly files: number[] = [];
  private readonly lines: number[] = [];
  private readonly nameIds: number[] = [];
  private readonly names = new Map<string, number>();
  private readonly packages = new Map<string, number>();
  private readonly references: { symbol: number; slot: 'first' | 'second'; type: string }[] = [];

  /** The symbol's number. Parents come before their children. */
  add({ kind, name, parent, file, line }: NewSymbol): number {
    const id = this.names.get(name) ?? this.names.size;
    this.names.set(name, id);
    this.nameIds.push(id);
    this.parents.push(parent);
    this.files.push(file);
    this.lines.push(line);
    this.flags.push(0);
    return this.kinds.push(symbolKinds.indexOf(kind)) - 1;
  }

  /** `none` for the empty package. */
  addPackage(name: string, file: number): number {
    if (name === '') return none;
    const known = this.packages.get(name);
    if (known !== undefined) return known;
    const symbol = this.add({ kind: 'package', name, parent: none, file, line: 0 });
    this.packages.set(name, symbol);
    return symbol;
  }

  flag(symbol: number, flag: number): void {
    this.flags[symbol] = (this.flags[symbol] ?? 0) | flag;
  }

  /** `first`: a field's type, a method's input; `second`: a method's output, an extension's extendee. */
  refer(symbol: number, slot: 'first' | 'second', type: string): void {
    this.references.push({ symbol, slot, type: type.replace(/^\./, '') });
  }

  /** Full names of messages, enums, services and extensions -> symbol; of several of one name the last. */
  declared(): Map<string, number> {
    const fullNames: string[] = [];
    const declared = new Map<string, number>();
    const texts = [...this.names.keys()];
    this.kinds.forEach((kind, symbol) => {
      const name = symbolKinds[kind];
      if (name === 'field' || name === 'method' || name === 'enum-value') return;
      const parent = this.parents[symbol] ?? none;
      const short = texts[this.nameIds[symbol] ?? 0] ?? '';
      const full = parent === none ? short : `${fullNames[parent] ?? ''}.${short}`;
      fullNames[symbol] = full;
      if (name !== 'package') declared.set(full, symbol);
    });
    return declared;
  }

  fileOf(symbol: number): number {
    return this.files[symbol] ?? none;
  }

  /** Columns for `SymbolTable`, and the files that declare extensions of types in other files, as pairs. */
  finish(declared: Map<string, number>): { columns: Columns; extensions: [extended: number, by: number][] } {
    const first = new Uint32Array(this.kinds.length).fill(none);
    const second = new Uint32Array(this.kinds.length).fill(none);
    const extensions = new Map<string, [number, number]>();
    for (const { symbol, slot, type } of this.references) {
      const target = declared.get(type) ?? none;
      (slot === 'first' ? first : second)[symbol] = target;
      if (slot === 'first' || target === none || symbolKinds[this.kinds[symbol] ?? 0] !== 'extension')
        continue;
      const pair: [number, number] = [this.fileOf(target), this.fileOf(symbol)];
      if (pair[0] !== pair[1]) extensions.set(pair.join(), pair);
    }
    const columns: Columns = {
      kinds: Uint8Array.from(this.kinds),
      flags: Uint8Array.from(this.flags),
      parents: Uint32Array.from(this.parents),
      files: Uint32Array.from(this.files),
      lines: Uint32Array.from(this.lines),
      nameIds: Uint32Array.from(this.nameIds),
      ...{ first, second },
      names: Buffer.from([...this.names.keys()].join('\n')),
    };
    return { columns, extensions: [...extensions.values()] };
  }
}

export class SymbolTable {
  readonly kinds: Uint8Array;
  readonly flags: Uint8Array;
  readonly parents: Uint32Array;
  readonly files: Uint32Array;
  readonly lines: Uint32Array;
  readonly nameIds: Uint32Array;
  /** Numbers of the symbols that it refers to, or `none`; see `SymbolTableWriter.refer`. */
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  /** Each short name once, by its number; and in small letters. */
  readonly names: string[];
  readonly lowerNames: string[];
  /** 1 for what search may show: packages and what the compiler made up for maps have no page of their own. */
  readonly shown: Uint8Array;

  constructor(block: ColumnBlock) {
    this.kinds = block.bytesOf('kinds');
    this.flags = block.bytesOf('flags');
    this.parents = block.words('parents');
    this.files = block.words('files');
    this.lines = block.words('lines');
    this.nameIds = block.words('nameIds');
    this.first = block.words('first');
    this.second = block.words('second');
    const names = Buffer.from(block.bytesOf('names')).toString('utf8');
    this.names = names === '' ? [] : names.split('\n');
    this.lowerNames = names === '' ? [] : names.toLowerCase().split('\n');
    this.shown = this.kinds.map((_, symbol) => (this.isShown(symbol) ? 1 : 0));
  }

  get size(): number {
    return this.kinds.length;
  }

  kind(symbol: number): TableKind {
    return symbolKinds[this.kinds[symbol] ?? 0] ?? 'package';
  }

  has(symbol: number, flag: number): boolean {
    return ((this.flags[symbol] ?? 0) & flag) !== 0;
  }

  /** One of the distinct short names. */
  nameOf(id: number): string {
    return this.names[id] ?? '';
  }

  shortName(symbol: number): string {
    return this.nameOf(this.nameIds[symbol] ?? 0);
  }

  private isShown(symbol: number): boolean {
    if (this.kind(symbol) === 'package' || this.has(symbol, symbolFlags.mapEntry)) return false;
    const parent = this.parents[symbol] ?? none;
    return parent === none || !this.has(parent, symbolFlags.mapEntry);
  }

  /** Without a leading dot. */
  fullName(symbol: number): string {
    const parts: string[] = [];
    for (let at = symbol; at !== none; at = this.parents[at] ?? none) parts.push(this.shortName(at));
    return parts.reverse().join('.');
  }
}
