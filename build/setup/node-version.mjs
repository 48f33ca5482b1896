// Refuses a Node that is too old, in one sentence, before anything else can fail in a way that nobody understands.
import { readFileSync } from 'node:fs';
import { inProject } from './project.mjs';
import { SetupError } from './report.mjs';

/**
 * Compares dotted versions by number: below zero when `a` is older, zero when equal.
 * @param {string} a
 * @param {string} b missing parts count as 0, so "20.19" is "20.19.0"
 * @returns {number}
 */
export function compareVersions(a, b) {
  const [left, right] = [a, b].map((text) => text.replace(/^v/, '').split('.').map(Number));
  for (let at = 0; at < 3; at += 1) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Throws a SetupError when this Node is older than package.json's "engines" asks for.
 * @param {string} [version] the running one: "20.19.4"
 */
export function checkNodeVersion(version = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  const needed = engines.node.replace(/^>=\s*/, '');
  if (compareVersions(version, needed) >= 0) return;
  throw new SetupError(
    `Node ${version} is too old: Halfclose needs Node ${needed} or newer`,
    [],
    'install a newer Node from nodejs.org (or with your version manager) and start again',
  );
}
