// npm start: sets up what is missing, builds, and opens the app; without a display it walks through the app instead.
import { firstRunWalk } from './first-run-walk.mjs';
import { appArguments } from './setup/app-arguments.mjs';
import { ensureAppBuild } from './setup/app-build.mjs';
import { run } from './setup/command.mjs';
import { hasDisplay } from './setup/display.mjs';
import { runtimeEnvironment } from './setup/electron-runtime.mjs';
import { sandboxFlags } from './setup/os-sandbox.mjs';
import { root } from './setup/project.mjs';
import { main, say } from './setup/report.mjs';
import { setUp } from './setup/set-up.mjs';

/** @returns {Promise<number>} */
async function start() {
  const seen = hasDisplay();
  const runtime = await setUp(seen ? ['app'] : ['app', 'headless']);
  await ensureAppBuild();
  if (!seen) {
    say('there is no display here, so the app is run on a virtual one: the first-run walk');
    return firstRunWalk(runtime);
  }
  const args = [...sandboxFlags(), root, ...appArguments(process.argv.slice(2))];
  const { code } = await run(runtime.executable, args, { env: runtimeEnvironment(runtime) });
  return code;
}

await main(start);
