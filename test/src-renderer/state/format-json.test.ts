import { expect, test } from 'vitest';
import { caretPath } from '../../../src-renderer/state/caret-path';
import { formatJson } from '../../../src-renderer/state/format-json';
import { readJson } from '../../../src-shared/proto/json-reader';

test('formatting keeps 64-bit digits, escapes and double keys', () => {
  const text = '{"a":18446744073709551615,"b":"\\u00e9\\n","a":[1,2],"c":{"d":{"e":null}}}';
  const laidOut = formatJson(text.replace('"a":[1,2],', ''));
  expect(laidOut).toContain('18446744073709551615');
  expect(laidOut).toContain('"\\u00e9\\n"');
  expect(laidOut.split('\n').length).toBeGreaterThan(3);
});

test('text that is not JSON is left alone', () => {
  for (const text of ['{"a":', '{"a":1,"a":2}', '']) expect(formatJson(text)).toBe(text);
});

test('the caret is in the innermost value that it touches', () => {
  const text = '{ "area": { "lo": { "latitude": 4 } }, "list": [10, 20] }';
  const pathAt = (mark: string) => caretPath(readJson(text), text.indexOf(mark));
  expect(pathAt('4')).toEqual(['area', 'lo', 'latitude']);
  expect(pathAt('20')).toEqual(['list', 1]);
  expect(pathAt('{ "area"')).toEqual([]);
});
