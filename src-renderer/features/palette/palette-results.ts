// What the palette shows for a text: `@` every declaration, the one of that name first, then methods, `>` only commands, else methods and commands.
import { partsOf, type Finder, type Found, type Hit } from './finder';
import type { PaletteMethod, PaletteSymbol } from './palette-items';

/** The command table's own type fits. */
export interface PaletteCommand {
  id: string;
  title: string;
  section: string;
  keys?: string | undefined;
  detail?: string | undefined;
  keywords?: string | undefined;
}

export type Choice =
  | { what: 'method'; hit: Hit<PaletteMethod> }
  | { what: 'symbol'; hit: Hit<PaletteSymbol> }
  | { what: 'command'; hit: Hit<PaletteCommand> };

/** What main found: best first, with the number of all. */
export interface FoundSymbols {
  symbols: readonly PaletteSymbol[];
  total: number;
}

export interface Results {
  /** What can be chosen, in the order of the list. */
  choices: Choice[];
  /** Matches that are not in the list. */
  hidden: number;
}

// Enough to look through by hand; beyond it, typing on is quicker.
const listed = 60;
const allCommands = 1000;
// Without a text both are listed, and the commands should be in sight.
const listedUnasked = 8;

export function paletteResults(
  text: string,
  methods: Finder<PaletteMethod>,
  commands: Finder<PaletteCommand>,
  declared: FoundSymbols = { symbols: [], total: 0 },
): Results {
  const prefix = text[0] === '@' || text[0] === '>' ? text[0] : '';
  const needle = text.slice(prefix.length);
  const most = prefix === '' && needle.trim() === '' ? listedUnasked : listed;
  const none: Found<never> = { total: 0, hits: [] };
  const method = prefix === '>' ? none : methods.find(needle, most);
  const command = prefix === '@' ? none : commands.find(needle, allCommands);
  const others = prefix === '@' ? declared : { symbols: [], total: 0 };
  const symbols = others.symbols.map(
    (item) => ({ what: 'symbol', hit: symbolHit(item, needle.trim()) }) as const,
  );
  const isMeant = ({ hit }: (typeof symbols)[number]) => isNameOf(hit.item.symbol, needle.trim());
  const unlisted = others.total - others.symbols.length;
  return {
    choices: [
      ...symbols.filter(isMeant),
      ...method.hits.map((hit) => ({ what: 'method', hit }) as const),
      ...symbols.filter((choice) => !isMeant(choice)),
      ...command.hits.map((hit) => ({ what: 'command', hit }) as const),
    ],
    hidden: method.total + command.total - method.hits.length - command.hits.length + unlisted,
  };
}

/** The whole name was typed, short or full: no method that only resembles it goes before. */
function isNameOf(symbol: string, needle: string): boolean {
  const name = symbol.toLowerCase();
  const typed = needle.toLowerCase();
  return typed !== '' && (name === typed || name.endsWith(`.${typed}`));
}

/** The last part is the name; the text lights up where it stands as it was typed. */
function symbolHit(item: PaletteSymbol, needle: string): Hit<PaletteSymbol> {
  const { symbol } = item;
  const cut = symbol.lastIndexOf('.') + 1;
  const from = symbol.toLowerCase().lastIndexOf(needle.toLowerCase());
  const ranges = from < 0 || needle === '' ? [] : [from, from + needle.length];
  return {
    item,
    name: partsOf(symbol.slice(cut), ranges, cut),
    detail: partsOf(symbol.slice(0, Math.max(0, cut - 1)), ranges, 0),
  };
}
