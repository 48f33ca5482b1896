import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  insertItem,
  moveItem,
  removeAt,
  renameKey,
  setValue,
  textChange,
} from '../../../src-shared/proto/json-edit';
import { readJson } from '../../../src-shared/proto/json-reader';
import { nodeAt, pathText, type JsonNode, type JsonPath } from '../../../src-shared/proto/json-tree';
import type { Result } from '../../../src-shared/result';

function plain(node: JsonNode): unknown {
  if (node.kind === 'object') {
    return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
  }
  if (node.kind === 'array') return node.items.map(plain);
  if (node.kind === 'number') return Number(node.text);
  if (node.kind === 'null') return null;
  if (node.kind === 'bad') throw new Error(`bad: ${node.text}`);
  return node.value;
}

function problems(text: string): string[] {
  return readJson(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

function done(result: Result<string>): string {
  return result.ok ? result.value : result.error.code;
}

describe('reading', () => {
  test('agrees with JSON.parse on everything that is JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 2, '\t'), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json) as unknown, null, indent);
        const { root, problems: found } = readJson(text);
        expect(found).toEqual([]);
        expect(plain(root)).toEqual(JSON.parse(text));
        expect(text.slice(root.from, root.to)).toBe(text);
      }),
    );
  });

  test('finds a problem exactly where JSON.parse refuses', () => {
    const part = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      'true',
      'nul',
      '\\',
      '\n',
      ' ',
      '1e',
      '.5',
      "'",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const found = problems(text).filter((problem) => !problem.includes('is there twice'));
        expect(found.length === 0).toBe(isJson);
      }),
      { numRuns: 2000 },
    );
  });

  test('numbers keep their text', () => {
    const { root } = readJson('[18446744073709551615, -0, 1e3, 0.10]');
    const texts =
      root.kind === 'array' ? root.items.map((item) => (item.kind === 'number' ? item.text : '')) : [];
    expect(texts).toEqual(['18446744073709551615', '-0', '1e3', '0.10']);
  });

  test.each([
    ['{"a": 1,}', '1:8 There is a comma but nothing after it: remove the comma.'],
    ['{"a": 1 "b": 2}', '1:8 A comma is missing here.'],
    ['{"a" 1}', '1:2 The key "a" needs a colon and a value after it.'],
    ['{"a": }', '1:5 The key "a" has no value.'],
    ['{a: 1}', '1:2 Keys need double quotes: write "a".'],
    ["{'a': 1}", '1:2 Strings need double quotes.'],
    ['{"a": "b\n}', '1:7 This string is never closed: add a double quote.'],
    ['{"a": [1}', '1:7 This [ is never closed: add ].'],
    ['{\n  "a": tru\n}', '2:8 tru is not JSON: text needs double quotes.'],
    ['{"a": NaN}', '1:7 NaN needs double quotes in JSON.'],
    ['{"a": 1} 2', '1:10 There is more text after the end of the message.'],
    ['{"a": 1 // x\n}', '1:9 JSON has no comments: remove this one.'],
    ['{"a": "\\d"}', '1:8 \\d is not a JSON escape: write \\\\ for a backslash.'],
    ['{"a": "\t"}', '1:8 Write this control character as \\t.'],
    ['{"a": 1, "\\u0061": 2}', '1:10 The key "a" is there twice: keep one.'],
  ])('%j', (text, problem) => {
    expect(problems(text)[0]).toBe(problem);
  });

  test('what is good is read although something before it is not', () => {
    const { root } = readJson('{"a": tru, "b" 2, "c": "x", d: [1 2]}');
    expect(nodeAt(root, ['c'])).toMatchObject({ kind: 'string', value: 'x' });
    expect(nodeAt(root, ['d', 1])).toMatchObject({ kind: 'number', text: '2' });
  });

  test('paths are written the way people write them', () => {
    expect(pathText(['a', 0, 'b c', '__proto__', '[x.y]'])).toBe('$.a[0]["b c"].__proto__["[x.y]"]');
  });
});

