// Installs the packages of package-lock.json when they are not there or older than that file.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, runNpm } from './command.mjs';
import { root } from './project.mjs';
import { SetupError, duration, say } from './report.mjs';

/**
 * True when the packages must be installed. npm writes its own lock copy last, so a broken-off installation has none.
 * @param {string} folder where package-lock.json is
 * @returns {boolean}
 */
export function dependenciesAreStale(folder) {
  const wanted = statSync(join(folder, 'package-lock.json'));
  const installed = statSync(join(folder, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
  return !installed || wanted.mtimeMs > installed.mtimeMs;
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
