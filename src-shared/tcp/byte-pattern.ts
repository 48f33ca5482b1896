// Bytes with wildcards, as rules have them: `?? 0D` is any byte and then 0D, `4?` any byte from 40 to 4F.
import { fail, ok, type Result } from '../result';

/** One entry a byte: the bits that count, and what they must be. */
export type BytePattern = readonly { readonly mask: number; readonly value: number }[];

/** Spaces may stand between bytes. Failure `bad-bytes` with the position from 1. */
export function readBytePattern(text: string): Result<BytePattern> {
  const pattern: { mask: number; value: number }[] = [];
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    const wrong = /[^0-9a-f?]/iu.exec(word);
    const place = index + (wrong?.index ?? 0) + 1;
    if (wrong) return fail('bad-bytes', `${wrong[0]} at character ${place} is neither a hex digit nor a ?.`);
    if (word.length % 2 === 1)
      return fail('bad-bytes', `${word} at character ${place} has ${word.length} digits. A byte has two.`);
    for (let at = 0; at < word.length; at += 2) pattern.push(maskedByte(word.slice(at, at + 2)));
  }
  if (pattern.length === 0) return fail('bad-bytes', 'The bytes are empty. Write some, such as ?? 0D.');
  return ok(pattern);
}

function maskedByte(pair: string): { mask: number; value: number } {
  const mask = Number.parseInt(pair.replace(/[^?]/g, 'F').replaceAll('?', '0'), 16);
  return { mask, value: Number.parseInt(pair.replaceAll('?', '0'), 16) };
}

export function matchesBytes(
  pattern: BytePattern,
  bytes: Uint8Array,
  place: 'equals' | 'starts' | 'contains',
): boolean {
  if (place === 'equals' && bytes.length !== pattern.length) return false;
  const last = place === 'contains' ? bytes.length - pattern.length : 0;
  for (let at = 0; at <= last; at += 1) {
    if (
      pattern.every(
        ({ mask, value }, index) => at + index < bytes.length && ((bytes[at + index] ?? 0) & mask) === value,
      )
    )
      return true;
  }
  return false;
}
