// What one line of the TCP log shows: hex pairs, printable characters, or text with its control bytes as escapes.
import type { CaptureLine } from '../../../src-shared/contract';

export interface HitRun {
  text: string;
  hit: boolean;
}

export interface TextRun {
  text: string;
  /** A control byte, or a byte that is not UTF-8, as an escape that the composer would take. */
  escape: boolean;
}

const half = 8;

/** `08 8F BD BC C2 01 10 ED  FF 9A`: pairs, 8 + 8, in runs of hit and not hit. */
export function hexRuns(bytes: Uint8Array, mask: boolean[]): HitRun[] {
  return runs(bytes.length, mask, (at, last) => {
    const pair = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0');
    if (last) return pair;
    return at === half - 1 ? `${pair}  ` : `${pair} `;
  });
}

/** One character a byte, a point for what does not print. */
export function asciiRuns(bytes: Uint8Array, mask: boolean[]): HitRun[] {
  return runs(bytes.length, mask, (at) => {
    const byte = bytes[at] ?? 0;
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
  });
}

function runs(count: number, mask: boolean[], textOf: (at: number, last: boolean) => string): HitRun[] {
  const made: HitRun[] = [];
  for (let at = 0; at < count; at += 1) {
    const hit = mask[at] ?? false;
    const text = textOf(at, at === count - 1);
    const last = made.at(-1);
    if (last?.hit === hit) last.text += text;
    else made.push({ text, hit });
  }
  return made;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const named: Record<number, string> = { 0: '\\0', 9: '\\t', 10: '\\n', 13: '\\r' };

/**
 * The line's characters. Its first may begin in an earlier chunk (`carry`), its last may end in a later one
 * (`unfinished`): such a character stands whole in the line that has its end.
 */
export function textRuns(line: Pick<CaptureLine, 'bytes' | 'carry' | 'unfinished'>): TextRun[] {
  const bytes = new Uint8Array(line.carry.length + line.bytes.length - line.unfinished);
  bytes.set(line.carry);
  bytes.set(line.bytes.subarray(0, line.bytes.length - line.unfinished), line.carry.length);
  const made: TextRun[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = characterSize(bytes, at);
    const code = bytes[at] ?? 0;
    const text = size === 0 ? '' : decoder.decode(bytes.subarray(at, at + size));
    if (size === 0) put(made, `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`, true);
    else if (/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u.test(text)) put(made, escapeOf(text), true);
    else put(made, text, false);
    at += Math.max(1, size);
  }
  return made;
}

function put(made: TextRun[], text: string, escape: boolean): void {
  const last = made.at(-1);
  if (last?.escape === escape) last.text += text;
  else made.push({ text, escape });
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return named[code] ?? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  return `\\u{${code.toString(16).toUpperCase()}}`;
}

/** Bytes of the UTF-8 character at `at` (RFC 3629); 0 when there is none. */
function characterSize(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + size > bytes.length) return 0;
  try {
    decoder.decode(bytes.subarray(at, at + size));
    return size;
  } catch {
    return 0;
  }
}
