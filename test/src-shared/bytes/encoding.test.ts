// Text encodings both ways: known bytes, every character of each encoding, and characters that chunk edges cut.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeText,
  encodeText,
  encodingSchema,
  TextStream,
  type Encoding,
} from '../../../src-shared/bytes/encoding';
import { joinBytes } from '../../../src-shared/bytes/join-bytes';
import { unfinishedCharacter } from '../../../src-shared/bytes/unfinished-character';

const encodings = encodingSchema.options;

function hexOf(text: string, encoding: Encoding): string {
  const bytes = encodeText(text, encoding);
  return bytes.ok ? Buffer.from(bytes.value).toString('hex') : bytes.error.message;
}

describe('encoding', () => {
  it.each<[string, Encoding, string]>([
    ['A中B', 'utf-8', '41e4b8ad42'],
    ['A中B', 'gbk', '41d6d042'],
    ['A中B', 'gb18030', '41d6d042'],
    ['A中B', 'big5', '41a4a442'],
    ['A中B', 'shift-jis', '41928642'],
    ['A中B', 'utf-16le', '41002d4e4200'],
    ['A中B', 'utf-16be', '00414e2d0042'],
    ['café ÿ', 'latin-1', '636166e920ff'],
    ['€', 'gbk', '80'],
    ['€', 'gb18030', 'a2e3'],
    ['é', 'gb18030', 'a8a6'],
    ['ß', 'gb18030', '81308938'],
    ['😀', 'gb18030', '9439fc36'],
    ['😀', 'utf-16le', '3dd800de'],
    ['十卅', 'big5', 'a451a4ca'],
    ['ｱ表', 'shift-jis', 'b1955c'],
    ['①∪', 'shift-jis', '874081be'],
    ['\\~', 'shift-jis', '5c7e'],
  ])('%s in %s is %s', (text, encoding, hex) => expect(hexOf(text, encoding)).toBe(hex));

  it.each<[string, Encoding, string]>([
    ['naïve', 'big5', 'ï (U+00EF) at character 3 does not exist in Big5.'],
    ['😀', 'gbk', '😀 (U+1F600) at character 1 does not exist in GBK.'],
    ['a😀中', 'latin-1', '😀 (U+1F600) at character 2 does not exist in Latin-1.'],
    ['😀中€', 'latin-1', '😀 (U+1F600) at character 1'],
    ['¥', 'shift-jis', '¥ (U+00A5) at character 1 does not exist in Shift-JIS.'],
    ['€', 'latin-1', '€ (U+20AC) at character 1'],
    ['a\ud800', 'utf-8', 'Character 2 is half of a surrogate pair'],
    ['a\ud800', 'gb18030', 'Character 2 is half of a surrogate pair'],
  ])('%s in %s is an error with its position', (text, encoding, sentence) => {
    expect(hexOf(text, encoding)).toContain(sentence);
  });

  /** Characters of the first plane, at least. */
  const sizes: Record<Encoding, number> = {
    'utf-8': 63_488,
    gbk: 21_900,
    gb18030: 63_400,
    big5: 13_100,
    'shift-jis': 7_000,
    'latin-1': 256,
    'utf-16le': 63_488,
    'utf-16be': 63_488,
  };

  it('gives back every character that an encoding has, through its bytes', () => {
    for (const encoding of encodings) {
      let count = 0;
      for (let code = 0; code < 0x20000; code += code < 0x10000 ? 1 : 97) {
        if (code >= 0xd800 && code <= 0xdfff) continue;
        const text = String.fromCodePoint(code);
        const bytes = encodeText(text, encoding);
        if (!bytes.ok) continue;
        count += 1;
        if (decodeText(bytes.value, encoding) !== text) expect([encoding, code]).toBe('round trip');
      }
      expect(count, encoding).toBeGreaterThanOrEqual(sizes[encoding]);
    }
  });

  it('has all of Unicode where the encoding does', () => {
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'gb18030'] as const) {
      for (const text of ['\0', '\x7f', '\x80', '\ufffe', '\ue000', '𠀀', '\u{10ffff}'])
        expect([encoding, text, encodeText(text, encoding).ok]).toEqual([encoding, text, true]);
    }
  });
});

/** Text whose characters all exist in the encoding. */
function textIn(encoding: Encoding): fc.Arbitrary<string> {
  const some = 'aZ0\\~\n中文字符表十ｱあア一丁é€ß😀ÿ\u00a0𠀀ｶ'.match(/./gsu) ?? [];
  const own = some.filter((character) => encodeText(character, encoding).ok);
  return fc.array(fc.constantFrom(...own), { maxLength: 12 }).map((characters) => characters.join(''));
}

const anyText = fc
  .constantFrom(...encodings)
  .chain((encoding) => fc.record({ encoding: fc.constant(encoding), text: textIn(encoding) }));

describe('chunk edges', () => {
  it('never show a cut character broken, whatever the cuts', () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.nat(), { maxLength: 8 }), ({ encoding, text }, places) => {
        const stream = new TextStream(encoding);
        const shown = cut(bytesOf(text, encoding), places).map((chunk) => stream.push(chunk));
        expect([...shown, stream.finish()].join('')).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  it('are known without decoding what came before: the unfinished bytes go in front of the next chunk', () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.nat(), { maxLength: 8 }), ({ encoding, text }, places) => {
        let carry: Uint8Array = new Uint8Array(0);
        let shown = '';
        for (const chunk of cut(bytesOf(text, encoding), places)) {
          const bytes = joinBytes([carry, chunk]);
          const whole = bytes.length - unfinishedCharacter(bytes, encoding);
          shown += decodeText(bytes.subarray(0, whole), encoding);
          carry = bytes.slice(whole);
        }
        expect(shown).toBe(text);
        expect(carry.length).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  it('show U+FFFD for a stream that ends inside a character', () => {
    const stream = new TextStream('gbk');
    expect(stream.push(Uint8Array.of(0x41, 0xd6))).toBe('A');
    expect(stream.finish()).toBe('\ufffd');
  });
});

function bytesOf(text: string, encoding: Encoding): Uint8Array {
  const bytes = encodeText(text, encoding);
  if (!bytes.ok) throw new Error(bytes.error.message);
  return bytes.value;
}

function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const edges = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.slice(edges[index] as number, edge));
}