describe('editing', () => {
  const text = '{\n    "a": 1,   "b": [ 1, 2 ],\n    "c": {"d": null}\n}';

  test('leaves everything else as it was', () => {
    expect(done(setValue(text, ['b', 1], '"x"'))).toBe(text.replace('2 ]', '"x" ]'));
    expect(done(removeAt(text, ['a']))).toBe(text.replace('"a": 1,   ', ''));
    expect(done(removeAt(text, ['c']))).toBe('{\n    "a": 1,   "b": [ 1, 2 ]\n}');
    expect(done(insertItem(text, ['b'], 1, '9'))).toBe(text.replace('1, 2', '1, 9, 2'));
    expect(done(insertItem(text, ['b'], 9, '9'))).toBe(text.replace('2 ]', '2, 9 ]'));
    expect(done(moveItem(text, ['b'], 0, 1))).toBe(text.replace('1, 2 ]', '2, 1 ]'));
    expect(done(renameKey(text, ['c'], 'e'))).toBe(text.replace('"c"', '"e"'));
    expect(done(setValue(text, ['e'], '5'))).toBe(text.replace('null}', 'null},\n    "e": 5'));
  });

  test('removing the last one leaves an empty container', () => {
    expect(done(removeAt('{ "a": 1 }', ['a']))).toBe('{}');
    expect(done(removeAt('[\n  1\n]', [0]))).toBe('[]');
  });

  test('refuses what it cannot do safely, with a code', () => {
    expect(done(setValue('{"a": 1', ['b'], '2'))).toBe('json-broken');
    expect(done(setValue('{"a": 1}', ['a', 'b'], '2'))).toBe('not-an-object');
    expect(done(removeAt('{}', ['a']))).toBe('no-such-place');
    expect(done(insertItem('{"a": 1}', ['a'], 0, '2'))).toBe('not-a-list');
    expect(done(moveItem('[1]', [], 0, 3))).toBe('no-such-place');
    expect(done(renameKey('{"a": 1, "b": 2}', ['a'], 'b'))).toBe('key-taken');
  });

  test('a change is the smallest replacement that gives the new text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (before, after) => {
        const change = textChange(before, after);
        if (change === undefined) expect(before).toBe(after);
        else expect(before.slice(0, change.from) + change.insert + before.slice(change.to)).toBe(after);
      }),
    );
  });

  test('setting any value anywhere in any JSON reads back, and nothing else changes', () => {
    const keys = fc.constantFrom('a', 'b', '__proto__', 'x y', '');
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.integer(),
        fc.string(),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(keys, tie('node'), { maxKeys: 3 }),
      ),
    })).node;
    fc.assert(
      fc.property(
        fc.dictionary(keys, value, { minKeys: 1 }),
        fc.nat(),
        fc.constantFrom(0, 2),
        (json, pick, indent) => {
          const source = JSON.stringify(json, null, indent);
          const places = paths(readJson(source).root, []);
          const path = places[pick % places.length] ?? [];
          const set = setValue(source, path, '"\u2713"');
          const edited = readJson(done(set));
          expect(edited.problems).toEqual([]);
          expect(nodeAt(edited.root, path)).toMatchObject({ kind: 'string', value: '\u2713' });
          const back = setValue(done(set), path, source.slice(...span(readJson(source).root, path)));
          expect(done(back)).toBe(source);
          if (path.length > 0) expect(readJson(done(removeAt(source, path))).problems).toEqual([]);
        },
      ),
    );
  });
});

function paths(node: JsonNode, at: JsonPath): JsonPath[] {
  if (node.kind === 'object')
    return [at, ...node.members.flatMap(({ key, value }) => paths(value, [...at, key]))];
  if (node.kind === 'array') return [at, ...node.items.flatMap((item, index) => paths(item, [...at, index]))];
  return [at];
}

function span(root: JsonNode, path: JsonPath): [number, number] {
  const node = nodeAt(root, path);
  return [node?.from ?? 0, node?.to ?? 0];
}
