import { describe, expect, test } from 'vitest';
import { encodeJson } from '../../../src-shared/proto/encode';
import { wireLines, bytePart, rowAt } from '../../../src-shared/proto/wire-lines';
import { wireRows, type WireRow } from '../../../src-shared/proto/wire';
import { compile, messageType } from './compile';
import { shared } from './schemas';

const feature = `syntax = "proto3"; package routeguide;
message Point { int32 latitude = 1; int32 longitude = 2; }
message Feature { string name = 1; Point location = 2; }`;
const registry = compile({ ...shared, 'route_guide.proto': feature });
const { types } = registry;

function encoded(typeName: string, json: string): Uint8Array {
  const made = encodeJson(json, messageType(registry, typeName), types);
  if (!made.ok) throw new Error(made.error.message);
  return made.value.bytes;
}

function hex(text: string): Uint8Array {
  return new Uint8Array(text.split(' ').map((pair) => parseInt(pair, 16)));
}

function summary(row: WireRow): string {
  const name = row.name === undefined ? '' : ` ${row.name}`;
  return `${'  '.repeat(row.depth)}${row.range.from}-${row.range.to} ${row.kind} ${row.number ?? ''}${name} = ${row.shown.text}`;
}

function coversEveryByteOnce(rows: readonly WireRow[], length: number): void {
  let at = 0;
  for (const { range } of rows) {
    expect(range.from).toBe(at);
    at = range.to;
  }
  expect(at).toBe(length);
}

test('the message of picture 04: prefix, name over three lines, nested point', () => {
  const json = `{"name": "Patriots Path, Mendham, NJ 07945, USA", "location": {"latitude": 407838351, "longitude": -746143763}}`;
  const bytes = encoded('routeguide.Feature', json);
  const desc = messageType(registry, 'routeguide.Feature');
  const rows = wireRows(bytes, { desc, types, grpcPrefix: { compressed: false } });
  expect(rows.map(summary)).toEqual([
    '0-5 prefix  = not compressed, 58 bytes',
    '5-44 field 1 name = "Patriots Path, Mendham, NJ 07945, USA"',
    '44-46 field 2 location = Point, 17 bytes',
    '  46-52 field 1 latitude = 407838351',
    '  52-63 field 2 longitude = -746143763',
  ]);
  const lines = wireLines(rows);
  expect(lines.map(({ range }) => range.from.toString(16).toUpperCase().padStart(4, '0'))).toEqual([
    '0000',
    '0005',
    '0015',
    '0025',
    '002C',
    '002E',
    '0034',
  ]);
  const [, name] = rows;
  expect(name && [5, 6, 7, 20].map((offset) => bytePart(name, offset))).toEqual([
    'tag',
    'length',
    'value',
    'value',
  ]);
  expect([0, 5, 43, 44, 51, 62, 63].map((offset) => rowAt(rows, offset))).toEqual([0, 1, 1, 2, 3, 4, -1]);
  coversEveryByteOnce(rows, 63);
});

test('maps, packed and unpacked lists, enums and oneof arms carry their fields', () => {
  const json = `{"byInt32": {"7": {"name": "x"}}, "int32s": [1, 300], "unpacked": [5, 6], "color": "COLOR_BLUE", "byBool": {"true": "COLOR_RED"}}`;
  const bytes = encoded('kinds.Everything', json);
  const rows = wireRows(bytes, { desc: messageType(registry, 'kinds.Everything'), types });
  expect(rows.map((row) => summary(row).replace(/\d+-\d+ field /, ''))).toEqual([
    '16 color = COLOR_BLUE -2',
    '40 int32s = packed, 3 bytes',
    '  40 [0] = 1',
    '  40 [1] = 300',
    '41 unpacked = 5',
    '41 unpacked = 6',
    '51 by_int32 = entry, 7 bytes',
    '  1 key = 7',
    '  2 value = Leaf, 3 bytes',
    '    1 name = "x"',
    '52 by_bool = entry, 4 bytes',
    '  1 key = true',
    '  2 value = COLOR_RED 1',
  ]);
  coversEveryByteOnce(rows, bytes.length);
});

test('groups have an end row, extensions their full name', () => {
  const json = '{"id": "a", "box": {"width": 3, "item": [{"label": "x"}]}, "[legacy.remark]": "hi"}';
  const bytes = encoded('legacy.Order', json);
  const rows = wireRows(bytes, { desc: messageType(registry, 'legacy.Order'), types });
  expect(rows.map((row) => summary(row).replace(/\d+-\d+ /, ''))).toEqual([
    'field 1 id = "a"',
    'field 4 box = Box, 7 bytes',
    '  field 5 width = 3',
    '  field 6 item = Item, 3 bytes',
    '    field 7 label = "x"',
    '  end 6 = end of item',
    'end 4 = end of box',
    'field 100 [legacy.remark] = "hi"',
  ]);
  coversEveryByteOnce(rows, bytes.length);
});

