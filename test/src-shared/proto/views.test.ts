import { describe, expect, test } from 'vitest';
import { decodeMessage } from '../../../src-shared/proto/decode';
import { encodeJson } from '../../../src-shared/proto/encode';
import { exampleJson } from '../../../src-shared/proto/example';
import { nearestName } from '../../../src-shared/proto/nearest-name';
import { previewMessage, type PreviewToken } from '../../../src-shared/proto/preview';
import { readRegistry, wellKnownTypes } from '../../../src-shared/proto/registry';
import { treeRows, type TreeRow } from '../../../src-shared/proto/tree';
import { compile, compileSet, messageType } from './compile';
import { shared } from './schemas';

const registry = compile(shared);
const { types } = registry;
const request = messageType(registry, 'survey.v1.CreateSurveyRequest');
const everything = messageType(registry, 'kinds.Everything');

const json = `{"title": "Mendham \\"spring\\"", "area": {"lo": {"latitude": 400000000}, "hi": {}}, "priority": "PRIORITY_HIGH",
  "startsAt": "2026-05-04T06:30:00Z", "cron": "0 6", "waypoints": [{"latitude": 1}, {"longitude": -2}],
  "labels": {"team": "north"}, "routeToken": "n4bQ", "minElevationM": 0, "note": ""}`;

function bytesOf(text: string, desc = request): Uint8Array {
  const encoded = encodeJson(text, desc, types);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value.bytes;
}

function previewText(tokens: readonly PreviewToken[]): string {
  return tokens.map(({ text }) => text).join('');
}

describe('the one-line preview', () => {
  test('has plain values first, then nested ones', () => {
    const line = previewText(previewMessage(bytesOf(json), request, types, 1000));
    expect(line).toBe(
      'title "Mendham \\"spring\\"" priority PRIORITY_HIGH starts_at "2026-05-04T06:30:00Z" cron "0 6" route_token 9F 86 D0 ' +
        'min_elevation_m 0 note "" area {lo {latitude 400000000} hi {}} waypoints [{latitude 1}, {longitude -2}] labels {"team" "north"}',
    );
  });

  test('is cut at its width with an ellipsis', () => {
    const tokens = previewMessage(bytesOf(json), request, types, 30);
    expect(previewText(tokens)).toBe('title "Mendham \\"spring\\"" pri…');
    expect(tokens.at(0)).toEqual({ text: 'title', kind: 'key' });
  });

  test('of the beginning of a message shows what is there', () => {
    const bytes = bytesOf(JSON.stringify({ title: 'x'.repeat(64_000), note: 'n' }));
    expect(previewText(previewMessage(bytes.subarray(0, 40), request, types))).toBe(
      `title "${'x'.repeat(36)}"…`,
    );
    const long = previewText(previewMessage(bytes, request, types));
    expect(long.length).toBeLessThan(210);
    expect(long.endsWith('…')).toBe(true);
  });

  test('costs little for a list of 10,000', () => {
    const bytes = bytesOf(
      JSON.stringify({ int32s: Array.from({ length: 10_000 }, (_, index) => index) }),
      everything,
    );
    expect(previewText(previewMessage(bytes, everything, types, 24))).toBe('int32s [0, 1, 2, 3, 4, 5…');
  });

  test('without a schema has field numbers', () => {
    const leaf = messageType(registry, 'kinds.Leaf');
    expect(previewText(previewMessage(bytesOf('{"name": "a", "number": 5}', leaf), undefined, types))).toBe(
      '1 "a" 2 5',
    );
  });

  test('never fails on garbage', () => {
    for (let first = 0; first < 256; first++) {
      previewMessage(new Uint8Array([first, 0xff, 0x80, 3, 200]), everything, types);
    }
  });
});

