// Text in pieces -> its JSON values: wherever it is split, the values and their places are the same.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonPiece, JsonSequence } from '../../src-cli/call/json-sequence';

function cut(chunks: readonly string[], limit?: number): JsonPiece[] {
  const sequence = new JsonSequence(limit);
  return [...chunks.flatMap((chunk) => sequence.push(chunk)), ...sequence.end()];
}

const texts = (pieces: readonly JsonPiece[]) => pieces.map(({ text }) => text);

describe('values', () => {
  test.each([
    ['{} {}', ['{}', '{}']],
    ['{}{}\n[1,[2]]"a"1 true', ['{}', '{}', '[1,[2]]', '"a"', '1', 'true']],
    ['1"a"{"b":"}"}', ['1', '"a"', '{"b":"}"}']],
    ['{"a":"\\"{"} "\\\\"', ['{"a":"\\"{"}', '"\\\\"']],
    [' \t\r\n\uFEFF ', []],
    ['{"a":', ['{"a":']],
    ['}{', ['}', '{']],
    ['{"a": "open\n{}', ['{"a": "open', '{}']],
  ])('%j', (text, expected) => {
    expect(texts(cut([text]))).toEqual(expected);
  });

  test('come as soon as they are complete', () => {
    const sequence = new JsonSequence();
    expect(texts(sequence.push('{"a":1'))).toEqual([]);
    expect(texts(sequence.push('}{'))).toEqual(['{"a":1}']);
    expect(texts(sequence.push('} 12'))).toEqual(['{}']);
    expect(texts(sequence.push('3 '))).toEqual(['123']);
  });

  test('know their place', () => {
    const places = cut(['{}\n  {"a":\n1} x']).map(({ line, column }) => [line, column]);
    expect(places).toEqual([
      [1, 1],
      [2, 3],
      [3, 4],
    ]);
  });

  test('without an end are given up at the limit', () => {
    expect(cut(['{} {"a":"', 'x'.repeat(30), 'x'.repeat(30)], 50)).toContainEqual({
      ...{ text: '', line: 1, column: 4, tooLong: true },
    });
  });

  test('are the same wherever the text is split', () => {
    const value = fc.json({ maxDepth: 3 });
    const space = fc.constantFrom(' ', '\n', '\r\n ', '\t');
    const sequence = fc.array(fc.tuple(value, space), { maxLength: 6 });
    fc.assert(
      fc.property(sequence, fc.array(fc.nat(200)), (values, cuts) => {
        const text = values.flat().join('');
        const places = [...new Set([0, text.length, ...cuts.map((at) => at % (text.length + 1))])].sort(
          (a, b) => a - b,
        );
        const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
        expect(cut(chunks)).toEqual(cut([text]));
        expect(texts(cut(chunks))).toEqual(values.map(([json]) => json));
      }),
    );
  });
});
