import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  BuildCache,
  buildKey,
  readChecked,
  trimCache,
  writeChecked,
  type BuildOutcome,
} from '../../../src-main/schema/cache';
import { tempFolder } from '../../support/captures';

const key = (name: string) => buildKey('1', [{ name, hash: 'h' }]);
const set: BuildOutcome = { kind: 'set', digest: 'ab'.repeat(32) };

test('the key depends on version, names and contents, not on the order', () => {
  const a = { name: 'a', hash: '1' };
  const b = { name: 'b', hash: '2' };
  expect(buildKey('1', [a, b])).toBe(buildKey('1', [b, a]));
  const others = [
    buildKey('2', [a, b]),
    buildKey('1', [a]),
    buildKey('1', [a, { name: 'b', hash: '3' }]),
    buildKey('1', [a, { name: 'c', hash: '2' }]),
  ];
  expect(new Set([buildKey('1', [a, b]), ...others]).size).toBe(5);
});

test('digests of sets and diagnostics come back', async () => {
  const cache = new BuildCache(join(await tempFolder(), 'new'));
  const diagnostics = [{ file: 'a', line: 1, column: 2, endLine: 1, endColumn: 3, message: 'm' }];
  await cache.write(key('good'), set);
  await cache.write(key('bad'), { kind: 'diagnostics', diagnostics });
  expect(await cache.read(key('good'))).toEqual(set);
  expect(await cache.read(key('bad'))).toEqual({ kind: 'diagnostics', diagnostics });
  expect(await cache.read(key('unknown'))).toBeUndefined();
});

test('a damaged entry, or a folder that cannot be written, is as good as none', async () => {
  const folder = await tempFolder();
  const cache = new BuildCache(folder);
  await cache.write(key('a'), set);
  await writeFile(join(folder, `${key('a')}.json`), '{"kind":"set","digest":"../../x"}');
  expect(await cache.read(key('a'))).toBeUndefined();
  await writeFile(join(folder, 'file'), '');
  const nowhere = new BuildCache(join(folder, 'file'));
  await nowhere.write(key('a'), set);
  expect(await nowhere.read(key('a'))).toBeUndefined();
});

test('a value that was cut, changed or written in another layout is not read', async () => {
  const path = join(await tempFolder(), 'value');
  await writeChecked(path, 'one', { a: [1, 2, 3] });
  expect(await readChecked(path, 'one')).toEqual({ a: [1, 2, 3] });
  expect(await readChecked(path, 'two')).toBeUndefined();
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('2', '4'));
  expect(await readChecked(path, 'one')).toBeUndefined();
  await writeFile(path, text.slice(0, -1));
  expect(await readChecked(path, 'one')).toBeUndefined();
});

test('what was used longest ago leaves when the room is full, what is in use never', async () => {
  const folder = await tempFolder();
  await mkdir(join(folder, 'sets'));
  const hours = { 'sets/old': 30, 'older.load': 40, young: 10, 'sets/now': 0 };
  for (const [name, age] of Object.entries(hours)) {
    await writeFile(join(folder, name), 'x'.repeat(1_000));
    const then = new Date(Date.now() - age * 3_600_000);
    await utimes(join(folder, name), then, then);
  }
  const left = async () =>
    (await readdir(folder, { recursive: true })).filter((name) => name in hours).sort();
  await trimCache(folder, 2_500);
  expect(await left()).toEqual(['sets/now', 'young']);
  await trimCache(folder, 10);
  expect(await left()).toEqual(['sets/now']);
});