describe('the detail tree', () => {
  function rows(text: string, desc = request, toggled?: ReadonlyMap<string, boolean>): string[] {
    const decoded = decodeMessage(bytesOf(text, desc), desc, types);
    return treeRows(decoded, { types, ...(toggled === undefined ? {} : { toggled }) }).map(line);
  }

  function line(row: TreeRow): string {
    const mark = row.expandable ? (row.expanded ? '- ' : '+ ') : '';
    const aside = row.aside === undefined ? '' : ` ${row.aside}`;
    return `${'  '.repeat(row.depth)}${mark}${row.name} ${row.shown.text}${aside} | ${row.typeLabel}`;
  }

  test('opens the first level, folds the rest, and shows optional fields that were not sent', () => {
    expect(rows(json)).toEqual([
      'title "Mendham \\"spring\\"" | string',
      '- area 2 fields | Rectangle',
      '  + lo {latitude} | Point',
      '  + hi {} | Point',
      'priority PRIORITY_HIGH 3 | enum Priority',
      'starts_at "2026-05-04T06:30:00Z" | Timestamp',
      'cron "0 6" | schedule',
      '+ waypoints 2 items | repeated Point',
      '+ labels 1 entry | map<string, string>',
      'route_token 9F 86 D0 | bytes, 3',
      'min_elevation_m 0 | optional double',
      'note "" | optional string',
      'max_features unset | optional int32',
    ]);
  });

  test('opens what was opened by hand', () => {
    const toggled = new Map([
      ['$.area', false],
      ['$.waypoints', true],
      ['$.waypoints[1]', true],
    ]);
    expect(rows(json, request, toggled).slice(1, 10)).toEqual([
      '+ area {lo, hi} | Rectangle',
      'priority PRIORITY_HIGH 3 | enum Priority',
      'starts_at "2026-05-04T06:30:00Z" | Timestamp',
      'cron "0 6" | schedule',
      '- waypoints 2 items | repeated Point',
      '  + [0] {latitude} | Point',
      '  - [1] 1 field | Point',
      '    longitude -2 | int32',
      '+ labels 1 entry | map<string, string>',
    ]);
  });

  test('shows Any by its type, Struct as JSON, wrappers as their value', () => {
    const text =
      '{"any": {"@type": "x/kinds.Leaf", "number": 5}, "struct": {"a": [1, null]}, "wrapped": 7, "time": "1970-01-01T00:00:00Z"}';
    expect(rows(text, everything).filter((row) => !row.includes('unset'))).toEqual([
      'time "1970-01-01T00:00:00Z" | Timestamp',
      'struct { "a": [1, null] } | Struct',
      '- any Leaf | Any',
      '  @type "x/kinds.Leaf" | string',
      '  number 5 | int64',
      'wrapped 7 | Int64Value',
    ]);
  });

  test('shows unknown fields and why they are', () => {
    const point = messageType(registry, 'survey.v1.Point');
    const decoded = decodeMessage(new Uint8Array([0x38, 5, 0x0a, 1, 0x41]), point, types);
    expect(treeRows(decoded, { types }).map(line)).toEqual([
      '#7 05 | unknown, varint',
      '#1 41 latitude does not travel as wire type 2 | unknown, length-delimited',
    ]);
  });
});

describe('the example', () => {
  test.each(['survey.v1.CreateSurveyRequest', 'kinds.Everything', 'legacy.Order', 'kinds.Leaf'])(
    'of %s encodes',
    (name) => {
      const desc = messageType(registry, name);
      const text = exampleJson(desc);
      const encoded = encodeJson(text, desc, types);
      expect(encoded.ok ? '' : encoded.error.message).toBe('');
    },
  );

  test('has a value of every kind, and one arm of each oneof', () => {
    expect(exampleJson(request)).toBe(`{
  "title": "title",
  "area": {
    "lo": { "latitude": 1, "longitude": 1 },
    "hi": { "latitude": 1, "longitude": 1 }
  },
  "priority": "PRIORITY_LOW",
  "startsAt": "2026-05-04T06:30:00Z",
  "repeatEvery": "1.500s",
  "waypoints": [
    { "latitude": 1, "longitude": 1 }
  ],
  "labels": { "key": "labels" },
  "routeToken": "AQID",
  "maxFeatures": 1,
  "minElevationM": 1.5,
  "note": "note",
  "notify": true
}`);
  });
});

describe('the registry', () => {
  test('finds messages, and offers the nearest name', () => {
    const found = registry.message('kinds.Laef');
    expect(found.ok ? '' : found.error.message).toBe(
      'The schema has no message kinds.Laef; the nearest name is kinds.Leaf.',
    );
    expect(registry.files.map(({ name }) => name)).toContain('kinds');
  });

  test('refuses bytes that are no descriptor set, and sets with a missing import', () => {
    const garbage = readRegistry(new Uint8Array([1, 2, 3]));
    expect(garbage.ok ? '' : garbage.error.code).toBe('bad-descriptor-set');
    const set = compileSet({
      'a.proto': 'syntax = "proto3"; import "b.proto"; message A { B b = 1; }',
      'b.proto': 'syntax = "proto3"; message B {}',
    });
    const partial = readRegistry(set.slice(set.indexOf(0x0a, 1 + (set[1] ?? 0))));
    expect(partial.ok ? '' : partial.error.message).toMatch(/^The schema cannot be used: /);
  });

  test('has the well-known types before any schema', () => {
    expect(wellKnownTypes.getMessage('google.protobuf.Any')).toBeDefined();
  });
});

test('the nearest name is one that was probably meant, or none', () => {
  const names = ['title', 'startsAt', 'starts_at', 'maxFeatures'];
  expect(nearestName('titel', names)).toBe('title');
  expect(nearestName('start_at', names)).toBe('startsAt');
  expect(nearestName('features', names)).toBe('maxFeatures');
  expect(nearestName('zebra', names)).toBeUndefined();
  expect(nearestName('', names)).toBeUndefined();
});
