// Where things are in this repository, for the scripts in build/.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @param {...string} parts path below the repository */
export function inProject(...parts) {
  return join(root, ...parts);
}

/**
 * A file's text, or undefined when there is no such file.
 * @param {string} path
 * @returns {string | undefined}
 */
export function textOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/**
 * The JavaScript file behind a command of an installed package, so that no shell is needed to start it.
 * @param {string} packageName
 * @param {string} [command] the name in its "bin"; its only or own-named command when left out
 * @returns {string}
 */
export function commandFile(packageName, command = packageName) {
  const folder = inProject('node_modules', ...packageName.split('/'));
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}
