import { fromBinary, fromJson, toBinary, toJson, toJsonString, type JsonValue } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { decodeMessage } from '../../../src-shared/proto/decode';
import { readDraft } from '../../../src-shared/proto/draft';
import { encodeJson } from '../../../src-shared/proto/encode';
import { compile, messageType } from './compile';
import { shared } from './schemas';

const registry = compile(shared);
const everything = messageType(registry, 'kinds.Everything');
const order = messageType(registry, 'legacy.Order');
const request = messageType(registry, 'survey.v1.CreateSurveyRequest');

function refusals(text: string, desc = everything): string[] {
  const encoded = encodeJson(text, desc, registry.types);
  return encoded.ok ? [] : encoded.error.diagnostics.map(({ message }) => message);
}

function bytesOf(text: string, desc = everything): Uint8Array {
  const encoded = encodeJson(text, desc, registry.types);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value.bytes;
}

function again(text: string, desc = everything): JsonValue {
  const decoded = decodeMessage(bytesOf(text, desc), desc, registry.types);
  expect(decoded.problems).toEqual([]);
  expect(decoded.unknown).toEqual([]);
  return JSON.parse(decoded.json) as JsonValue;
}

describe('values come back exactly', () => {
  test.each([
    ['{"anInt64": 9007199254740993}', { anInt64: '9007199254740993' }],
    ['{"anInt64": "9007199254740993"}', { anInt64: '9007199254740993' }],
    ['{"aUint64": 18446744073709551615}', { aUint64: '18446744073709551615' }],
    ['{"anInt64": -9223372036854775808}', { anInt64: '-9223372036854775808' }],
    ['{"aSint64": -9223372036854775808}', { aSint64: '-9223372036854775808' }],
    [
      '{"aFixed64": 18446744073709551615, "anSfixed64": "-1"}',
      { aFixed64: '18446744073709551615', anSfixed64: '-1' },
    ],
    ['{"uint64s": [18446744073709551615, "0"]}', { uint64s: ['18446744073709551615', '0'] }],
    ['{"wrapped": 9007199254740993}', { wrapped: '9007199254740993' }],
    ['{"byUint64": {"18446744073709551615": 1}}', { byUint64: { '18446744073709551615': 1 } }],
    [
      '{"anInt32": 1.0, "aUint32": 1e3, "anInt64": 1e3, "aSint32": "1e2"}',
      { anInt32: 1, aUint32: 1000, anInt64: '1000', aSint32: 100 },
    ],
    ['{"aFloat": 0.1}', { aFloat: 0.1 }],
    ['{"aFloat": 3.4028235e38}', { aFloat: 3.4028235e38 }],
    ['{"aFloat": "NaN", "aDouble": "-Infinity"}', { aDouble: '-Infinity', aFloat: 'NaN' }],
    ['{"aDouble": "1.5"}', { aDouble: 1.5 }],
    ['{"an_int32": 5, "color": "COLOR_BLUE"}', { anInt32: 5, color: 'COLOR_BLUE' }],
    ['{"color": -2, "colors": [1, 77]}', { color: 'COLOR_BLUE', colors: ['COLOR_RED', 77] }],
    ['{"aBytes": "_-8"}', { aBytes: '/+8=' }],
    ['{"aBytes": "/+8="}', { aBytes: '/+8=' }],
    ['{"armNumber": 0}', { armNumber: '0' }],
    ['{"armText": null, "armNumber": 3}', { armNumber: '3' }],
    ['{"armNull": null}', { armNull: null }],
    [
      '{"optInt64": 0, "optString": "", "optBool": false, "optColor": 0, "optBytes": ""}',
      { optInt64: '0', optString: '', optBool: false, optColor: 'COLOR_NONE', optBytes: '' },
    ],
    ['{"anInt32": null, "leaf": null, "int32s": null, "byText": null}', {}],
    ['{"leaf": {}}', { leaf: {} }],
    [
      '{"value": null, "byValue": {"a": null, "b": [1, {"c": "d"}]}}',
      { byValue: { a: null, b: [1, { c: 'd' }] }, value: null },
    ],
    [
      '{"struct": {"a": [null, 1.5, {"__proto__": 2}]}, "list": []}',
      { struct: { a: [null, 1.5, JSON.parse('{"__proto__": 2}') as JsonValue] }, list: [] },
    ],
    [
      '{"time": "2026-05-04T06:30:00.5+02:00", "span": "-0.5s", "mask": "a.b,fooBar"}',
      { time: '2026-05-04T04:30:00.500Z', span: '-0.500s', mask: 'a.b,fooBar' },
    ],
    [
      '{"any": {"@type": "type.googleapis.com/kinds.Leaf", "number": 9007199254740993}}',
      { any: { '@type': 'type.googleapis.com/kinds.Leaf', number: '9007199254740993' } },
    ],
    [
      '{"any": {"@type": "type.googleapis.com/google.protobuf.Duration", "value": "1s"}}',
      { any: { '@type': 'type.googleapis.com/google.protobuf.Duration', value: '1s' } },
    ],
    ['{"any": {"@type": "x/google.protobuf.Empty"}}', { any: { '@type': 'x/google.protobuf.Empty' } }],
    [
      '{"any": {"@type": "x/kinds.Everything", "self": {"any": {"@type": "y/kinds.Leaf", "name": "n"}}}}',
      { any: { '@type': 'x/kinds.Everything', self: { any: { '@type': 'y/kinds.Leaf', name: 'n' } } } },
    ],
    [
      '{"any": {"@type": "x/google.protobuf.Any", "value": {"@type": "y/kinds.Leaf"}}}',
      { any: { '@type': 'x/google.protobuf.Any', value: { '@type': 'y/kinds.Leaf' } } },
    ],
    ['{"any": {}}', { any: {} }],
    [
      '{"constructor": "a", "toString": "b", "hasOwnProperty": "d"}',
      { constructor: 'a', toString: 'b', hasOwnProperty: 'd' },
    ],
    [
      '{"byText": {"constructor": "a", "toString": "b", "": "c"}}',
      { byText: { constructor: 'a', toString: 'b', '': 'c' } },
    ],
  ])('%s', (text, expected) => {
    expect(again(text)).toEqual(expected);
  });

  test('a field and a map key may be called __proto__', () => {
    const text = '{"__proto__": "field", "byText": {"__proto__": "entry"}}';
    expect(decodeMessage(bytesOf(text), everything, registry.types).json).toBe(
      '{\n  "byText": { "__proto__": "entry" },\n  "Proto": "field"\n}',
    );
  });

  test('a negative zero keeps its sign', () => {
    const { json } = decodeMessage(
      bytesOf('{"aDouble": -0, "aFloat": -0.0, "doubles": [-0]}'),
      everything,
      registry.types,
    );
    expect(json).toContain('"aDouble": -0');
    expect(json).toContain('"aFloat": -0');
    expect(json).toContain('"doubles": [-0]');
  });

  test('an empty message, an unset one and a zero are three different things', () => {
    expect(bytesOf('{}')).toHaveLength(0);
    expect(bytesOf('{"anInt32": 0}')).toHaveLength(0);
    expect(bytesOf('{"leaf": {}}')).toHaveLength(3);
    expect(bytesOf('{"optInt64": 0}')).toHaveLength(3);
  });

  test('groups, extensions and required fields of proto2', () => {
    const text = `{"id": "a", "size": "SMALL", "box": {"width": 3, "item": [{"label": "x"}, {}]}, "counts": [1, 2],
      "[legacy.remark]": "hi", "[legacy.codes]": [1, "9007199254740993"], "[legacy.parent_order]": {"id": "p"}}`;
    expect(again(text, order)).toEqual({
      id: 'a',
      size: 'SMALL',
      counts: [1, 2],
      box: { width: 3, item: [{ label: 'x' }, {}] },
      '[legacy.remark]': 'hi',
      '[legacy.codes]': ['1', '9007199254740993'],
      '[legacy.parent_order]': { id: 'p' },
    });
  });

  test('presence, delimited encoding and unpacked lists of edition 2023', () => {
    const plain = messageType(registry, 'editions.Plain');
    const text = '{"tracked": 0, "untracked": 0, "grouped": {"must": ""}, "wide": [1, 2], "must": "x"}';
    expect(again(text, plain)).toEqual({ tracked: 0, grouped: { must: '' }, wide: [1, 2], must: 'x' });
  });

  test('10,000 items', () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({
      name: `n${index}`,
      number: String(index),
    }));
    expect(again(JSON.stringify({ leaves: items }))).toEqual({
      leaves: items.map((item) => (item.number === '0' ? { name: 'n0' } : item)),
    });
  });

  test('messages nested 200 deep', () => {
    const text = '{"self":'.repeat(199) + '{"anInt32":1}' + '}'.repeat(199);
    expect(JSON.stringify(again(text))).toBe(text);
  });
});

