import { fromBinary, fromJson, toBinary, toJson, type JsonValue } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage, type DecodedMessage } from '../../../src-shared/proto/decode';
import { encodeJson } from '../../../src-shared/proto/encode';
import { compile, messageType } from './compile';
import { shared } from './schemas';

const registry = compile(shared);
const { types } = registry;
const everything = messageType(registry, 'kinds.Everything');

function hex(text: string): Uint8Array {
  return new Uint8Array(text === '' ? [] : text.split(' ').map((pair) => parseInt(pair, 16)));
}

function decode(bytes: string, typeName = 'kinds.Everything'): DecodedMessage {
  return decodeMessage(hex(bytes), messageType(registry, typeName), types);
}

function messages(decoded: DecodedMessage): string[] {
  return decoded.problems.map(({ message }) => message);
}

describe('damaged bytes give the part before the damage', () => {
  test('a message that is cut', () => {
    const decoded = decode('18 05 72 05 41 42');
    expect(JSON.parse(decoded.json)).toEqual({ anInt32: 5 });
    expect(messages(decoded)).toEqual([
      '$: Field 14 says it is 5 bytes long, but only 2 are left. (offset 3)',
    ]);
  });

  test('a nested message that is cut does not eat its neighbour', () => {
    const decoded = decode('8A 01 02 0A 05 18 07');
    expect(JSON.parse(decoded.json)).toEqual({ leaf: {}, anInt32: 7 });
    expect(messages(decoded)).toEqual([
      '$.leaf: Field 1 says it is 5 bytes long, but none are left. (offset 4)',
    ]);
  });

  test('a string that is not UTF-8 is named, and shown with replacement characters', () => {
    const decoded = decode('72 02 C3 28');
    expect(JSON.parse(decoded.json)).toEqual({ aString: '\uFFFD(' });
    expect(messages(decoded)).toEqual(['$.aString: The bytes of this string are not UTF-8. (offset 2)']);
  });

  test('a field with another wire type is an unknown field with a reason, never a wrong value', () => {
    const decoded = decode('1A 01 41');
    expect(decoded.json).toBe('{}');
    expect(decoded.unknown).toEqual([
      {
        path: '$',
        number: 3,
        wireType: 2,
        bytes: hex('41'),
        offset: 0,
        reason: 'an_int32 does not travel as wire type 2',
      },
    ]);
  });

  test('a packed list that ends inside a value keeps the values before it', () => {
    const decoded = decode('C2 02 02 05 80');
    expect(JSON.parse(decoded.json)).toEqual({ int32s: [5] });
    expect(messages(decoded)).toEqual([
      '$.int32s[1]: The packed list ends inside a value. (offset 4)'.replace('[1]', ''),
    ]);
  });

  test('1,000 levels of nesting are cut at 250', () => {
    let bytes = new Uint8Array(0);
    for (let level = 0; level < 1000; level++) {
      const length = bytes.length;
      const head = length < 128 ? [length] : length < 16384 ? [(length & 127) | 128, length >> 7] : [];
      bytes = new Uint8Array([0x92, 0x01, ...head, ...bytes]);
    }
    const decoded = decodeMessage(bytes, everything, types);
    expect(messages(decoded)[0]).toMatch(/Nested deeper than 250 messages/);
  });

  test('any bytes at all are read without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { json } = decodeMessage(bytes, everything, types);
        JSON.parse(json);
      }),
      { numRuns: 500 },
    );
  });
});

describe('nothing is hidden', () => {
  test('unknown fields are listed with their message, number, wire type and bytes', () => {
    const decoded = decode('8A 01 03 98 06 05 FA 7F 02 41 42');
    expect(decoded.json).toBe('{\n  "leaf": {}\n}');
    expect(decoded.unknown).toEqual([
      { path: '$.leaf', number: 99, wireType: 0, bytes: hex('05'), offset: 3 },
      { path: '$', number: 2047, wireType: 2, bytes: hex('41 42'), offset: 6 },
    ]);
  });

  test('an Any of unknown type shows its URL and bytes', () => {
    const decoded = decode('92 04 08 0A 03 78 2F 79 12 01 41');
    expect(JSON.parse(decoded.json)).toEqual({ any: { typeUrl: 'x/y', value: 'QQ==' } });
    expect(messages(decoded)).toEqual([
      '$.any: the schema has no message "x/y": its bytes are shown as base64',
    ]);
  });

  test('a Timestamp out of range shows its fields', () => {
    const decoded = decode('E2 03 0C 08 FF FF FF FF FF FF FF FF 7F 10 01');
    expect(JSON.parse(decoded.json)).toEqual({ time: { seconds: '9223372036854775807', nanos: 1 } });
    expect(messages(decoded)).toEqual([
      '$.time: is out of range for Timestamp: its fields are shown as they came',
    ]);
  });

  test('a required field that was not sent is named', () => {
    expect(messages(decode('', 'legacy.Order'))).toEqual(['$.id: id is required and was not sent']);
  });

  test('a closed enum keeps an undeclared number apart', () => {
    const decoded = decode('0A 01 61 10 09', 'legacy.Order');
    expect(JSON.parse(decoded.json)).toEqual({ id: 'a' });
    expect(decoded.unknown.map(({ number, reason }) => [number, reason])).toEqual([
      [2, 'size is a closed enum that does not declare this number'],
    ]);
  });
});

