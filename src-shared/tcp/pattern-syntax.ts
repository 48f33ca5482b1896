// Reads a regular expression into a tree. Only what a linear-time matcher can run: no look-around, no back references.
import { fail, ok, type Result } from '../result';

/** Pairs of code points, ends included. */
export type Ranges = readonly (readonly [number, number])[];

export type PatternNode =
  | { readonly kind: 'set'; readonly ranges: Ranges; readonly isNegated: boolean }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' | 'word' | 'not-word' }
  | { readonly kind: 'sequence'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'group'; readonly index: number; readonly node: PatternNode }
  | {
      readonly kind: 'repeat';
      readonly node: PatternNode;
      readonly min: number;
      readonly max: number;
      readonly isLazy: boolean;
    };

export interface PatternTree {
  readonly node: PatternNode;
  /** Names of the groups by their number; '' for those without; number 0 is the whole match. */
  readonly groups: readonly string[];
}

const lastCode = 0x10ffff;
const digit: Ranges = [[0x30, 0x39]];
const word: Ranges = [...digit, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
const space: Ranges = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const lineEnds: Ranges = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];
const classes: Readonly<Record<string, Ranges>> = { d: digit, w: word, s: space };
const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, '0': 0 };

class PatternFault extends Error {}

/** Failure `bad-pattern` with the position from 1. */
export function readPattern(source: string): Result<PatternTree> {
  try {
    return ok(new PatternReader(source).read());
  } catch (error) {
    if (error instanceof PatternFault) return fail('bad-pattern', error.message);
    throw error;
  }
}

class PatternReader {
  private at = 0;
  private depth = 0;
  private readonly characters: readonly string[];
  private readonly groups = [''];

  constructor(source: string) {
    this.characters = [...source];
  }

  read(): PatternTree {
    const node = this.choice();
    if (this.at < this.characters.length) this.refuse('has no ( before it');
    return { node, groups: this.groups };
  }

  private choice(): PatternNode {
    const nodes = [this.sequence()];
    while (this.take('|')) nodes.push(this.sequence());
    return nodes.length === 1 ? (nodes[0] as PatternNode) : { kind: 'choice', nodes };
  }

  private sequence(): PatternNode {
    const nodes: PatternNode[] = [];
    while (this.at < this.characters.length && this.peek() !== '|' && this.peek() !== ')')
      nodes.push(this.repeated());
    return { kind: 'sequence', nodes };
  }

  private repeated(): PatternNode {
    const node = this.atom();
    const counts = this.counts();
    if (counts === undefined) return node;
    if (node.kind === 'edge') this.refuse('cannot be repeated', -1);
    const repeat: PatternNode = { kind: 'repeat', node, ...counts, isLazy: this.take('?') };
    if ('*+?'.includes(this.peek() || ' ')) this.refuse('repeats what is repeated already');
    return repeat;
  }

  private counts(): { min: number; max: number } | undefined {
    if (this.take('*')) return { min: 0, max: Infinity };
    if (this.take('+')) return { min: 1, max: Infinity };
    if (this.take('?')) return { min: 0, max: 1 };
    const rest = this.characters.slice(this.at, this.at + 12).join('');
    const [whole, from, comma, to] = /^\{(\d{1,4})(,(\d{1,4})?)?\}/.exec(rest) ?? [];
    if (whole === undefined || from === undefined) return undefined;
    const min = Number(from);
    const max = comma === undefined ? min : to === undefined ? Infinity : Number(to);
    if (max < min) this.refuse('counts down');
    this.at += whole.length;
    return { min, max };
  }

  private atom(): PatternNode {
    const character = this.peek();
    if ('*+?'.includes(character)) this.refuse('has nothing before it to repeat');
    this.at += 1;
    if (character === '(') return this.group();
    if (character === '[') return this.set();
    if (character === '.') return { kind: 'set', ranges: lineEnds, isNegated: true };
    if (character === '^') return { kind: 'edge', edge: 'start' };
    if (character === '$') return { kind: 'edge', edge: 'end' };
    if (character === '\\') return this.escape();
    return one(character.codePointAt(0) ?? 0);
  }

