// How many bytes at the end of a chunk wait for the next one, in any encoding: for text that is shown line by line.
import type { Encoding } from './encoding';
import { incompleteTail } from './utf8-stream';

/**
 * Bytes at the end (0 to 3) that begin a character whose rest is missing. `bytes` begin at a character's first byte:
 * put what the chunk before left unfinished in front.
 */
export function unfinishedCharacter(bytes: Uint8Array, encoding: Encoding): number {
  if (encoding === 'latin-1') return 0;
  if (encoding === 'utf-8') return incompleteTail(bytes);
  if (encoding === 'utf-16le' || encoding === 'utf-16be')
    return unfinishedUtf16(bytes, encoding === 'utf-16le');
  let at = 0;
  while (at < bytes.length) {
    const length = characterLength(bytes, at, encoding);
    if (at + length > bytes.length) return bytes.length - at;
    at += length;
  }
  return 0;
}

function unfinishedUtf16(bytes: Uint8Array, isLittle: boolean): number {
  const odd = bytes.length % 2;
  const high = bytes[bytes.length - odd - (isLittle ? 1 : 2)] ?? 0;
  return high >= 0xd8 && high <= 0xdb ? odd + 2 : odd;
}

/** Of the character at `at`; more than is there when its end is missing. A lead with a wrong trail counts 1. */
function characterLength(bytes: Uint8Array, at: number, encoding: Encoding): number {
  const lead = bytes[at] ?? 0;
  const isLead =
    encoding === 'shift-jis'
      ? (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc)
      : lead >= 0x81 && lead <= 0xfe;
  if (!isLead) return 1;
  const trail = bytes[at + 1];
  if (trail === undefined) return 2;
  if (encoding === 'gb18030' && trail >= 0x30 && trail <= 0x39) return fourByteLength(bytes, at);
  return trail < 0x40 || trail === 0x7f ? 1 : 2;
}

function fourByteLength(bytes: Uint8Array, at: number): number {
  const third = bytes[at + 2] ?? 0x81;
  const fourth = bytes[at + 3] ?? 0x30;
  return third >= 0x81 && third <= 0xfe && fourth >= 0x30 && fourth <= 0x39 ? 4 : 1;
}
