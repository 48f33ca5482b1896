// What the palette shows for a text: `@` only methods, `>` only commands, else both; the numbers are of all matches.
import type { Finder, Found, Hit } from './finder';
import type { PaletteMethod } from './palette-items';

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
  { what: 'method'; hit: Hit<PaletteMethod> } | { what: 'command'; hit: Hit<PaletteCommand> };

export interface Results {
  /** What can be chosen, in the order of the list. */
  choices: Choice[];
  methods: number;
  commands: number;
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
): Results {
  const prefix = text[0] === '@' || text[0] === '>' ? text[0] : '';
  const needle = text.slice(prefix.length);
  const most = prefix === '' && needle.trim() === '' ? listedUnasked : listed;
  const none: Found<never> = { total: 0, hits: [] };
  const method = prefix === '>' ? none : methods.find(needle, most);
  const command = prefix === '@' ? none : commands.find(needle, allCommands);
  return {
    choices: [
      ...method.hits.map((hit) => ({ what: 'method', hit }) as const),
      ...command.hits.map((hit) => ({ what: 'command', hit }) as const),
    ],
    methods: method.hits.length,
    commands: command.hits.length,
    hidden: method.total + command.total - method.hits.length - command.hits.length,
  };
}