  private group(): PatternNode {
    const opened = this.at - 1;
    this.depth += 1;
    if (this.depth > 100) this.refuse('is nested too deep', -1);
    const rest = this.characters.slice(this.at, this.at + 80).join('');
    const name = /^\?<([A-Za-z_]\w*)>/.exec(rest)?.[1];
    const isPlain = rest.startsWith('?:');
    if (rest.startsWith('?') && name === undefined && !isPlain)
      this.refuse(`is a look-around or another kind of group that rules do not have`, -1);
    if (name !== undefined && this.groups.includes(name)) this.refuse(`names ${name} again`, -1);
    this.at += isPlain ? 2 : name === undefined ? 0 : name.length + 3;
    const index = isPlain ? 0 : this.groups.push(name ?? '') - 1;
    const node = this.choice();
    if (!this.take(')')) this.refuse('is inside a ( that has no )', opened - this.at);
    this.depth -= 1;
    return isPlain ? node : { kind: 'group', index, node };
  }

  private escape(): PatternNode {
    const character = this.peek();
    if (character === 'b' || character === 'B') {
      this.at += 1;
      return { kind: 'edge', edge: character === 'b' ? 'word' : 'not-word' };
    }
    if (/[1-9k]/.test(character)) this.refuse('is a back reference, which rules do not have', -1);
    return this.escaped();
  }

  /** After a backslash, in a set or outside: a class or one character. */
  private escaped(): Extract<PatternNode, { kind: 'set' }> {
    const character = this.peek();
    if (character === '') this.refuse('has nothing after it', -1);
    this.at += 1;
    const found = Object.hasOwn(classes, character.toLowerCase())
      ? classes[character.toLowerCase()]
      : undefined;
    if (found !== undefined)
      return { kind: 'set', ranges: found, isNegated: character !== character.toLowerCase() };
    if (Object.hasOwn(controls, character)) return one(controls[character] ?? 0);
    if (character === 'x' || character === 'u') return one(this.code(character));
    if (/[A-Za-z0-9]/.test(character)) this.refuse('is no escape', -1);
    return one(character.codePointAt(0) ?? 0);
  }

  private code(letter: 'x' | 'u'): number {
    const rest = this.characters.slice(this.at, this.at + 8).join('');
    const form = letter === 'x' ? /^([0-9a-f]{2})/i : /^(?:\{([0-9a-f]{1,6})\}|([0-9a-f]{4}))/i;
    const [whole, first, second] = form.exec(rest) ?? [];
    const code = Number.parseInt(first ?? second ?? '', 16);
    if (whole === undefined || code > lastCode) return this.refuse('is no escape', -1);
    this.at += whole.length;
    return code;
  }

  private set(): PatternNode {
    const opened = this.at;
    const isNegated = this.take('^');
    const ranges: (readonly [number, number])[] = [];
    while (!this.take(']')) {
      if (this.at >= this.characters.length) this.refuse('is inside a [ that has no ]', opened - this.at - 1);
      ranges.push(...this.setItem());
    }
    return { kind: 'set', ranges, isNegated };
  }

  private setItem(): Ranges {
    const from = this.setCharacter();
    const isRange = this.peek() === '-' && this.characters[this.at + 1] !== ']';
    const low = single(from);
    if (!isRange || low === undefined) return from;
    this.at += 1;
    const high = single(this.setCharacter());
    if (high === undefined || high < low) return this.refuse('ends a range that is none', -1);
    return [[low, high]];
  }

  private setCharacter(): Ranges {
    const character = this.peek();
    this.at += 1;
    if (character !== '\\') return one(character.codePointAt(0) ?? 0).ranges;
    if (this.take('b')) return [[8, 8]];
    const { ranges, isNegated } = this.escaped();
    return isNegated ? inverse(ranges) : ranges;
  }

  private peek(): string {
    return this.characters[this.at] ?? '';
  }

  private take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.at += 1;
    return true;
  }

  private refuse(what: string, shift = 0): never {
    const at = Math.max(0, this.at + shift);
    const thing = this.characters[at] ?? 'The end';
    throw new PatternFault(`${thing} at character ${at + 1} of the pattern ${what}.`);
  }
}

function one(code: number): Extract<PatternNode, { kind: 'set' }> {
  return { kind: 'set', ranges: [[code, code]], isNegated: false };
}

function single(ranges: Ranges): number | undefined {
  const [only, ...more] = ranges;
  return only !== undefined && more.length === 0 && only[0] === only[1] ? only[0] : undefined;
}

/** `ranges` are in order and apart, as the classes are. */
function inverse(ranges: Ranges): Ranges {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [from, to] of ranges) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  return [...gaps, [next, lastCode]];
}
