// A secret that cannot be opened here: it stands where the secret stood, goes through the page unread, and back to the disk as it was.
import { type Result, fail } from './result';

/** No field takes this character from a keyboard, and no header, pass phrase or PEM has it. */
const mark = '\0sealed:';

/** @param sealed as it lies on the disk */
export function lockedSecret(sealed: string): string {
  return mark + sealed;
}

/** What `lockedSecret` was given; undefined for a secret that is open. */
export function sealedIn(text: string): string | undefined {
  return text.startsWith(mark) ? text.slice(mark.length) : undefined;
}

export function isLocked(text: string): boolean {
  return text.startsWith(mark);
}

/** Failure code: `locked-secret`. @param what `The password`, as a sentence begins */
export function lockedFailure(what: string): Result<never> {
  return fail(
    'locked-secret',
    `${what} cannot be opened here: another keyring, person or machine has kept it. Type it again, or start Halfclose again when that keyring is open.`,
  );
}
