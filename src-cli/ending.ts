// How a command ends early: the exit code and the lines for stderr. An error as a value, as everywhere (ARCHITECTURE).
import type { Failure } from '../src-shared/result';

/** What scripts can tell apart; a gRPC status other than OK is 64 + its code. */
export const exits = {
  ok: 0,
  /** The output cannot be written, or a fault of ours. */
  failed: 1,
  wrongUse: 2,
  schema: 3,
  /** What came is not what was expected (`tcp --expect`, `--script`). */
  unexpected: 4,
  statusBase: 64,
  unreachable: 78,
  /** 128 + SIGPIPE, as of any command whose reader has gone. */
  nobodyReads: 141,
} as const;

export interface Ending {
  exit: number;
  /** For stderr. */
  lines: string[];
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; ending: Ending };

export function done<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function stop(exit: number, ...lines: string[]): { ok: false; ending: Ending } {
  return { ok: false, ending: { exit, lines } };
}

export function wrongUse(sentence: string): { ok: false; ending: Ending } {
  return stop(exits.wrongUse, sentence);
}

/** The sentence, and small under it what the system or a library said. */
export function stopWith(exit: number, { message, detail }: Failure): { ok: false; ending: Ending } {
  return detail === undefined ? stop(exit, message) : stop(exit, message, `  ${detail.split('\n')[0] ?? ''}`);
}