test('an Any is opened by its type', () => {
  const bytes = encoded('kinds.Everything', '{"any": {"@type": "x/kinds.Leaf", "name": "n"}}');
  const rows = wireRows(bytes, { desc: messageType(registry, 'kinds.Everything'), types });
  expect(rows.map(({ depth, name, shown }) => `${depth} ${name} ${shown.text}`)).toEqual([
    '0 any Any, 19 bytes',
    '1 type_url "x/kinds.Leaf"',
    '1 value Leaf, 3 bytes',
    '2 name "n"',
  ]);
});

describe('without a schema', () => {
  test('text, nested messages and numbers are guessed and marked', () => {
    const bytes = encoded(
      'routeguide.Feature',
      '{"name": "Mendham", "location": {"latitude": 5, "longitude": -1}}',
    );
    const rows = wireRows(bytes);
    expect(rows.every(({ guess }) => guess === true)).toBe(true);
    expect(rows.map(({ typeLabel, shown }) => `${typeLabel}: ${shown.text}`)).toEqual([
      'text: "Mendham"',
      'message: message, 13 bytes',
      'varint: 5',
      'varint: 18446744073709551615 or -1',
    ]);
    coversEveryByteOnce(rows, bytes.length);
  });

  test('bytes that are no message stay bytes', () => {
    expect(wireRows(hex('0A 03 FF FE 00'))[0]?.shown).toEqual({ text: 'FF FE 00', style: 'bytes' });
  });
});

describe('damage', () => {
  const desc = messageType(registry, 'routeguide.Feature');
  test.each([
    [
      '0A 05 41 42',
      '0-4 error  = Field 1 says it is 5 bytes long, but only 2 are left.'.replace('0-4', '1-4'),
    ],
    ['08', '1-1 error  = The bytes end inside a varint.'],
    ['0A 80 80 80 80 80 80 80 80 80 80 01', '1-12 error  = A varint here is longer than 10 bytes.'],
    ['00 01', '0-2 error  = This is not a field tag: field number 0 is not allowed.'],
    ['0F 01', '0-2 error  = This is not a field tag: there is no wire type 7.'],
    ['0B 08 01', '0-3 error  = Group 1 is never ended.'],
    ['0C', '0-1 error  = Group 1 ends here but was never started.'],
    ['09 01 02', '1-3 error  = Field 1 needs 8 bytes, but only 2 are left.'],
    ['FF FF FF FF 7F 01', '0-6 error  = This is not a field tag: it does not fit 32 bits.'],
  ])('%s', (bytes, expected) => {
    const rows = wireRows(hex(bytes), { desc, types });
    expect(rows.filter(({ kind }) => kind === 'error').map(summary)).toEqual([expected]);
  });

  test('what comes before and after a damaged nested message is still shown', () => {
    const rows = wireRows(hex('0A 01 41 12 02 08 80 0A 01 42'), { desc, types });
    expect(rows.map(summary)).toEqual([
      '0-3 field 1 name = "A"',
      '3-5 field 2 location = Point, 2 bytes',
      '  6-7 error  = The bytes end inside a varint.',
      '7-10 field 1 name = "B"',
    ]);
  });

  test('a wire type that the schema does not have is shown with both', () => {
    const [row] = wireRows(hex('08 05'), { desc, types });
    expect(row?.error).toBe('The schema says string, but this is varint.');
    expect(row?.shown.text).toBe('5');
  });

  test('a string that is not UTF-8 says so', () => {
    expect(wireRows(hex('0A 02 C3 28'), { desc, types })[0]?.error).toBe(
      'The bytes of this string are not UTF-8.',
    );
  });

  test('rows are bounded, and the last one says how much is left', () => {
    const bytes = encoded(
      'kinds.Everything',
      JSON.stringify({ unpacked: Array.from({ length: 10_000 }, () => 1) }),
    );
    const rows = wireRows(bytes, { desc: messageType(registry, 'kinds.Everything'), types, maxRows: 100 });
    expect(rows).toHaveLength(101);
    expect(rows.at(-1)?.shown.text).toBe('29,700 more bytes not shown');
  });

  test('groups nested without end do not exhaust the stack', () => {
    const rows = wireRows(new Uint8Array(100_000).fill(0x0b), { desc, types });
    expect(rows.at(-1)?.error).toMatch(/nested deeper/);
  });
});
