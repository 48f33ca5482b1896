// Regular expressions for rules, matched in linear time (Pike's machine): a bad pattern cannot stop the app.
import { ok, type Result } from '../result';
import { compilePattern, type Instruction } from './pattern-program';
import { readPattern } from './pattern-syntax';

/** Text longer than this is searched only at its beginning. UTF-16 units. */
export const longestSearched = 16_384;

export interface PatternMatch {
  /** By number, the whole match first; undefined for a group that took no part. */
  readonly captures: readonly (string | undefined)[];
  readonly named: Readonly<Record<string, string | undefined>>;
}

interface Thread {
  readonly at: number;
  readonly saved: readonly number[];
}

export class Pattern {
  private constructor(
    private readonly program: readonly Instruction[],
    private readonly groups: readonly string[],
    private readonly ignoresCase: boolean,
  ) {}

  /**
   * The syntax of JavaScript with the u flag, less look-around and back references; a group inside a repeat keeps what
   * it took last. Failure `bad-pattern`.
   */
  static compile(source: string, options: { ignoreCase?: boolean } = {}): Result<Pattern> {
    const tree = readPattern(source);
    if (!tree.ok) return tree;
    const program = compilePattern(tree.value.node);
    if (!program.ok) return program;
    return ok(new Pattern(program.value, tree.value.groups, options.ignoreCase ?? false));
  }

  /** The first match, as JavaScript would find it, or undefined. */
  search(text: string): PatternMatch | undefined {
    const searched = text.slice(0, longestSearched);
    const saved = this.run([...searched]);
    if (saved === undefined) return undefined;
    const characters = [...searched];
    const captures = this.groups.map((_, index) => {
      const [from, to] = [saved[2 * index], saved[2 * index + 1]];
      return from === undefined || to === undefined || from < 0 || to < 0
        ? undefined
        : characters.slice(from, to).join('');
    });
    const named = Object.fromEntries(
      this.groups.flatMap((name, index) => (name === '' ? [] : [[name, captures[index]] as const])),
    );
    return { captures, named };
  }

  private run(characters: readonly string[]): readonly number[] | undefined {
    const none: readonly number[] = Array<number>(2 * this.groups.length).fill(-1);
    let threads: Thread[] = [];
    let found: readonly number[] | undefined;
    for (let place = 0; place <= characters.length; place += 1) {
      const next: Thread[] = [];
      const seen = new Uint8Array(this.program.length);
      const ready: Thread[] = [];
      for (const thread of threads) this.follow(thread, place, characters, seen, ready);
      // A match that begins later has the lowest priority, and none once something matched.
      if (found === undefined) this.follow({ at: 0, saved: none }, place, characters, seen, ready);
      for (const thread of ready) {
        const instruction = this.program[thread.at];
        if (instruction?.op === 'match') {
          found = thread.saved;
          break;
        }
        const character = characters[place];
        if (instruction?.op !== 'set' || character === undefined) continue;
        if (this.isIn(instruction, character)) next.push({ at: thread.at + 1, saved: thread.saved });
      }
      if (next.length === 0 && found !== undefined) return found;
      threads = next;
    }
    return found;
  }

  /** Goes on from a thread without taking a character, to all sets and matches that it reaches, by priority. */
  private follow(
    from: Thread,
    place: number,
    characters: readonly string[],
    seen: Uint8Array,
    ready: Thread[],
  ): void {
    const waiting = [from];
    for (let thread = waiting.pop(); thread !== undefined; thread = waiting.pop()) {
      const { at, saved } = thread;
      const instruction = this.program[at];
      if (instruction === undefined || seen[at] === 1) continue;
      seen[at] = 1;
      if (instruction.op === 'jump') waiting.push({ at: instruction.to, saved });
      else if (instruction.op === 'split')
        waiting.push({ at: instruction.second, saved }, { at: instruction.first, saved });
      else if (instruction.op === 'save')
        waiting.push({ at: at + 1, saved: saved.with(instruction.slot, place) });
      else if (instruction.op !== 'edge') ready.push(thread);
      else if (isEdge(instruction.edge, place, characters)) waiting.push({ at: at + 1, saved });
    }
  }

  private isIn({ ranges, isNegated }: Extract<Instruction, { op: 'set' }>, character: string): boolean {
    const codes = this.ignoresCase
      ? [character, character.toLowerCase(), character.toUpperCase()]
      : [character];
    const isFound = codes.some((one) => {
      const code = one.codePointAt(0) ?? 0;
      return ranges.some(([from, to]) => code >= from && code <= to);
    });
    return isFound !== isNegated;
  }
}

function isEdge(
  edge: 'start' | 'end' | 'word' | 'not-word',
  place: number,
  characters: readonly string[],
): boolean {
  if (edge === 'start') return place === 0;
  if (edge === 'end') return place === characters.length;
  const isBoundary = isWord(characters[place - 1]) !== isWord(characters[place]);
  return isBoundary === (edge === 'word');
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /^\w$/.test(character);
}
