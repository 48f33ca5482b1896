// Proposes framings for a connection: one for both directions, with the types of each, ranked by what they explain together.
import type { Direction } from '../capture';
import type { Framing } from './framing';
import { guessOf, guessSteps, type FramingGuess, type GuessSchema, type GuessSteps } from './guess';
import type { GuessChunk } from './guess-candidates';

export interface ConnectionGuess {
  readonly framing: Framing;
  readonly score: number;
  /** Absent: nothing crossed in that direction, or the framing does not explain it. */
  readonly sent?: FramingGuess | undefined;
  readonly received?: FramingGuess | undefined;
  /** Directions with bytes that it does not explain. */
  readonly misfits: readonly Direction[];
}

const kept = 8;
const misfitCost = 40;
const directions: readonly Direction[] = ['sent', 'received'];

/** @param streams each from a frame's start; @returns the best first */
export function* guessConnection(
  streams: Readonly<Record<Direction, readonly GuessChunk[]>>,
  schema?: GuessSchema,
): GuessSteps<ConnectionGuess[]> {
  const alone = {
    sent: yield* guessSteps(streams.sent, schema),
    received: yield* guessSteps(streams.received, schema),
  };
  const framings = new Map(
    [...alone.sent, ...alone.received].map(({ framing }) => [JSON.stringify(framing), framing]),
  );
  const guesses: ConnectionGuess[] = [];
  for (const [key, framing] of framings) {
    const found: Partial<Record<Direction, FramingGuess>> = {};
    const misfits: Direction[] = [];
    for (const direction of directions) {
      if (streams[direction].every(({ bytes }) => bytes.length === 0)) continue;
      const known = alone[direction].find((guess) => JSON.stringify(guess.framing) === key);
      const guess = known ?? (yield* guessOf(framing, streams[direction], schema));
      if (guess) found[direction] = guess;
      else misfits.push(direction);
    }
    const scores = (found.sent?.score ?? 0) + (found.received?.score ?? 0);
    guesses.push({ framing, ...found, misfits, score: scores - misfitCost * misfits.length });
  }
  return guesses.sort((one, other) => other.score - one.score).slice(0, kept);
}
