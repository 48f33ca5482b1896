// The composer's ways to write bytes, and switching between them: without loss, or refused with the reason.
import { bytesToBase64 } from '../proto/base64';
import { fail, ok, type Result } from '../result';
import { readBase64 } from './base64-input';
import type { Encoding } from './encoding';
import { readTemplate, variableFree } from './template';
import { printEscapes } from './text-print';

export type ComposerMode = 'text' | 'hex' | 'base64';

/**
 * The same bytes as `text`, written in the mode `to`. Failures: `has-variables` (they differ with every send), and those
 * of reading `text`: what cannot be sent cannot be converted.
 */
export function switchMode(
  text: string,
  from: ComposerMode,
  to: ComposerMode,
  encoding: Encoding,
): Result<string> {
  if (from === to) return ok(text);
  const bytes = readComposer(text, from, encoding);
  return bytes.ok ? ok(printComposer(bytes.value, to, encoding)) : bytes;
}

/** The bytes of what was written, when it has no variables. Failures as `switchMode`. */
export function readComposer(text: string, mode: ComposerMode, encoding: Encoding): Result<Uint8Array> {
  if (mode === 'base64') return readBase64(text);
  const template = readTemplate(text, { mode, encoding });
  if (!template.ok) return template;
  const bytes = variableFree(template.value);
  if (bytes !== undefined) return ok(bytes);
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
