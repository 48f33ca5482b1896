// Text with escapes to bytes and back: \r \n \t \0 \\ \xHH \u{...}. An unknown escape is an error, never other bytes.
import { fail, ok, type Result } from '../result';

const simple: Readonly<Record<string, number>> = { r: 0x0d, n: 0x0a, t: 0x09, '0': 0x00, '\\': 0x5c };
const encoder = new TextEncoder();

/**
 * Text outside escapes is UTF-8; \xHH is one byte, \u{...} one character.
 * Failure `bad-escape`: the sentence has the escape and its position, counted in characters from 1.
 */
export function readEscapes(text: string): Result<Uint8Array> {
  const parts: Uint8Array[] = [];
  let plainFrom = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', plainFrom)) {
    const escape = readEscape(text, at);
    if (!escape.ok) return escape;
    parts.push(encoder.encode(text.slice(plainFrom, at)), escape.value.bytes);
    plainFrom = at + escape.value.length;
  }
  parts.push(encoder.encode(text.slice(plainFrom)));
  const lone = loneSurrogate(text);
  if (lone >= 0)
    return fail(
      'bad-text',
      `Character ${place(text, lone)} is half of a surrogate pair, which has no bytes.`,
    );
  return ok(join(parts));
}

function readEscape(text: string, at: number): Result<{ bytes: Uint8Array; length: number }> {
  const rest = text.slice(at, at + 12);
  const [whole = '', letter = ''] = /^\\([\s\S]?)/u.exec(rest) ?? [];
  const byte = Object.hasOwn(simple, letter) ? simple[letter] : undefined;
  if (byte !== undefined) return ok({ bytes: Uint8Array.of(byte), length: whole.length });
  const hex = /^\\x([0-9a-f]{2})/i.exec(rest);
  if (hex?.[1]) return ok({ bytes: Uint8Array.of(Number.parseInt(hex[1], 16)), length: 4 });
  const character = /^\\u\{([0-9a-f]{1,6})\}/i.exec(rest);
  if (character?.[1]) return readCharacter(text, at, character[0], Number.parseInt(character[1], 16));
  return fail('bad-escape', badEscape(text, at, letter, whole));
}

function readCharacter(
  text: string,
  at: number,
  source: string,
  code: number,
): Result<{ bytes: Uint8Array; length: number }> {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    return fail('bad-escape', `${source} at character ${place(text, at)} is no Unicode character.`);
  }
  return ok({ bytes: encoder.encode(String.fromCodePoint(code)), length: source.length });
}

function badEscape(text: string, at: number, letter: string, whole: string): string {
  const where = `at character ${place(text, at)}`;
  if (letter === 'x') return `\\x ${where} needs two hex digits, such as \\x0A.`;
  if (letter === 'u') return `\\u ${where} needs braces, such as \\u{4E2D}.`;
  if (letter === '') return `The backslash ${where} ends the text. Write \\\\ for a backslash.`;
  return `${whole} ${where} is no escape. Known are \\r \\n \\t \\0 \\\\ \\xHH and \\u{...}; write \\\\ for a backslash.`;
}

// People count characters, not UTF-16 units.
function place(text: string, at: number): number {
  return [...text.slice(0, at)].length + 1;
}

function loneSurrogate(text: string): number {
  return text.search(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/);
}

function join(parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
