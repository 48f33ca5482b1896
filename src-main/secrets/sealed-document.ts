// Takes sealed secrets out of a document that was read: wherever `{ sealed }` stands alone there was a string.
import { lockedSecret } from '../../src-shared/locked-secret';
import type { Cipher } from './cipher';

/** What cannot be opened stays locked, so that the next save keeps it; `locked` counts them. */
export function openSealed(document: unknown, cipher: Cipher): { document: unknown; locked: number } {
  let locked = 0;
  const open = (sealed: string): string => {
    try {
      return cipher.open(sealed);
    } catch {
      locked += 1;
      return lockedSecret(sealed);
    }
  };
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first?.[0] === 'sealed' && typeof first[1] === 'string')
      return open(first[1]);
    return Object.fromEntries(entries.map(([key, entry]) => [key, walk(entry)]));
  };
  return { document: walk(document), locked };
}
