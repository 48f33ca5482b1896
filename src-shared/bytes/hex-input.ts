// Hex as people type and paste it: separators, 0x and \x prefixes, xxd and Wireshark dumps (facts/tcp.md).
import { fail, ok, type Result } from '../result';

// What may stand between bytes, brackets and quotes of arrays in source code too.
const separators = /[\s,:;\-|[\](){}"']+/;
// `01h` as manuals of devices write it.
const withSuffix = /^[0-9a-f]{1,2}h$/i;
// `00000010: 4865 6c6c 6f20 ...  Hello ...` of xxd, `0010   48 65 6c ...   Hello` of Wireshark.
const dumpLine = /^\s*([0-9a-f]{4,8})(?::| {2})\s*((?:[0-9a-f]{2,4}(?: {1,2}|$)){1,16})(?:\s+.*|\s*)$/i;

/**
 * Failure `bad-hex`: the sentence has what is wrong and its position, in characters from 1.
 * @param before characters that stand before `text`, for the position
 */
export function readHex(text: string, before = 0): Result<Uint8Array> {
  const dump = readHexDump(text);
  if (dump) return ok(dump);
  const bytes: number[] = [];
  let at = 0;
  for (const word of text.split(separators)) {
    at = text.indexOf(word, at);
    const read = readWord(word, before + at);
    if (!read.ok) return read;
    for (const byte of read.value) bytes.push(byte);
    at += word.length;
  }
  return ok(Uint8Array.from(bytes));
}

// A prefix with nothing after it, a prefix, a run of digits up to the next prefix, anything else.
const pieces = /((?:0x|\\x)(?=$|0x|\\x))|(?:0x|\\x)|([0-9a-f]+?)(?=0x|\\x|$|[^0-9a-f])|([\s\S])/giu;

/** `4865`, `0x48`, `\x48\x65`, or a lone digit, which is one byte. `at`: where the word begins in the text. */
function readWord(word: string, at: number): Result<number[]> {
  if (withSuffix.test(word)) return ok([Number.parseInt(word, 16)]);
  const bytes: number[] = [];
  for (const { 0: piece, 1: bare, 2: run, 3: other, index } of word.matchAll(pieces)) {
    const place = at + index + 1;
    if (bare !== undefined)
      return fail('bad-hex', `${piece} at character ${place} has no hex digits after it.`);
    if (other !== undefined) {
      return fail('bad-hex', `${piece} at character ${place} is no hex digit. Use 0 to 9 and A to F.`);
    }
    if (run === undefined) continue;
    if (run.length === 1) bytes.push(Number.parseInt(run, 16));
    else if (run.length % 2 === 1) return odd(run, place - 1);
    else for (let i = 0; i < run.length; i += 2) bytes.push(Number.parseInt(run.slice(i, i + 2), 16));
  }
  return ok(bytes);
}

function odd(run: string, at: number): Result<number[]> {
  return fail(
    'bad-hex',
    `${run} at character ${at + 1} has ${run.length} hex digits. A byte has two: add or remove one.`,
  );
}

/** The bytes of a pasted dump; undefined when any line is not of one, or when the offsets do not fit the bytes. */
export function readHexDump(text: string): Uint8Array | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const bytes: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (index > 0 && index === lines.length - 1 && isTotal(line, bytes.length)) break;
    const [, offset, hex] = dumpLine.exec(line) ?? [];
    if (offset === undefined || hex === undefined || Number.parseInt(offset, 16) !== bytes.length)
      return undefined;
    const digits = hex.replace(/\s/g, '').slice(0, 32);
    for (let i = 0; i < digits.length; i += 2) bytes.push(Number.parseInt(digits.slice(i, i + 2), 16));
  }
  return bytes.length > 0 ? Uint8Array.from(bytes) : undefined;
}

/** The last line of `hexdump -C`: only the offset after the last byte. */
function isTotal(line: string, size: number): boolean {
  return /^\s*[0-9a-f]{7,8}\s*$/i.test(line) && Number.parseInt(line, 16) === size;
}
