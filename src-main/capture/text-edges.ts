// Where characters are cut by the edges of a text line, in any encoding: found from the nearest place where one surely begins.
import type { Encoding } from '../../src-shared/bytes/encoding';
import { unfinishedCharacter } from '../../src-shared/bytes/unfinished-character';

/** Looked at before a line to find where a character begins: bytes without a sure place are taken as they come. */
export const lookBack = 64;

/** Encodings in which a byte below 0x30 is always a character of its own. */
const hasSureBytes: readonly Encoding[] = ['gbk', 'gb18030', 'big5', 'shift-jis'];

/**
 * How many bytes at the end of `before` begin a character that goes on after it. `isWhole`: `before` is all that there is
 * of the stream. `offset`: of its end in the stream.
 */
export function cutBefore(before: Uint8Array, encoding: Encoding, offset: number): number {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const even = before.subarray(Math.max(0, offset - before.length) % 2);
    return unfinishedCharacter(even, encoding);
  }
  if (!hasSureBytes.includes(encoding)) return unfinishedCharacter(before, encoding);
  let start = before.length;
  while (start > 0 && (before[start - 1] as number) >= 0x30) start -= 1;
  return unfinishedCharacter(before.subarray(start), encoding);
}
