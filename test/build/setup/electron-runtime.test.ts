// Which Electron counts as installed, and what tools are told about it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  describeRuntime,
  officialRuntime,
  runtimeEnvironment,
} from '../../../build/setup/electron-runtime.mjs';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halfclose-electron-'));
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, 'package.json'), '{"version":"45.4.1"}');
  await writeFile(join(folder, 'path.txt'), 'electron');
  await writeFile(join(folder, 'dist', 'version'), 'v45.4.1\n');
});
afterEach(() => rm(folder, { recursive: true }));

test('the official runtime is found where npm’s electron package puts it', () => {
  const runtime = officialRuntime(folder);
  expect(runtime).toMatchObject({
    kind: 'official',
    version: '45.4.1',
    executable: join(folder, 'dist', 'electron'),
  });
});

test('one of another version is not used: the package was updated and its runtime was not', async () => {
  await writeFile(join(folder, 'dist', 'version'), '44.0.0');
  expect(officialRuntime(folder)).toBeUndefined();
});

test('a broken-off installation is not used', async () => {
  await rm(join(folder, 'path.txt'));
  expect(officialRuntime(folder)).toBeUndefined();
});

test('tools and people are told about the same runtime', () => {
  const runtime = { kind: 'fallback', version: '33.2.1', folder: '/f', executable: '/f/electron' } as const;
  expect(runtimeEnvironment(runtime)).toEqual({
    ELECTRON_OVERRIDE_DIST_PATH: '/f',
    ELECTRON_EXEC_PATH: '/f/electron',
  });
  expect(describeRuntime(runtime)).toBe(
    'running the fallback Electron 33.2.1 from npm, for development and tests only',
  );
});
