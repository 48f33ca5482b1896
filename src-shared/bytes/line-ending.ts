// The line endings that the composer can append to a text, also one of its own.
import type { Result } from '../result';
import type { LineEnding } from '../workspace';
import type { Encoding } from './encoding';
import { joinBytes } from './join-bytes';
import { readEscapes } from './text-escapes';

const endings: Record<LineEnding, string> = { none: '', lf: '\\n', crlf: '\\r\\n', cr: '\\r', nul: '\\0' };

/**
 * The bytes of the ending. `custom` is text with escapes. In UTF-16 the ending is UTF-16 too.
 * Failures as `readEscapes`, with positions in `custom`.
 */
export function lineEndingBytes(
  ending: LineEnding | { readonly custom: string },
  encoding: Encoding = 'utf-8',
): Result<Uint8Array> {
  return readEscapes(typeof ending === 'string' ? endings[ending] : ending.custom, encoding);
}

/** A copy of `bytes` with the ending after it. */
export function appendLineEnding(
  bytes: Uint8Array,
  ending: LineEnding,
  encoding: Encoding = 'utf-8',
): Uint8Array {
  const tail = lineEndingBytes(ending, encoding);
  return joinBytes(tail.ok ? [bytes, tail.value] : [bytes]);
}
