import { expect, test } from 'vitest';
import { decodeProtoText } from '../../../src-main/schema/encoding';

const proto = 'syntax = "proto3"; // größer, 汉字\nmessage A {}\n';

function decoded(bytes: Uint8Array): string {
  const result = decodeProtoText(bytes);
  if (!result.ok) throw new Error(result.title);
  return result.text;
}

test('UTF-8 is read as it is, its mark is dropped', () => {
  expect(decoded(Buffer.from(proto))).toBe(proto);
  expect(decoded(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(proto)]))).toBe(proto);
});

test('an empty file is an empty text', () => {
  expect(decoded(Buffer.alloc(0))).toBe('');
});

test('UTF-16 is read in both byte orders, with a mark or without', () => {
  const little = Buffer.from(proto, 'utf16le');
  const big = Buffer.from(little).swap16();
  expect(decoded(Buffer.concat([Buffer.from([0xff, 0xfe]), little]))).toBe(proto);
  expect(decoded(Buffer.concat([Buffer.from([0xfe, 0xff]), big]))).toBe(proto);
  expect(decoded(little)).toBe(proto);
  expect(decoded(big)).toBe(proto);
});

test('UTF-16 that is cut in a character is refused', () => {
  const half = Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x00, 0xd8, 0x42, 0x00]);
  expect(decodeProtoText(half)).toMatchObject({ ok: false, title: 'The file is broken UTF-16 text' });
});

test('UTF-32 is refused', () => {
  expect(decodeProtoText(Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]))).toMatchObject({ ok: false });
});

test('a Latin-1 comment is read', () => {
  const text = 'message A {} // Größe für é\n';
  expect(decoded(Buffer.from(text, 'latin1'))).toBe(text);
});

test('a GBK comment, as Chinese Windows editors save it, is read', () => {
  // 指定版本
  const comment = Buffer.from([0xd6, 0xb8, 0xb6, 0xa8, 0xb0, 0xe6, 0xb1, 0xbe]);
  expect(decoded(Buffer.concat([Buffer.from('// '), comment, Buffer.from('\n')]))).toBe('// 指定版本\n');
});

test('Latin-1 outside comments is refused with its place', () => {
  const bytes = Buffer.from('// é\noption java_package = "caf\xe9";\n', 'latin1');
  expect(decodeProtoText(bytes)).toMatchObject({
    ok: false,
    line: 2,
    column: 27,
    title: 'The text is not UTF-8',
  });
});

test('binary data is refused', () => {
  const descriptorSet = Buffer.from([0x0a, 0x07, 0x0a, 0x05, 0x61, 0x00, 0x70, 0x72, 0x6f, 0x80, 0xff]);
  expect(decodeProtoText(descriptorSet)).toMatchObject({ ok: false, title: 'The file is not text' });
  expect(decodeProtoText(Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x00]))).toMatchObject({ ok: false });
});
