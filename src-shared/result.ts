// Result<T>: errors cross rooms and processes as values, never as thrown strings (ARCHITECTURE rule 4).

/** What went wrong: `code` for programs, `message` for people (the thing, the fact, what to do). */
export interface Failure {
  /** Stable, kebab-case: 'not-encodable', 'unknown-call', 'port-in-use' ... Never parse `message` to learn it. */
  code: string;
  message: string;
  /** Raw text of the operating system or a library, shown small under the sentence. */
  detail?: string | undefined;
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(code: string, message: string, detail?: string): { ok: false; error: Failure } {
  return { ok: false, error: detail === undefined ? { code, message } : { code, message, detail } };
}
