// npm run dev: the app with hot reload, straight from the sources.
import { appArguments } from './setup/app-arguments.mjs';
import { runNode } from './setup/command.mjs';
import { hasDisplay } from './setup/display.mjs';
import { runtimeEnvironment } from './setup/electron-runtime.mjs';
import { sandboxFlags } from './setup/os-sandbox.mjs';
import { commandFile, root } from './setup/project.mjs';
import { SetupError, main } from './setup/report.mjs';
import { setUp } from './setup/set-up.mjs';

/** @returns {Promise<number>} */
async function dev() {
  if (!hasDisplay()) {
    throw new SetupError(
      'npm run dev needs a display',
      [],
      'set DISPLAY, or use npm start, which brings its own',
    );
  }
  const runtime = await setUp(['app']);
  const noSandbox = sandboxFlags().length > 0 ? ['--noSandbox'] : [];
  const { code } = await runNode(
    commandFile('electron-vite'),
    ['dev', '--watch', ...noSandbox, '--', ...appArguments(process.argv.slice(2))],
    { cwd: root, env: runtimeEnvironment(runtime) },
  );
  return code;
}

await main(dev);
