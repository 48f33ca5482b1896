import { createHash } from 'node:crypto';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BufOutcome } from '../../../src-main/schema/buf';
import { buildKey, SetCache } from '../../../src-main/schema/cache';
import { tempFolder } from '../../support/captures';

const key = (name: string) => buildKey('1', [{ name, hash: 'h' }]);
const set = (text: string): BufOutcome => {
  const digest = createHash('sha256').update(text).digest('hex');
  return { kind: 'set', bytes: new Uint8Array(Buffer.from(text)), digest };
};

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

test('sets and diagnostics come back', async () => {
  const cache = new SetCache(await tempFolder());
  const diagnostics = [{ file: 'a', line: 1, column: 2, endLine: 1, endColumn: 3, message: 'm' }];
  await cache.write(key('good'), set('bytes'));
  await cache.write(key('bad'), { kind: 'diagnostics', diagnostics });
  const good = await cache.read(key('good'));
  expect(good?.kind === 'set' && Buffer.from(good.bytes).toString()).toBe('bytes');
  expect(await cache.read(key('bad'))).toEqual({ kind: 'diagnostics', diagnostics });
  expect(await cache.read(key('unknown'))).toBeUndefined();
});

test('a damaged entry is as good as none', async () => {
  const folder = await tempFolder();
  const cache = new SetCache(folder);
  await cache.write(key('a'), set('some bytes'));
  const [name = ''] = await readdir(folder);
  const bytes = await readFile(join(folder, name));
  await writeFile(join(folder, name), bytes.subarray(0, -1));
  expect(await cache.read(key('a'))).toBeUndefined();
  await writeFile(join(folder, `${key('b')}.errors.json`), '{');
  expect(await cache.read(key('b'))).toBeUndefined();
});

test('the entry that was used longest ago leaves when the room is full', async () => {
  const folder = await tempFolder();
  const cache = new SetCache(folder, 3_000);
  for (const [name, age] of [
    ['old', 300],
    ['older', 400],
    ['young', 100],
  ] as const) {
    await cache.write(key(name), set('x'.repeat(900)));
    const then = new Date(Date.now() - age * 1000);
    await utimes(join(folder, `${key(name)}.set`), then, then);
  }
  await cache.read(key('older'));
  await cache.write(key('new'), set('x'.repeat(900)));
  expect(await cache.read(key('old'))).toBeUndefined();
  for (const name of ['older', 'young', 'new']) expect(await cache.read(key(name))).toBeDefined();
});

test('a set larger than the room, or a folder that cannot be written, is no fault', async () => {
  const folder = await tempFolder();
  const small = new SetCache(folder, 10);
  await small.write(key('a'), set('x'.repeat(100)));
  expect(await readdir(folder)).toEqual([]);
  await writeFile(join(folder, 'file'), '');
  const nowhere = new SetCache(join(folder, 'file'));
  await nowhere.write(key('a'), set('x'));
  expect(await nowhere.read(key('a'))).toBeUndefined();
});
