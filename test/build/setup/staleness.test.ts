// When packages are installed again and products are made again: never for nothing, always when it matters.
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dependenciesAreStale } from '../../../build/setup/dependencies.mjs';
import { fingerprint, isFresh, remember } from '../../../build/setup/fingerprint.mjs';

let folder: string;
const write = (path: string, text: string) => writeFile(join(folder, path), text);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halfclose-stale-'));
  await mkdir(join(folder, 'src', 'made'), { recursive: true });
  await write('src/a.ts', 'a');
});
afterEach(() => rm(folder, { recursive: true }));

describe('dependencies', () => {
  const age = (path: string, seconds: number) => utimes(join(folder, path), seconds, seconds);

  const lock = (packages: Record<string, object>) =>
    JSON.stringify({ packages: { '': { name: 'x' }, ...packages } });
  const a = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } };
  const forWindows = { 'node_modules/w': { version: '1.0.0', integrity: 'sha512-w', optional: true } };

  beforeEach(async () => {
    await mkdir(join(folder, 'node_modules'));
    await write('package-lock.json', lock({ ...a, ...forWindows }));
  });

  async function installedBefore(packages: Record<string, object>) {
    await write('node_modules/.package-lock.json', lock(packages));
    await age('node_modules/.package-lock.json', 1000);
    await age('package-lock.json', 2000);
  }

  test('are stale when nothing, or only a part, was ever installed', () => {
    expect(dependenciesAreStale(folder)).toBe(true);
  });

  test('are fresh when they were installed after the lock file changed', async () => {
    await installedBefore({});
    await age('package-lock.json', 500);
    expect(dependenciesAreStale(folder)).toBe(false);
  });

  test('are fresh when only the date of the lock file changed', async () => {
    await installedBefore(a);
    expect(dependenciesAreStale(folder)).toBe(false);
  });

  test.each([
    ['a package is missing', {}],
    ['a version differs', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    [
      'the content of a package differs',
      { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-other' } },
    ],
    ['a package is no longer wanted', { ...a, 'node_modules/b': { version: '1.0.0' } }],
  ])('are stale when the lock file is newer and %s', async (_what, packages) => {
    await installedBefore(packages);
    expect(dependenciesAreStale(folder)).toBe(true);
  });
});

describe('a fingerprint', () => {
  const now = () => fingerprint(folder, ['src', 'absent'], ['src/made']);

  test('follows content and names, not dates', async () => {
    const before = now();
    await utimes(join(folder, 'src/a.ts'), 1, 1);
    expect(now()).toBe(before);
    await write('src/a.ts', 'b');
    expect(now()).not.toBe(before);
    await write('src/a.ts', 'a');
    await write('src/b.ts', '');
    expect(now()).not.toBe(before);
  });

  test('leaves out what is generated among the sources', async () => {
    const before = now();
    await write('src/made/messages.js', 'x');
    expect(now()).toBe(before);
  });

  test('notices a file that moved', async () => {
    await write('src/b.ts', '');
    const before = now();
    await rm(join(folder, 'src/b.ts'));
    await write('src/c.ts', '');
    expect(now()).not.toBe(before);
  });
});

describe('a product', () => {
  const product = () => ({
    stamp: join(folder, 'stamps', 'app.stamp'),
    fingerprint: fingerprint(folder, ['src']),
    outputs: [join(folder, 'out.js')],
  });

  test('is fresh only while it exists and its sources are the same', async () => {
    expect(isFresh(product())).toBe(false);
    await write('out.js', '');
    remember(product());
    expect(isFresh(product())).toBe(true);
    await write('src/a.ts', 'changed');
    expect(isFresh(product())).toBe(false);
    await write('src/a.ts', 'a');
    await rm(join(folder, 'out.js'));
    expect(isFresh(product())).toBe(false);
  });

  test('is stale when another tool wrote to it, whatever the stamp says of the sources', async () => {
    await write('out.js', 'made');
    remember(product());
    await write('out.js', 'made of other sources');
    expect(isFresh(product())).toBe(false);
    await write('out.js', 'made');
    expect(isFresh(product())).toBe(true);
  });
});
