// What people type and paste, and the exact bytes of it: with the wrong answers of other tools (facts/tcp.md) as cases.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexDump } from '../../../src-shared/bytes/hex-dump';
import { readHex } from '../../../src-shared/bytes/hex-input';
import { valueOf } from '../../support/captures';
import { appendLineEnding } from '../../../src-shared/bytes/line-ending';
import { readEscapes } from '../../../src-shared/bytes/text-escapes';
import type { Result } from '../../../src-shared/result';

const hexOf = (result: Result<Uint8Array>) =>
  result.ok ? Buffer.from(result.value).toString('hex') : result.error.message;

describe('text with escapes', () => {
  it.each([
    ['PING\\r\\n', '50494e470d0a'],
    ['\\x41', '41'],
    ['A中B', '41e4b8ad42'],
    ['\\u{4E2D}\\u{1F600}', 'e4b8adf09f9880'],
    ['a\\0b\\\\c\\t', '6100625c6309'],
    ['', ''],
    ['line\nbreak', '6c696e650a627265616b'],
    ['\\\\n', '5c6e'],
  ])('%j is %s', (text, hex) => expect(hexOf(readEscapes(text))).toBe(hex));

  it.each([
    ['C:\\temp\\q', '\\q at character 8 is no escape'],
    ['\\x4', 'needs two hex digits'],
    ['\\x', 'needs two hex digits'],
    ['\\u4E2D', 'needs braces'],
    ['\\u{110000}', 'no Unicode character'],
    ['\\u{D800}', 'no Unicode character'],
    ['中\\q', 'at character 2'],
    ['end\\', 'ends the text'],
    ['a\uD800b', 'half of a surrogate pair'],
    ['\\constructor', '\\c at character 1 is no escape'],
  ])('%j is refused: %s', (text, sentence) => {
    const result = readEscapes(text);
    expect(result.ok).toBe(false);
    expect(hexOf(result)).toContain(sentence);
  });

  it('is the UTF-8 of any text without backslashes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = text.replaceAll('\\', '');
        expect(hexOf(readEscapes(plain))).toBe(Buffer.from(plain).toString('hex'));
      }),
    );
  });
});

describe('hex input', () => {
  it.each([
    ['0 1 2 3', '00010203'],
    ['48 65 6C', '48656c'],
    ['48656c6c6f', '48656c6c6f'],
    ['0x48, 0x65', '4865'],
    ['0x4865', '4865'],
    ['{0x01, 0x03, 0x1}', '010301'],
    ['[01 03]', '0103'],
    ['"\\x01\\xff"', '01ff'],
    ['01h 3H 0Ah', '01030a'],
    ['0x480x65', '4865'],
    ['\\x48\\x65', '4865'],
    ['48:65-6c|6c;6f', '48656c6c6f'],
    ['0xA', '0a'],
    ['', ''],
    ['  \n ', ''],
    [
      '00000000: 4865 6c6c 6f20 576f 726c 6400 0102 0304  Hello World.....\n00000010: ff                                       .',
      '48656c6c6f20576f726c640001020304ff',
    ],
    [
      '0000   48 65 6c 6c 6f 20 57 6f 72 6c 64 00 01 02 03 04   Hello World.....\n0010   ff                                                .',
      '48656c6c6f20576f726c640001020304ff',
    ],
  ])('%j is %s', (text, hex) => expect(hexOf(readHex(text))).toBe(hex));

  it.each([
    ['48 656', '656 at character 4 has 3 hex digits'],
    ['48 6G', 'G at character 5 is no hex digit'],
    ['0xZZ', 'Z at character 3 is no hex digit'],
    ['41 0x', '0x at character 4 has no hex digits after it'],
    ['0x 41', '0x at character 1 has no hex digits after it'],
    ['0x0x41', '0x at character 1 has no hex digits after it'],
    ['4141G G', 'G at character 5 is no hex digit'],
    ['41 ABC ABC', 'ABC at character 4 has 3 hex digits'],
    ['hello', 'h at character 1 is no hex digit'],
  ])('%j is refused: %s', (text, sentence) => expect(hexOf(readHex(text))).toContain(sentence));

  it('reads a paste of a million digits without separators', () => {
    const read = readHex('ab'.repeat(500_000));
    expect(read.ok && read.value.length).toBe(500_000);
  });

  it('reads dumps of any length in the layouts of xxd and Wireshark, whatever their text column says', () => {
    const hexLike = fc
      .uint8Array({ minLength: 1, maxLength: 70 })
      .map((bytes) => bytes.map((byte) => (byte % 3 === 0 ? 0x61 + (byte % 6) : byte)));
    fc.assert(
      fc.property(hexLike, fc.constantFrom(xxdLine, wiresharkLine), (bytes, lineOf) => {
        const lines: string[] = [];
        for (let at = 0; at < bytes.length; at += 16) lines.push(lineOf(bytes.subarray(at, at + 16), at));
        expect(hexOf(readHex(lines.join('\n')))).toBe(Buffer.from(bytes).toString('hex'));
      }),
    );
  });

  it('reads back every dump that it could show', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const shown = hexDump(bytes)
          .map(({ hex }) => hex)
          .join('\n');
        expect(hexOf(readHex(shown))).toBe(Buffer.from(bytes).toString('hex'));
      }),
    );
  });
});

function asciiOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}

/** `00000010: 4865 6c6c 6f                             Hello` */
function xxdLine(bytes: Uint8Array, offset: number): string {
  const hex = (
    Buffer.from(bytes)
      .toString('hex')
      .match(/.{1,4}/g) ?? []
  )
    .join(' ')
    .padEnd(39);
  return `${offset.toString(16).padStart(8, '0')}: ${hex}  ${asciiOf(bytes)}`;
}

/** `0010   48 65 6c 6c 6f                                    Hello` */
function wiresharkLine(bytes: Uint8Array, offset: number): string {
  const hex = [...bytes]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(' ')
    .padEnd(47);
  return `${offset.toString(16).padStart(4, '0')}   ${hex}   ${asciiOf(bytes)}`;
}

describe('line endings and dumps', () => {
  it('append exactly their bytes', () => {
    const bytes = Uint8Array.of(1);
    expect([...valueOf(appendLineEnding(bytes, 'none'))]).toEqual([1]);
    expect([...valueOf(appendLineEnding(bytes, 'crlf'))]).toEqual([1, 13, 10]);
    expect([...valueOf(appendLineEnding(bytes, 'nul'))]).toEqual([1, 0]);
  });

  it('show sixteen bytes a line in two groups, with dots for what does not print', () => {
    const bytes = Buffer.from('Hello World\0中.');
    expect(hexDump(bytes, 32)).toEqual([
      { offset: 32, hex: '48 65 6C 6C 6F 20 57 6F  72 6C 64 00 E4 B8 AD 2E', ascii: 'Hello World····.' },
    ]);
  });
});
