// What every command in build/ does first, in the order in which a person wants to hear that something is wrong.
import { ensureAppBuild } from './app-build.mjs';
import { runNode } from './command.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { withDisplay } from './display.mjs';
import { describeRuntime, ensureElectron, runtimeEnvironment } from './electron-runtime.mjs';
import { checkNodeVersion } from './node-version.mjs';
import { checkSandbox } from './os-sandbox.mjs';
import { root } from './project.mjs';
import { say } from './report.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/**
 * Node, system packages, dependencies, Electron: each only if it is missing. Quiet when all is there.
 * @param {import('./requirements.mjs').Purpose[]} purposes what the machine is needed for
 * @returns {Promise<import('./electron-runtime.mjs').ElectronRuntime>}
 */
export async function setUp(purposes) {
  checkNodeVersion();
  await ensureSystemPackages(purposes);
  await ensureDependencies();
  const runtime = await ensureElectron();
  checkSandbox(runtime.folder);
  say(describeRuntime(runtime));
  return runtime;
}

/**
 * Sets up, builds, and runs a script that drives the real app: the bench, the screenshots.
 * @param {string} script relative to the repository
 * @param {string[]} args for the script
 * @param {{ virtual: boolean }} display true takes a display of our own even where there is one
 * @returns {Promise<number>} the script's exit code
 */
export async function runWithApp(script, args, display) {
  const runtime = await setUp(['app', 'headless', 'tests']);
  await ensureAppBuild();
  return withDisplay(
    async (env) =>
      (await runNode(script, args, { cwd: root, env: { ...runtimeEnvironment(runtime), ...env } })).code,
    display,
  );
}
