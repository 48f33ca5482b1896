// A pattern's tree as a program for the matcher: sets, edges, jumps and places to save, in the order of their priority.
import { fail, ok, type Result } from '../result';
import type { PatternNode, Ranges } from './pattern-syntax';

export type Instruction =
  | { readonly op: 'set'; readonly ranges: Ranges; readonly isNegated: boolean }
  | { readonly op: 'edge'; readonly edge: 'start' | 'end' | 'word' | 'not-word' }
  /** `first` is tried before `second`. */
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'match' };

const longestProgram = 2000;

/** Failure `bad-pattern`: too large, mostly because of counts such as {1000}. */
export function compilePattern(node: PatternNode): Result<readonly Instruction[]> {
  const program: Instruction[] = [{ op: 'save', slot: 0 }];
  if (!emit(program, node)) {
    return fail(
      'bad-pattern',
      'The pattern is too large. Use smaller counts, or split it into several rules.',
    );
  }
  program.push({ op: 'save', slot: 1 }, { op: 'match' });
  return ok(program);
}

/** False when the program grows too long. */
function emit(program: Instruction[], node: PatternNode): boolean {
  if (program.length > longestProgram) return false;
  if (node.kind === 'set') program.push({ op: 'set', ranges: node.ranges, isNegated: node.isNegated });
  else if (node.kind === 'edge') program.push({ op: 'edge', edge: node.edge });
  else if (node.kind === 'sequence') return node.nodes.every((part) => emit(program, part));
  else if (node.kind === 'choice') return emitChoice(program, node.nodes);
  else if (node.kind === 'repeat') return emitRepeat(program, node);
  else {
    program.push({ op: 'save', slot: 2 * node.index });
    if (!emit(program, node.node)) return false;
    program.push({ op: 'save', slot: 2 * node.index + 1 });
  }
  return true;
}

function emitChoice(program: Instruction[], nodes: readonly PatternNode[]): boolean {
  const jumps: Extract<Instruction, { op: 'jump' }>[] = [];
  for (const [index, node] of nodes.entries()) {
    if (index === nodes.length - 1) {
      if (!emit(program, node)) return false;
      continue;
    }
    const split: Instruction = { op: 'split', first: program.length + 1, second: 0 };
    program.push(split);
    if (!emit(program, node)) return false;
    const jump: Instruction = { op: 'jump', to: 0 };
    jumps.push(jump);
    program.push(jump);
    split.second = program.length;
  }
  for (const jump of jumps) jump.to = program.length;
  return true;
}

function emitRepeat(program: Instruction[], repeat: Extract<PatternNode, { kind: 'repeat' }>): boolean {
  const { node, min, max, isLazy } = repeat;
  for (let count = 0; count < min; count += 1) if (!emit(program, node)) return false;
  if (max === Infinity) {
    const split: Instruction = { op: 'split', first: 0, second: 0 };
    const at = program.push(split) - 1;
    if (!emit(program, node)) return false;
    program.push({ op: 'jump', to: at });
    aim(split, at + 1, program.length, isLazy);
    return true;
  }
  const splits: { split: Extract<Instruction, { op: 'split' }>; body: number }[] = [];
  for (let count = min; count < max; count += 1) {
    const split: Instruction = { op: 'split', first: 0, second: 0 };
    splits.push({ split, body: program.push(split) });
    if (!emit(program, node)) return false;
  }
  for (const { split, body } of splits) aim(split, body, program.length, isLazy);
  return true;
}

function aim(
  split: Extract<Instruction, { op: 'split' }>,
  body: number,
  after: number,
  isLazy: boolean,
): void {
  split.first = isLazy ? after : body;
  split.second = isLazy ? body : after;
}