describe('faults are refused with their place', () => {
  test.each([
    ['{"anInt32": 3000000000}', '$.anInt32: 3000000000 is out of range for int32'],
    ['{"anInt32": -2147483649}', '$.anInt32: -2147483649 is out of range for int32'],
    ['{"aUint32": -1}', '$.aUint32: -1 is out of range for uint32'],
    ['{"aUint64": 18446744073709551616}', '$.aUint64: 18446744073709551616 is out of range for uint64'],
    ['{"anInt64": "9223372036854775808"}', '$.anInt64: 9223372036854775808 is out of range for int64'],
    ['{"anInt64": 1e400}', '$.anInt64: 1e400 is out of range for int64'],
    ['{"aFloat": 1e39}', '$.aFloat: 1e39 is out of range for float'],
    ['{"aDouble": 1e400}', '$.aDouble: 1e400 is out of range for double'],
    ['{"anInt32": 1.5}', '$.anInt32: 1.5 is not an integer: int32 cannot hold a fraction'],
    ['{"anInt32": "12abc"}', '$.anInt32: 12abc is not a number: int32 needs an integer'],
    ['{"anInt32": "0x10"}', '$.anInt32: 0x10 is not a number: int32 needs an integer'],
    ['{"anInt32": " 1"}', '$.anInt32: " 1" is not a number: int32 needs an integer'],
    ['{"anInt32": ""}', '$.anInt32: expected a number (int32) but found an empty string'],
    ['{"anInt32": true}', '$.anInt32: expected a number (int32) but found true'],
    ['{"aString": 12}', '$.aString: expected a string but found the number 12'],
    ['{"aBool": "true"}', '$.aBool: expected true or false but found "true"'],
    ['{"aBytes": "a*b="}', '$.aBytes: is not base64: "*" does not belong in it'],
    ['{"aBytes": "abcde"}', '$.aBytes: is not base64: one character is missing or too many'],
    ['{"anInt3": 1}', '$.anInt3: Everything has no field "anInt3"; did you mean "anInt32"?'],
    ['{"leaf": {"nmae": ""}}', '$.leaf.nmae: Leaf has no field "nmae"; did you mean "name"?'],
    ['{"color": "COLOR_RAD"}', '$.color: Color has no value "COLOR_RAD"; did you mean "COLOR_RED"?'],
    ['{"color": 3000000000}', '$.color: 3000000000 is out of range for the enum Color'],
    [
      '{"armText": "", "armNumber": 1}',
      '$.armNumber: armText is set too, and choice holds only one of them: remove the other',
    ],
    ['{"anInt32": 1, "an_int32": 2}', '$.an_int32: anInt32 and an_int32 are the same field: keep one'],
    ['{"int32s": [1, null]}', '$.int32s[1]: an item of a list cannot be null: remove it or give it a value'],
    ['{"int32s": 5}', '$.int32s: expected a list but found the number 5'],
    [
      '{"byText": {"a b": null}}',
      '$.byText["a b"]: the value of a map entry cannot be null: remove it or give it a value',
    ],
    ['{"byInt32": {"x": {}}}', '$.byInt32.x: the key "x": x is not a number: int32 needs an integer'],
    ['{"byInt32": {"1": {}, "01": {}}}', '$.byInt32["01"]: the key 1 is there twice'],
    ['{"byBool": {"yes": 0}}', '$.byBool.yes: the key "yes" is not true or false'],
    ['{"byText": []}', '$.byText: expected an object (a map) but found a list'],
    ['{"leaf": []}', '$.leaf: expected an object (Leaf) but found a list'],
    [
      '{"time": "2026-02-30T00:00:00Z"}',
      '$.time: 2026-02-30T00:00:00Z is not a time that exists: look at its month, day, hour, minute and second',
    ],
    [
      '{"time": "yesterday"}',
      '$.time: "yesterday" is not a timestamp: write one like "2026-05-04T06:30:00Z"',
    ],
    [
      '{"time": "0000-12-31T00:00:00Z"}',
      '$.time: 0000-12-31T00:00:00Z is out of range for Timestamp: years 0001 to 9999',
    ],
    ['{"span": "1sec"}', '$.span: "1sec" is not a duration: write seconds like "1.5s"'],
    ['{"span": "1.0000000001s"}', '$.span: "1.0000000001s" is not a duration: write seconds like "1.5s"'],
    [
      '{"span": "315576000001s"}',
      '$.span: 315576000001s is out of range for Duration: at most 315576000000 seconds either way',
    ],
    [
      '{"mask": "foo_bar"}',
      '$.mask: "foo_bar" is not a path of a field mask: write lowerCamelCase names with dots, as in "title,area.lo"',
    ],
    ['{"struct": []}', '$.struct: expected an object but found a list'],
    [
      '{"any": {"@type": "x/kinds.Laef"}}',
      '$.any["@type"]: the schema has no message "kinds.Laef"; did you mean "kinds.Leaf"?',
    ],
    ['{"any": {"name": ""}}', '$.any: an Any needs "@type", such as "type.googleapis.com/package.Message"'],
    [
      '{"aString": "\\ud800"}',
      '$.aString: has half of a surrogate pair, which UTF-8 cannot hold: remove that \\u escape or add the other half',
    ],
    ['{"[legacy.remark]": ""}', '$["[legacy.remark]"]: Everything has no field "[legacy.remark]"'],
    ['{"anInt32": 1, "anInt32": 2}', 'Line 1, column 16: The key "anInt32" is there twice: keep one.'],
    ['', 'Line 1, column 1: The message is empty: write {} to send one without fields.'],
    ['{"anInt32": 12abc}', 'Line 1, column 13: 12abc is not a JSON number.'],
  ])('%s', (text, message) => {
    expect(refusals(text)).toEqual([message]);
  });

  test('what proto2 requires is missed by name', () => {
    expect(refusals('{}', order)).toEqual(['$.id: id is required and is missing']);
    expect(refusals('{"id": "", "size": 9}', order)).toEqual([
      '$.size: Size is a closed enum and has no value with the number 9',
    ]);
  });

  test('the fault of a nested field names its whole path, and its span is the value', () => {
    const text = '{"area": {"lo": {"latitude": 3000000000}}}';
    const encoded = encodeJson(text, request, registry.types);
    expect(encoded.ok).toBe(false);
    const [fault] = encoded.ok ? [] : encoded.error.diagnostics;
    expect(fault?.message).toBe('$.area.lo.latitude: 3000000000 is out of range for int32');
    expect(text.slice(fault?.from, fault?.to)).toBe('3000000000');
  });

  test('every fault is reported, not only the first', () => {
    expect(refusals('{"anInt32": 1.5, "titel": 1, "aBool": 0}')).toHaveLength(3);
  });

  test('messages nested deeper than 250 are refused instead of overflowing', () => {
    const text = '{"self":'.repeat(300) + '{}' + '}'.repeat(300);
    expect(refusals(text)[0]).toMatch(/is nested deeper than 250 messages$/);
    expect(refusals('['.repeat(100_000))).toContain(
      'Line 1, column 601: Nested deeper than 600 levels: the rest is not read.',
    );
  });

  test('a number that a double cannot hold is sent rounded, and a warning says so', () => {
    const encoded = encodeJson(
      '{"aDouble": 9007199254740993, "value": 9007199254740993}',
      everything,
      registry.types,
    );
    expect(encoded.ok && encoded.value.warnings.map(({ message }) => message)).toEqual([
      '$.aDouble: a double cannot hold 9007199254740993 exactly: 9007199254740992 is sent',
      '$.value: a double cannot hold 9007199254740993 exactly: 9007199254740992 is sent',
    ]);
  });
});

