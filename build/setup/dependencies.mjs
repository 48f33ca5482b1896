// Installs the packages of package-lock.json when they are not there, or older than that file and other than it says.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, runNpm } from './command.mjs';
import { root } from './project.mjs';
import { SetupError, duration, say } from './report.mjs';

/**
 * @typedef {object} LockedPackage
 * @property {string} version
 * @property {string} [integrity]
 * @property {boolean} [optional] true for those that other platforms need; npm leaves them out
 */

/**
 * The packages that a lock file names, by folder, without the project itself.
 * @param {string} path
 * @returns {Map<string, LockedPackage>}
 */
function lockedPackages(path) {
  /** @type {Record<string, LockedPackage>} */
  const packages = JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
  return new Map(Object.entries(packages).filter(([folder]) => folder !== ''));
}

/**
 * True when what is installed is what the lock file names, package by package.
 * @param {Map<string, LockedPackage>} wanted
 * @param {Map<string, LockedPackage>} installed
 */
function samePackages(wanted, installed) {
  for (const [folder, { version, integrity, optional }] of wanted) {
    const found = installed.get(folder);
    if (!found && optional) continue;
    if (found?.version !== version || found.integrity !== integrity) return false;
  }
  return [...installed.keys()].every((folder) => wanted.has(folder));
}

/**
 * True when the packages must be installed. npm writes its own lock copy last, so a broken-off installation has none.
 * A newer lock file alone is no reason: git gives it a new date at every switch of branches, often with the same content.
 * @param {string} folder where package-lock.json is
 * @returns {boolean}
 */
export function dependenciesAreStale(folder) {
  const lock = join(folder, 'package-lock.json');
  const installedLock = join(folder, 'node_modules', '.package-lock.json');
  const installed = statSync(installedLock, { throwIfNoEntry: false });
  if (!installed) return true;
  if (statSync(lock).mtimeMs <= installed.mtimeMs) return false;
  return !samePackages(lockedPackages(lock), lockedPackages(installedLock));
}

/** @returns {Promise<void>} */
export async function ensureDependencies() {
  if (!dependenciesAreStale(root)) return;
  say('installing dependencies (npm ci, no package scripts) …');
  const begin = Date.now();
  const { code, output } = await runNpm(
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      captured: !process.stdout.isTTY,
      cwd: root,
    },
  );
  if (code === 0) return say(`dependencies installed in ${duration(Date.now() - begin)}`);
  throw new SetupError(
    'the dependencies could not be installed',
    [`tried: npm ci --ignore-scripts (exit code ${code})`, ...(output ? [lastLines(output)] : [])],
    'check the network and your npm settings (npm ping), then start again',
  );
}
