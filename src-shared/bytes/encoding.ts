// The text encodings of the TCP tabs, both ways. What has no bytes is an error with its position, never a question mark.
import { z } from 'zod';
import { fail, ok, type Result } from '../result';
import { tableBytes } from './encoding-table';

export const encodingSchema = z.enum([
  'utf-8',
  'gbk',
  'gb18030',
  'big5',
  'shift-jis',
  'latin-1',
  'utf-16le',
  'utf-16be',
]);
export type Encoding = z.infer<typeof encodingSchema>;

const names: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  gbk: 'GBK',
  gb18030: 'GB18030',
  big5: 'Big5',
  'shift-jis': 'Shift-JIS',
  'latin-1': 'Latin-1',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
};

/**
 * The bytes of `text`, without a byte order mark.
 * @param before characters that stand before `text`, for the position in the sentence
 * Failures: `not-encodable` and, for half of a surrogate pair, `bad-text`; both with the position from 1 in characters.
 */
export function encodeText(text: string, encoding: Encoding, before = 0): Result<Uint8Array> {
  if (encoding === 'utf-8' && !loneSurrogate.test(text)) return ok(utf8.encode(text));
  const bytes: number[] = [];
  let place = before;
  for (const character of text) {
    place += 1;
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff)
      return fail('bad-text', `Character ${place} is half of a surrogate pair, which has no bytes.`);
    const value = encodeCode(code, encoding);
    if (value === undefined) return notEncodable(character, code, place, encoding);
    for (const byte of value) bytes.push(byte);
  }
  return ok(Uint8Array.from(bytes));
}

function encodeCode(code: number, encoding: Encoding): readonly number[] | undefined {
  if (encoding === 'utf-8') return [...utf8.encode(String.fromCodePoint(code))];
  if (encoding === 'latin-1') return code <= 0xff ? [code] : undefined;
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return utf16(code, encoding === 'utf-16le');
  const value = tableBytes(encoding, code);
  if (value === undefined) return undefined;
  if (value > 0xffff) return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
  return value > 0xff ? [value >>> 8, value & 0xff] : [value];
}

function utf16(code: number, isLittle: boolean): number[] {
  const pair = code - 0x10000;
  const units = code < 0x10000 ? [code] : [0xd800 + (pair >>> 10), 0xdc00 + (pair & 0x3ff)];
  return units.flatMap((unit) => (isLittle ? [unit & 0xff, unit >>> 8] : [unit >>> 8, unit & 0xff]));
}

function notEncodable(
  character: string,
  code: number,
  place: number,
  encoding: Encoding,
): Result<Uint8Array> {
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  return fail(
    'not-encodable',
    `${character} (U+${hex}) at character ${place} does not exist in ${names[encoding]}. Choose another encoding or write its bytes with \\xHH.`,
  );
}

/** All of the bytes as text; what is no character becomes U+FFFD, and a byte order mark stays visible. */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
  return textDecoder(encoding).decode(bytes);
}

/** Decodes a stream: characters that are cut at a chunk's edge come with the chunk that completes them. */
export class TextStream {
  private readonly decoder: Decoder;

  constructor(encoding: Encoding) {
    this.decoder = textDecoder(encoding);
  }

  push(chunk: Uint8Array): string {
    return this.decoder.decode(chunk, { stream: true });
  }

  /** U+FFFD when the stream ended inside a character. */
  finish(): string {
    return this.decoder.decode();
  }
}

const utf8 = new TextEncoder();
const loneSurrogate = /\p{Cs}/u;

/** What is used of TextDecoder, whose type differs between Node and the page. */
interface Decoder {
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}

function textDecoder(encoding: Encoding): Decoder {
  if (encoding === 'latin-1') return latin1;
  if (encoding === 'shift-jis') return shiftJisDecoder();
  return new TextDecoder(encoding, { ignoreBOM: true });
}

// Node's ICU has IBM's turn of three control characters in Shift-JIS (1A, 1C, 7F); Chromium and the standard have not.
const turned: Readonly<Record<string, string>> = { '\x1c': '\x1a', '\x7f': '\x1c', '\x1a': '\x7f' };

function shiftJisDecoder(): Decoder {
  const decoder = new TextDecoder('shift_jis');
  const isTurned = new TextDecoder('shift_jis').decode(Uint8Array.of(0x1a)) !== '\x1a';
  if (!isTurned) return decoder;
  // These bytes are never part of a longer character, so turning the text back is exact.
  return {
    decode: (input, options) =>
      Array.from(decoder.decode(input, options), (character) => turned[character] ?? character).join(''),
  };
}

// TextDecoder takes `latin1` for windows-1252, which differs from 80 to 9F.
const latin1: Decoder = {
  decode(input) {
    if (input === undefined) return '';
    let text = '';
    for (let at = 0; at < input.length; at += 8192)
      text += String.fromCharCode(...input.subarray(at, at + 8192));
    return text;
  },
};
