// npm start: sets up what is missing, builds, and opens the app; without a display it walks through the app instead.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { firstRunWalk } from './first-run-walk.mjs';
import { ensureAppBuild } from './setup/app-build.mjs';
import { run } from './setup/command.mjs';
import { hasDisplay } from './setup/display.mjs';
import { runtimeEnvironment } from './setup/electron-runtime.mjs';
import { sandboxFlags } from './setup/os-sandbox.mjs';
import { root } from './setup/project.mjs';
import { main, say } from './setup/report.mjs';
import { setUp } from './setup/set-up.mjs';

/**
 * The arguments after `npm start --`. npm runs us in the repository, so paths are taken from where the person stood.
 * @param {string[]} args
 * @returns {string[]}
 */
function forTheApp(args) {
  const from = process.env.INIT_CWD ?? process.cwd();
  return args.map((arg) => (existsSync(resolve(from, arg)) ? resolve(from, arg) : arg));
}

/** @returns {Promise<number>} */
async function start() {
  const seen = hasDisplay();
  const runtime = await setUp(seen ? ['app'] : ['app', 'headless']);
  await ensureAppBuild();
  if (!seen) {
    say('there is no display here, so the app is run on a virtual one: the first-run walk');
    return firstRunWalk(runtime);
  }
  const args = [...sandboxFlags(), root, ...forTheApp(process.argv.slice(2))];
  const { code } = await run(runtime.executable, args, { env: runtimeEnvironment(runtime) });
  return code;
}

await main(start);
