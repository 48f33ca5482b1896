// A file that a flag names, as text.
import { readFileSync } from 'node:fs';
import { type Outcome, done, wrongUse } from '../ending';

export function textOf(flag: string, path: string): Outcome<string> {
  try {
    return done(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return wrongUse(`${flag} ${path} cannot be read: ${why}.`);
  }
}
