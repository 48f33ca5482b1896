import { describe, expect, test } from 'vitest';
import { completeJson } from '../../../src-shared/proto/completion';
import { decodeMessage } from '../../../src-shared/proto/decode';
import { readDraft } from '../../../src-shared/proto/draft';
import { encodeJson } from '../../../src-shared/proto/encode';
import { formRows } from '../../../src-shared/proto/form';
import { editForm } from '../../../src-shared/proto/form-edit';
import { previewMessage } from '../../../src-shared/proto/preview';
import { treeRows } from '../../../src-shared/proto/tree';
import { wireRows } from '../../../src-shared/proto/wire';
import { compile, messageType } from './compile';

const old = `syntax = "proto2"; package old;
message Bag { option message_set_wire_format = true; extensions 4 to max; }
message Coin { extend Bag { optional Coin coin = 1547769; } optional int32 cents = 9; optional Bag more = 10; }
message Trip {
  required string id = 1;
  optional Bag bag = 2;
  optional int32 seats = 3 [default = 4];
  optional int32 foo_bar = 4;
  optional int32 fooBar = 5;
  optional group Leg = 6 { optional string to = 7; }
  extensions 100 to 199;
}
extend Trip { optional string remark = 100; repeated int64 codes = 101; }`;

const edition = `edition = "2024"; package fresh;
message Note {
  int32 tracked = 1;
  int32 plain = 2 [features.field_presence = IMPLICIT];
  Note inner = 3 [features.message_encoding = DELIMITED];
  repeated int32 wide = 4 [features.repeated_field_encoding = EXPANDED];
  string must = 5 [features.field_presence = LEGACY_REQUIRED];
  Mood mood = 6;
  repeated Mood moods = 7;
}
enum Mood { option features.enum_type = CLOSED; CALM = 1; GLAD = 2; }`;

const registry = compile({ 'old.proto': old, 'fresh.proto': edition });
const { types } = registry;
const trip = messageType(registry, 'old.Trip');
const note = messageType(registry, 'fresh.Note');

function bytesOf(text: string, desc = trip): Uint8Array {
  const made = encodeJson(text, desc, types);
  if (!made.ok) throw new Error(made.error.message);
  return made.value.bytes;
}

function refusal(text: string, desc = trip): string {
  const made = encodeJson(text, desc, types);
  return made.ok ? 'was sent' : made.error.message;
}

describe('a MessageSet', () => {
  const text = '{"id": "a", "bag": {"[old.Coin.coin]": {"cents": 5, "more": {"[old.Coin.coin]": {}}}}}';

  test('travels as groups of type number and bytes, at every depth', () => {
    const hex = Buffer.from(bytesOf('{"id": "a", "bag": {"[old.Coin.coin]": {"cents": 5}}}')).toString('hex');
    expect(hex).toBe('0a0161' + '120a' + '0b' + '10f9bb5e' + '1a024805' + '0c');
    const { json, problems, unknown } = decodeMessage(bytesOf(text), trip, types);
    expect([problems, unknown]).toEqual([[], []]);
    expect(JSON.parse(json)).toEqual(JSON.parse(text));
  });

  test('is named in tree, wire view and preview', () => {
    const bytes = bytesOf(text);
    const tree = treeRows(decodeMessage(bytes, trip, types), { types, opensAll: true });
    expect(tree.map(({ id }) => id)).toContain('$.bag["[old.Coin.coin]"].cents');
    const wire = wireRows(bytes, { desc: trip, types });
    const names = ['id', 'bag', 'Item', 'type_id', '[old.Coin.coin]', 'cents'];
    expect(wire.slice(0, 6).map(({ name }) => name)).toEqual(names);
    let at = 0;
    for (const { range } of wire) {
      expect(range.from).toBe(at);
      at = range.to;
    }
    expect(at).toBe(bytes.length);
    const line = previewMessage(bytes, trip, types).map((token) => token.text);
    expect(line.join('')).toContain('[old.Coin.coin] {cents 5');
  });

  test('keeps an item of an extension that nobody knows as an unknown field', () => {
    const bytes = new Uint8Array(Buffer.from('12' + '08' + '0b' + '1063' + '1a024805' + '0c', 'hex'));
    const { unknown, problems, unknownTypes } = decodeMessage(bytes, trip, types);
    expect(unknown.map(({ path, number }) => [path, number])).toEqual([['$.bag', 1]]);
    expect(problems.map(({ path }) => path)).toEqual(['$.id']);
    expect(unknownTypes).toEqual(['old.Bag#99']);
  });
});

describe('extensions', () => {
  test('that nobody knows are told from fields that the type does not have, and can be asked for', () => {
    const bytes = new Uint8Array(Buffer.from('0a0161' + 'e80701' + '982101', 'hex'));
    const decoded = decodeMessage(bytes, trip, types);
    expect(decoded.unknownTypes).toEqual(['old.Trip#125']);
    const asides = treeRows(decoded, { types }).flatMap((row) =>
      row.state === 'unknown' ? [[row.name, row.aside]] : [],
    );
    const words = 'an extension of old.Trip; the open sources do not say which';
    expect(asides).toEqual([
      ['#125', words],
      ['#531', undefined],
    ]);
  });

  test('stand in the form with their defaults and names, and can be set there', () => {
    const draft = readDraft('{"id": "a"}', trip, types);
    const rows = formRows(draft);
    const remark = rows.find(({ label }) => label === '[old.remark]');
    expect(remark?.presence).toBe('unset');
    if (remark === undefined) return;
    const edited = editForm(draft, remark, { do: 'setText', text: 'late' });
    expect(edited.ok && JSON.parse(edited.value.text)).toEqual({ id: 'a', '[old.remark]': 'late' });
  });

  test('are offered as keys in the JSON', () => {
    const found = completeJson('{"id": "a", ""}', 13, trip, types);
    expect(found?.options.map(({ label }) => label)).toContain('[old.codes]');
  });
});

test('a required field that is missing is refused with its path, inside an extension too', () => {
  expect(refusal('{}')).toBe('$.id: id is required and is missing');
  expect(refusal('{"inner": {}, "must": "m"}', note)).toBe('$.inner.must: must is required and is missing');
});

test('the default of a field is what its empty editor shows', () => {
  const seats = formRows(readDraft('{"id": "a"}', trip, types)).find(({ label }) => label === 'seats');
  expect([seats?.presence, seats?.placeholder]).toEqual(['unset', '4']);
});

test('two fields with one JSON name have a key each', () => {
  const text = '{"id": "a", "foo_bar": 1, "fooBar": 2}';
  expect(JSON.parse(decodeMessage(bytesOf(text), trip, types).json)).toEqual(JSON.parse(text));
  const ids = formRows(readDraft(text, trip, types)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('edition 2024: delimited messages, expanded lists, implicit zeros and closed enums travel as declared', () => {
  const text =
    '{"tracked": 0, "plain": 0, "inner": {"must": ""}, "wide": [1, 2], "must": "m", "mood": "GLAD"}';
  const hex = Buffer.from(bytesOf(text, note)).toString('hex');
  expect(hex).toBe('0800' + '1b2a001c' + '2001' + '2002' + '2a016d' + '3002');
  expect(refusal('{"must": "", "mood": 7}', note)).toContain('Mood is a closed enum');
  const undeclared = new Uint8Array(Buffer.from('2a003007' + '3a0307' + '0102', 'hex'));
  const { unknown, json } = decodeMessage(undeclared, note, types);
  expect(unknown.map(({ number }) => number)).toEqual([6, 7]);
  expect(JSON.parse(json)).toEqual({ must: '', moods: ['CALM', 'GLAD'] });
});
