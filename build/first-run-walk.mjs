// The first-run walk: a virtual display, the real app in it, and a script that calls and exchanges as a newcomer would.
import { runNode } from './setup/command.mjs';
import { withDisplay } from './setup/display.mjs';
import { runtimeEnvironment } from './setup/electron-runtime.mjs';
import { root } from './setup/project.mjs';
import { say } from './setup/report.mjs';

const WALK = 'test/walk/first-run.mjs';

/**
 * Runs the walk. It prints what it does and where its screenshot is.
 * @param {import('./setup/electron-runtime.mjs').ElectronRuntime} runtime
 * @returns {Promise<number>} 0 only if all of it really happened
 */
export async function firstRunWalk(runtime) {
  const { code } = await withDisplay(
    (env) => runNode(WALK, [], { cwd: root, env: { ...runtimeEnvironment(runtime), ...env } }),
    { virtual: true },
  );
  if (code !== 0) say(`the first-run walk failed (exit code ${code}); the lines above say where`);
  return code;
}
