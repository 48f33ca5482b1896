// The text of a .proto file as UTF-8: buf reads nothing else, and takes UTF-16 for an empty file (facts/schema.md, trap 3).
import { isUtf8 } from 'node:buffer';
import { tokens } from './proto-lexer';

type DecodedText =
  | { ok: true; text: string; transcodedFrom?: string }
  | {
      ok: false;
      title: string;
      hint: string;
      /** 1-based place of the first byte at fault; 0 when it is the whole file. */
      line: number;
      column: number;
    };

/** Text of the file's bytes, without a byte order mark. Refused: binary, UTF-32, and old encodings outside comments. */
export function decodeProtoText(bytes: Uint8Array): DecodedText {
  if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff)) {
    return refusal('The file is UTF-32 text', 'Save it as UTF-8.');
  }
  if (startsWith(bytes, 0xff, 0xfe)) return decodeUtf16(bytes.subarray(2), 'utf-16le');
  if (startsWith(bytes, 0xfe, 0xff)) return decodeUtf16(bytes.subarray(2), 'utf-16be');
  const content = startsWith(bytes, 0xef, 0xbb, 0xbf) ? bytes.subarray(3) : bytes;
  const unmarked = unmarkedUtf16(content);
  if (unmarked) return decodeUtf16(content, unmarked);
  if (looksBinary(content)) {
    return refusal(
      'The file is not text',
      'It holds binary data. Open the .proto source, not a file compiled from it.',
    );
  }
  if (isUtf8(content))
    return { ok: true, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(content) };
  return decodeLegacy(content);
}

function startsWith(bytes: Uint8Array, ...first: number[]): boolean {
  return first.every((byte, index) => bytes[index] === byte);
}

function refusal(title: string, hint: string, line = 0, column = 0): DecodedText {
  return { ok: false, title, hint, line, column };
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): DecodedText {
  try {
    return {
      ok: true,
      text: new TextDecoder(encoding, { fatal: true }).decode(bytes),
      transcodedFrom: encoding,
    };
  } catch {
    return refusal('The file is broken UTF-16 text', 'Save it as UTF-8.');
  }
}

/** UTF-16 without a mark: ASCII letters make every second byte zero. */
function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.min(512, Math.floor(bytes.length / 2));
  if (pairs < 4) return undefined;
  let zeroFirst = 0;
  let zeroSecond = 0;
  for (let pair = 0; pair < pairs; pair++) {
    if (bytes[pair * 2] === 0) zeroFirst++;
    if (bytes[pair * 2 + 1] === 0) zeroSecond++;
  }
  if (zeroSecond > pairs * 0.7 && zeroFirst === 0) return 'utf-16le';
  if (zeroFirst > pairs * 0.7 && zeroSecond === 0) return 'utf-16be';
  return undefined;
}

/** No text has a zero byte, and hardly a control character. */
function looksBinary(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return true;
  const sample = bytes.subarray(0, 4096);
  const controls = sample.filter((byte) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d)).length;
  return controls > sample.length * 0.02;
}

/** Comments in an old 8-bit or Chinese encoding are read; anywhere else the bytes' meaning would be a guess. */
function decodeLegacy(bytes: Uint8Array): DecodedText {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  for (const token of tokens(latin)) {
    if (token.kind === 'comment') continue;
    const at = token.text.search(/[\x80-\xff]/);
    if (at === -1) continue;
    const before = latin.slice(0, token.start + at).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    return refusal(
      'The text is not UTF-8',
      'Save the file as UTF-8; other encodings are read in comments alone.',
      before.length,
      column,
    );
  }
  const encoding = looksChinese(latin) ? 'gb18030' : 'windows-1252';
  return { ok: true, text: new TextDecoder(encoding).decode(bytes), transcodedFrom: encoding };
}

/**
 * GB 2312's punctuation and its 3,755 most used characters lie in rows A1-A3 and B0-D7 and come in pairs of high bytes;
 * Latin-1's accented small letters are E0 and above and mostly stand alone.
 */
function looksChinese(latin: string): boolean {
  const runs = latin.match(/[\x80-\xff]+/g) ?? [];
  return runs.every((run) => /^(?:[\xa1-\xa3\xb0-\xd7][\xa1-\xfe])+$/.test(run));
}
