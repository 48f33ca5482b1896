// The line endings that the composer can append to a text, also one of its own.
import { z } from 'zod';
import { ok, type Result } from '../result';
import type { Encoding } from './encoding';
import { joinBytes } from './join-bytes';
import { readEscapes } from './text-escapes';

export const lineEndingSchema = z.enum(['none', 'lf', 'crlf', 'cr', 'nul']);
export type LineEnding = z.infer<typeof lineEndingSchema>;

/** One of the usual, or text with escapes. */
export const endingSchema = z.union([lineEndingSchema, z.object({ custom: z.string().max(1000) })]);
export type Ending = z.infer<typeof endingSchema>;

const endings: Record<LineEnding, string> = { none: '', lf: '\\n', crlf: '\\r\\n', cr: '\\r', nul: '\\0' };

/**
 * The bytes of the ending. `custom` is text with escapes. In UTF-16 the ending is UTF-16 too.
 * Failures as `readEscapes`, with positions in `custom`.
 */
export function lineEndingBytes(ending: Ending, encoding: Encoding = 'utf-8'): Result<Uint8Array> {
  return readEscapes(typeof ending === 'string' ? endings[ending] : ending.custom, encoding);
}

/** What a typed line break is sent as: the ending, or, without one, a line feed (undefined). */
export function lineBreakOf(ending: Uint8Array): Uint8Array | undefined {
  return ending.length === 0 ? undefined : ending;
}

/** A copy of `bytes` with the ending after it. Failures as `lineEndingBytes`. */
export function appendLineEnding(
  bytes: Uint8Array,
  ending: Ending,
  encoding: Encoding = 'utf-8',
): Result<Uint8Array> {
  const tail = lineEndingBytes(ending, encoding);
  return tail.ok ? ok(joinBytes([bytes, tail.value])) : tail;
}
