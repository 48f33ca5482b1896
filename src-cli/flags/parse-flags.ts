// Reads the words after a command's name into flags and places, strictly: what is unknown, doubled or incomplete is refused.
import { nearestName } from '../../src-shared/proto/nearest-name';
import { type Outcome, done, wrongUse } from '../ending';
import type { Flag } from './flag';

interface GivenFlag {
  name: string;
  /** '' for a switch. */
  value: string;
}

export class GivenFlags {
  /** In the order of the command line. */
  readonly inOrder: readonly GivenFlag[];
  /** What is no flag: target, method, symbol. */
  readonly places: readonly string[];

  constructor(inOrder: readonly GivenFlag[], places: readonly string[]) {
    this.inOrder = inOrder;
    this.places = places;
  }

  has(name: string): boolean {
    return this.inOrder.some((flag) => flag.name === name);
  }

  one(name: string): string | undefined {
    return this.inOrder.find((flag) => flag.name === name)?.value;
  }

  all(name: string): string[] {
    return this.inOrder.filter((flag) => flag.name === name).map(({ value }) => value);
  }
}

interface Found {
  flag: Flag;
  /** As it was typed, for sentences. */
  typed: string;
  /** What stands after `=`, or behind the letter. */
  joined: string | undefined;
}

export function parseFlags(words: readonly string[], flags: readonly Flag[]): Outcome<GivenFlags> {
  const given: GivenFlag[] = [];
  const places: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') {
      places.push(...words.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      places.push(word);
      continue;
    }
    const found = findFlag(word, flags);
    if (!found.ok) return found;
    const { flag, typed, joined } = found.value;
    if (flag.repeatable !== true && given.some(({ name }) => name === flag.name)) {
      return wrongUse(`${typed} is given twice. Keep one.`);
    }
    if (flag.value === undefined) {
      if (joined !== undefined) return wrongUse(`${typed} takes no value. Leave ${joined} out.`);
      given.push({ name: flag.name, value: '' });
      continue;
    }
    const value = joined ?? words[++at];
    if (value === undefined) return wrongUse(`${typed} needs a value: ${typed} ${flag.value}.`);
    given.push({ name: flag.name, value });
  }
  return done(new GivenFlags(given, places));
}

function findFlag(word: string, flags: readonly Flag[]): Outcome<Found> {
  if (!word.startsWith('--')) {
    const flag = flags.find(({ short }) => short === word[1]);
    if (flag === undefined) return unknown(word, flags);
    const rest = word.slice(2);
    return done({ flag, typed: word.slice(0, 2), joined: rest === '' ? undefined : rest.replace(/^=/, '') });
  }
  const equals = word.indexOf('=');
  const typed = equals < 0 ? word : word.slice(0, equals);
  const flag = flags.find(({ name }) => `--${name}` === typed);
  if (flag === undefined) return unknown(typed, flags);
  return done({ flag, typed, joined: equals < 0 ? undefined : word.slice(equals + 1) });
}

function unknown(typed: string, flags: readonly Flag[]): Outcome<never> {
  const names = flags.map(({ name }) => name);
  // One dash before a long name is a habit from other tools: -plaintext, -proto.
  const near = nearestName(typed.replace(/^-+/, ''), names);
  return wrongUse(
    near === undefined
      ? `${typed} is no flag of this command.`
      : `${typed} is no flag. Did you mean --${near}?`,
  );
}