test('the bytes are those of the library, and its own reading agrees', () => {
  const json: JsonValue = {
    aDouble: 1.5,
    leaf: { name: 'x' },
    int32s: [1, 2, 3],
    byText: { a: 'b' },
    span: '1s',
  };
  const bytes = bytesOf(JSON.stringify(json));
  expect(bytes).toEqual(toBinary(everything, fromJson(everything, json)));
  expect(toJson(everything, fromBinary(everything, bytes))).toEqual(json);
  expect(toJsonString(everything, fromBinary(everything, bytes))).toBe(JSON.stringify(json));
});

test('an Any of a type that the schema lacks names that type, so that its source can be asked', () => {
  const text = '{"any": {"@type": "type.googleapis.com/far.Away", "x": 1}}';
  const { checked } = readDraft(text, everything, registry.types);
  expect(checked.unknownTypes).toEqual(['far.Away']);
});

test('an Any of an unknown type is sent again as it was shown: its URL and its bytes', () => {
  const text = '{"any": {"typeUrl": "example.com/far.Away", "value": "CAE="}}';
  const encoded = encodeJson(text, everything, registry.types);
  if (!encoded.ok) throw new Error(encoded.error.message);
  expect(JSON.parse(decodeMessage(encoded.value.bytes, everything, registry.types).json)).toEqual(
    JSON.parse(text),
  );
});
