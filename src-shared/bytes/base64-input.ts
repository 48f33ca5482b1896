// Base64 as people paste it into the composer: both alphabets, white space, with or without padding.
import { base64ToBytes } from '../proto/base64';
import { fail, ok, type Result } from '../result';

/**
 * Failure `bad-base64`: the sentence has what is wrong, and its position in characters from 1. Bits behind the last
 * byte must be zero, so that printing the bytes gives the same text again.
 */
export function readBase64(text: string): Result<Uint8Array> {
  const wrong = /[^A-Za-z0-9+/_\-=\s]/u.exec(text) ?? /=(?=\s*[^=\s])/.exec(text);
  if (wrong !== null) {
    const place = [...text.slice(0, wrong.index)].length + 1;
    return fail('bad-base64', `${wrong[0]} at character ${place} does not belong there in base64.`);
  }
  const read = base64ToBytes(text.replace(/\s+/g, ''));
  if ('problem' in read) return fail('bad-base64', `The text ${read.problem}.`);
  const digits = text.replace(/[\s=]+/g, '');
  const spare = { 2: 0x0f, 3: 0x03 }[digits.length % 4] ?? 0;
  if ((valueOf(digits.at(-1) ?? 'A') & spare) !== 0)
    return fail('bad-base64', 'The last character of the base64 has bits that belong to no byte.');
  return ok(read.bytes);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function valueOf(digit: string): number {
  return alphabet.indexOf({ '-': '+', _: '/' }[digit] ?? digit);
}
