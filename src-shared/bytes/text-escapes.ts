// Text with escapes to bytes: \r \n \t \0 \\ \xHH \u{...}. An unknown escape is an error, never other bytes.
import { fail, ok, type Result } from '../result';
import { encodeText, type Encoding } from './encoding';
import { joinBytes } from './join-bytes';

const simple: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '0': '\0', '\\': '\\' };
// A whole escape, or a backslash with what follows it, or the text up to the next one.
const pieces = /\\(?:x[0-9a-f]{2}|u\{[0-9a-f]{1,6}\}|[\s\S]|$)|[^\\]+/giu;

/**
 * \xHH is one byte; all else, \n and \u{...} too, is a character of the encoding.
 * @param before characters that stand before `text`, for the position
 * Failures: `bad-escape`, `not-encodable`, `bad-text`; the sentence has the position, counted in characters from 1.
 */
export function readEscapes(text: string, encoding: Encoding = 'utf-8', before = 0): Result<Uint8Array> {
  const parts: Uint8Array[] = [];
  let place = before;
  for (const [piece] of text.matchAll(pieces)) {
    const read = piece.startsWith('\\')
      ? readEscape(piece, encoding, place)
      : encodeText(piece, encoding, place);
    if (!read.ok) return read;
    parts.push(read.value);
    place += countCharacters(piece);
  }
  return ok(joinBytes(parts));
}

/** As people count: a surrogate pair is one. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _character of text) count += 1;
  return count;
}

function readEscape(escape: string, encoding: Encoding, before: number): Result<Uint8Array> {
  const letter = escape.slice(1);
  const character = Object.hasOwn(simple, letter) ? simple[letter] : undefined;
  if (character !== undefined) return encodeText(character, encoding, before);
  const where = `at character ${before + 1}`;
  if (letter.length === 3 && /^x/i.test(letter)) return readByte(escape, letter, where);
  if (letter.startsWith('u{')) return readCharacter(escape, encoding, before);
  return fail('bad-escape', badEscape(escape, letter, where));
}

// The pattern does not mind the case of its letters, so \XHH comes here too.
function readByte(escape: string, letter: string, where: string): Result<Uint8Array> {
  if (!letter.startsWith('x')) return fail('bad-escape', badEscape(escape.slice(0, 2), letter, where));
  return ok(Uint8Array.of(Number.parseInt(letter.slice(1), 16)));
}

function readCharacter(escape: string, encoding: Encoding, before: number): Result<Uint8Array> {
  const code = Number.parseInt(escape.slice(3, -1), 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    return fail('bad-escape', `${escape} at character ${before + 1} is no Unicode character.`);
  }
  return encodeText(String.fromCodePoint(code), encoding, before);
}

function badEscape(escape: string, letter: string, where: string): string {
  if (letter === 'x') return `\\x ${where} needs two hex digits, such as \\x0A.`;
  if (letter === 'u') return `\\u ${where} needs braces, such as \\u{4E2D}.`;
  if (letter === '') return `The backslash ${where} ends the text. Write \\\\ for a backslash.`;
  return `${escape} ${where} is no escape. Known are \\r \\n \\t \\0 \\\\ \\xHH and \\u{...}; write \\\\ for a backslash.`;
}