describe('reading follows the rules of the wire format', () => {
  test('the last value of a field wins, messages merge, a oneof keeps its last arm', () => {
    expect(JSON.parse(decode('18 05 18 06').json)).toEqual({ anInt32: 6 });
    expect(JSON.parse(decode('8A 01 03 0A 01 61 8A 01 02 10 05').json)).toEqual({
      leaf: { name: 'a', number: '5' },
    });
    expect(JSON.parse(decode('F2 01 01 61 F8 01 05').json)).toEqual({ armNumber: '5' });
  });

  test('packed and unpacked lists are both read for either declaration', () => {
    expect(JSON.parse(decode('C0 02 01 C2 02 02 02 03').json)).toEqual({ int32s: [1, 2, 3] });
    expect(JSON.parse(decode('CA 02 02 02 03').json)).toEqual({ unpacked: [2, 3] });
  });

  test('a map entry without key or value has their defaults', () => {
    expect(JSON.parse(decode('92 03 00').json)).toEqual({ byText: { '': '' } });
  });

  test('short messages stay on one line, long ones do not', () => {
    const bytes = toBinary(
      everything,
      fromJson(everything, { leaves: [{ name: 'a', number: '1' }, {}], int32s: [1, 2] }),
    );
    expect(decodeMessage(bytes, everything, types).json).toBe(
      '{\n  "int32s": [1, 2],\n  "leaves": [\n    { "name": "a", "number": "1" },\n    {}\n  ]\n}',
    );
  });
});

const text = fc.string({ unit: 'binary', maxLength: 8 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const double = fc.double().map((value) => (Number.isFinite(value) ? value : String(value)));
const float = fc.float().map((value) => (Number.isFinite(value) ? value : String(value)));
const leaf = fc.record({ name: text, number: int64 }, { requiredKeys: [] });
const free = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;

const anything = fc.record(
  {
    aDouble: double,
    aFloat: float,
    anInt32: fc.integer(),
    anInt64: int64,
    aUint32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    aUint64: uint64,
    aSint32: fc.integer(),
    aSint64: int64,
    aFixed64: uint64,
    anSfixed64: int64,
    aBool: fc.boolean(),
    aString: text,
    aBytes: fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    color: fc.constantFrom('COLOR_NONE', 'COLOR_RED', 'COLOR_BLUE', 9),
    leaf,
    optInt64: int64,
    optString: text,
    armNumber: int64,
    int32s: fc.array(fc.integer()),
    unpacked: fc.array(fc.integer()),
    leaves: fc.array(leaf, { maxLength: 4 }),
    doubles: fc.array(double),
    byText: fc.dictionary(text, text),
    byInt32: fc.dictionary(fc.integer().map(String), leaf),
    byUint64: fc.dictionary(uint64, double),
    byValue: fc.dictionary(text, free),
    struct: fc.dictionary(text, free),
    list: fc.array(free, { maxLength: 4 }),
    wrapped: int64,
    times: fc.array(
      fc
        .date({
          min: new Date('0001-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59Z'),
          noInvalidDate: true,
        })
        .map((date) => date.toISOString()),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
);

test('any message goes from JSON to bytes and back as the library has it', () => {
  fc.assert(
    fc.property(anything, (draft) => {
      const json = JSON.stringify(draft, (_, value: unknown) => (Object.is(value, -0) ? '-0' : value));
      const encoded = encodeJson(json, everything, types);
      if (!encoded.ok) throw new Error(encoded.error.message);
      const reference = fromBinary(everything, encoded.value.bytes);
      const decoded = decodeMessage(encoded.value.bytes, everything, types);
      expect(decoded.problems).toEqual([]);
      const expected = toJson(everything, reference, { registry: types });
      const again = encodeJson(decoded.json, everything, types);
      expect(again.ok && again.value.bytes).toEqual(encoded.value.bytes);
      const { aFloat: ownFloat, ...own } = JSON.parse(decoded.json) as Record<string, JsonValue>;
      const { aFloat: theirs, ...rest } = expected as Record<string, JsonValue>;
      expect(own).toEqual(rest);
      if (typeof ownFloat === 'number') expect(Math.fround(ownFloat)).toBe(theirs);
      else expect(ownFloat).toEqual(theirs);
    }),
    { numRuns: 300 },
  );
});
