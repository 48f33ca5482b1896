// Decides whether something that is made from files must be made again: by the content of those files, not by their dates.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * All files at or below a path, sorted, so that the same tree always gives the same list.
 * @param {string} path a file, a folder, or nothing at all
 * @param {string[]} leftOut absolute paths that are not entered
 * @returns {string[]}
 */
function filesOf(path, leftOut) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found || leftOut.includes(path)) return [];
  if (!found.isDirectory()) return [path];
  const names = readdirSync(path).sort();
  return names.flatMap((name) => filesOf(join(path, name), leftOut));
}

/**
 * One hash over the names and the content of files.
 * @param {string} base folder that the names are relative to
 * @param {string[]} paths files and folders, relative to the base; those that are not there count as absent
 * @param {string[]} [leftOut] files and folders below them that do not count, relative to the base
 * @returns {string} hex
 */
export function fingerprint(base, paths, leftOut = []) {
  const skipped = leftOut.map((path) => join(base, path));
  return hashOf(
    base,
    paths.flatMap((path) => filesOf(join(base, path), skipped)),
  );
}

/**
 * @param {string} base
 * @param {string[]} files absolute paths
 * @returns {string} hex
 */
function hashOf(base, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(base, file).split(sep).join('/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @typedef {object} Product
 * @property {string} stamp absolute path of the file that remembers what the product was made from, and what came of it
 * @property {string} fingerprint what it would be made from now
 * @property {string[]} outputs absolute paths of files and folders that must be as they were made
 */

/**
 * What the stamp says of a product as it is now. The outputs count too: other tools write them (the dev server, a build
 * by hand, a checkout), and the stamp outlives them all.
 * @param {Product} product
 * @returns {string}
 */
function stampText({ stamp, fingerprint: now, outputs }) {
  const files = outputs.flatMap((output) => filesOf(output, []));
  return `${now}\n${hashOf(dirname(stamp), files)}\n`;
}

/**
 * True when the product is there, was made from exactly these sources, and nobody wrote to it since.
 * @param {Product} product
 * @returns {boolean}
 */
export function isFresh(product) {
  const { stamp, outputs } = product;
  if (!existsSync(stamp) || !outputs.every((output) => existsSync(output))) return false;
  return readFileSync(stamp, 'utf8') === stampText(product);
}

/**
 * Remembers that the product was made from what its fingerprint says. Call it after making succeeded.
 * @param {Product} product
 */
export function remember(product) {
  mkdirSync(dirname(product.stamp), { recursive: true });
  writeFileSync(product.stamp, stampText(product));
}
