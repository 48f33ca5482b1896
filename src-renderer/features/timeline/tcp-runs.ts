// What one line of the TCP log shows: hex pairs, printable characters, or text with its control bytes as escapes.
import { decodeText, type Encoding } from '../../../src-shared/bytes/encoding';
import { characterSize } from '../../../src-shared/bytes/text-print';
import type { CaptureLine } from '../../../src-shared/contract';

/** How one byte looks: class names, and the frame that it belongs to (-1 for none). */
export interface ByteLook {
  readonly name: string;
  readonly frame: number;
}

/** Neighbours of one look. */
export interface ByteRun {
  text: string;
  look: string;
}

export interface TextRun {
  text: string;
  /** A control byte, or a byte that is not UTF-8, as an escape that the composer would take. */
  escape: boolean;
}

const half = 8;

const plain: ByteLook = { name: '', frame: -1 };

/** `08 8F BD BC C2 01 10 ED  FF 9A`: pairs, 8 + 8, in runs of one look; between two frames the space has none. */
export function hexRuns(bytes: Uint8Array, looks: readonly ByteLook[]): ByteRun[] {
  const made: ByteRun[] = [];
  for (const [at, byte] of bytes.entries()) {
    const look = looks[at] ?? plain;
    const next = at + 1 < bytes.length ? (looks[at + 1] ?? plain) : undefined;
    put(made, byte.toString(16).toUpperCase().padStart(2, '0'), look.name);
    if (next === undefined) break;
    const space = at === half - 1 ? '  ' : ' ';
    put(made, space, next.frame === look.frame && !look.name.includes('cur') ? look.name : '');
  }
  return made;
}

/** One character a byte, a point for what does not print. */
export function asciiRuns(bytes: Uint8Array, looks: readonly ByteLook[]): ByteRun[] {
  const made: ByteRun[] = [];
  for (const [at, byte] of bytes.entries())
    put(made, byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·', (looks[at] ?? plain).name);
  return made;
}

function put(made: ByteRun[], text: string, look: string): void {
  const last = made.at(-1);
  if (last?.look === look) last.text += text;
  else made.push({ text, look });
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const named: Record<number, string> = { 0: '\\0', 9: '\\t', 10: '\\n', 13: '\\r' };

/**
 * The line's characters. Its first may begin in an earlier chunk (`carry`), its last may end in a later one
 * (`unfinished`): such a character stands whole in the line that has its end.
 */
export function textRuns(
  line: Pick<CaptureLine, 'bytes' | 'carry' | 'unfinished'>,
  encoding: Encoding = 'utf-8',
): TextRun[] {
  const bytes = new Uint8Array(line.carry.length + line.bytes.length - line.unfinished);
  bytes.set(line.carry);
  bytes.set(line.bytes.subarray(0, line.bytes.length - line.unfinished), line.carry.length);
  const made: TextRun[] = [];
  const whole = encoding === 'utf-8' ? undefined : decodeText(bytes, encoding);
  if (whole !== undefined && !whole.includes('\ufffd')) {
    for (const character of whole) putCharacter(made, character);
    return made;
  }
  for (let at = 0; at < bytes.length;) {
    const size = encoding === 'utf-8' ? utf8Size(bytes, at) : characterSize(bytes, at, encoding);
    const code = bytes[at] ?? 0;
    if (size === 0) putText(made, `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`, true);
    else putCharacter(made, decodeText(bytes.subarray(at, at + size), encoding));
    at += Math.max(1, size);
  }
  return made;
}

function putCharacter(made: TextRun[], text: string): void {
  if (/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u.test(text)) putText(made, escapeOf(text), true);
  else putText(made, text, false);
}

function putText(made: TextRun[], text: string, escape: boolean): void {
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
function utf8Size(bytes: Uint8Array, at: number): number {
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
