// Bytes as text with escapes that reads back as exactly these bytes, whatever they are.
import { decodeText, encodeText, type Encoding } from './encoding';
import { unfinishedCharacter } from './unfinished-character';

const simple: Readonly<Record<string, string>> = {
  '\r': '\\r',
  '\n': '\\n',
  '\t': '\\t',
  '\0': '\\0',
  '\\': '\\\\',
};

/** Characters of the encoding as they are; what has no character, or none that can be seen, as escapes. */
export function printEscapes(bytes: Uint8Array, encoding: Encoding = 'utf-8'): string {
  const whole = decodeText(bytes, encoding);
  if (isExact(whole, bytes, encoding)) return Array.from(whole, shown).join('');
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const size = characterSize(bytes, at, encoding);
    const character = size === 0 ? undefined : decodeText(bytes.subarray(at, at + size), encoding);
    text += character === undefined ? hexEscape(bytes[at] as number) : shown(character);
    at += Math.max(1, size);
  }
  return text;
}

/** Bytes of the one character at `at` that encodes back to them; 0 when there is none. */
export function characterSize(bytes: Uint8Array, at: number, encoding: Encoding): number {
  for (let size = 1; size <= 4 && at + size <= bytes.length; size += 1) {
    const part = bytes.subarray(at, at + size);
    if (unfinishedCharacter(part, encoding) > 0) continue;
    const text = decodeText(part, encoding);
    const isOne = text.length === ((text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1);
    return isOne && isExact(text, part, encoding) ? size : 0;
  }
  return 0;
}

function isExact(text: string, bytes: Uint8Array, encoding: Encoding): boolean {
  const back = encodeText(text, encoding);
  return (
    back.ok &&
    back.value.length === bytes.length &&
    back.value.every((byte, index) => byte === (bytes[index] as number))
  );
}

// Controls, format characters, private use, what is not assigned, and every space but the plain one.
const unseen = /^(?:\p{C}|\p{Z})$/u;

function shown(character: string): string {
  if (Object.hasOwn(simple, character)) return simple[character] ?? character;
  if (character === ' ' || !unseen.test(character)) return character;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

function hexEscape(byte: number): string {
  return `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
