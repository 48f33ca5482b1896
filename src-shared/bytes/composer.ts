// The composer's ways to write bytes, and switching between them: without loss, or refused with the reason.
import { bytesToBase64 } from '../proto/base64';
import { fail, ok, type Result } from '../result';
import { readBase64 } from './base64-input';
import type { Encoding } from './encoding';
import { joinBytes } from './join-bytes';
import { lineBreakOf, lineEndingBytes, type Ending } from './line-ending';
import { readTemplate, variableFree } from './template';
import { printEscapes } from './text-print';

export type ComposerMode = 'text' | 'hex' | 'base64';

/** What is typed, with the line ending that goes after it when it is a text. */
export interface Typed {
  text: string;
  ending: Ending;
}

/**
 * What sends the same bytes in the mode `to`: the ending of a text is among them. Failures: `has-variables` (they differ
 * with every send), and those of reading `text`: what cannot be sent cannot be converted.
 */
export function switchMode(
  { text, ending }: Typed,
  from: ComposerMode,
  to: ComposerMode,
  encoding: Encoding,
): Result<Typed> {
  if (from === to || text === '') return ok({ text, ending });
  const bytes = readComposer(text, from, encoding, ending);
  return bytes.ok ? ok(typedOf(bytes.value, to, encoding, ending)) : bytes;
}

/** These bytes as they are typed in that mode; a text keeps the ending when the bytes have it, else it has none. */
export function typedOf(bytes: Uint8Array, mode: ComposerMode, encoding: Encoding, ending: Ending): Typed {
  const tail = mode === 'text' ? lineEndingBytes(ending, encoding) : ok(new Uint8Array(0));
  if (!tail.ok) return { text: printComposer(bytes, mode, encoding), ending: 'none' };
  const start = bytes.length - tail.value.length;
  const hasEnding = start >= 0 && tail.value.every((byte, at) => byte === bytes[start + at]);
  const body = hasEnding ? bytes.subarray(0, start) : bytes;
  // Cut from a character of two units, an ending may be half of one: such a text has none.
  const text = printComposer(body, mode, encoding);
  if (hasEnding && (tail.value.length === 0 || isWhole(text, bytes, encoding, ending)))
    return { text, ending };
  return { text: printComposer(bytes, mode, encoding), ending: 'none' };
}

function isWhole(text: string, bytes: Uint8Array, encoding: Encoding, ending: Ending): boolean {
  const back = readComposer(text, 'text', encoding, ending);
  return back.ok && back.value.length === bytes.length && back.value.every((byte, at) => byte === bytes[at]);
}

/** The bytes of what was written, with a text's ending, when it has no variables. Failures as `switchMode`. */
export function readComposer(
  text: string,
  mode: ComposerMode,
  encoding: Encoding,
  ending: Ending = 'none',
): Result<Uint8Array> {
  if (mode === 'base64') return readBase64(text);
  const tail = mode === 'text' ? lineEndingBytes(ending, encoding) : ok(new Uint8Array(0));
  if (!tail.ok) return tail;
  const template = readTemplate(text, { mode, encoding, lineBreak: lineBreakOf(tail.value) });
  if (!template.ok) return template;
  const bytes = variableFree(template.value);
  if (bytes !== undefined) return ok(joinBytes([bytes, tail.value]));
  return fail(
    'has-variables',
    'The text has variables, whose bytes differ with every send. Remove them to switch.',
  );
}

/** Text that `readComposer` reads as exactly these bytes. */
export function printComposer(bytes: Uint8Array, mode: ComposerMode, encoding: Encoding): string {
  if (mode === 'base64') return bytesToBase64(bytes);
  if (mode === 'hex') return printHex(bytes);
  return printEscapes(bytes, encoding).replaceAll('{{', '{{{{');
}

/** `48 65 6C`: pairs of digits, sixteen on a line. */
export function printHex(bytes: Uint8Array): string {
  let text = '';
  for (const [index, byte] of bytes.entries()) {
    if (index > 0) text += index % 16 === 0 ? '\n' : ' ';
    text += byte.toString(16).toUpperCase().padStart(2, '0');
  }
  return text;
}
