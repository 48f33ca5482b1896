// npm test: the set-up of npm start, then every check there is, ending with the packaged app launched once.
import { checkPackage } from './packaged-check.mjs';
import { ensureAppBuild, ensureMessages } from './setup/app-build.mjs';
import { runNode } from './setup/command.mjs';
import { withDisplay } from './setup/display.mjs';
import { runtimeEnvironment } from './setup/electron-runtime.mjs';
import { packageApp } from './setup/packaging.mjs';
import { commandFile, root } from './setup/project.mjs';
import { quickStages } from './setup/quick-stages.mjs';
import { main, showError } from './setup/report.mjs';
import { setUp } from './setup/set-up.mjs';
import { runStages } from './setup/stages.mjs';

/**
 * A stage whose work throws when it fails.
 * @param {string} name
 * @param {() => Promise<number | void>} work
 * @returns {import('./setup/stages.mjs').Stage}
 */
function stage(name, work) {
  return {
    name,
    run: async () => {
      try {
        return (await work()) ?? 0;
      } catch (error) {
        showError(error);
        return 1;
      }
    },
  };
}

/**
 * The stages that need the real Electron, each on a display of its own.
 * @param {import('./setup/electron-runtime.mjs').ElectronRuntime} runtime
 */
function electronStages(runtime) {
  const env = runtimeEnvironment(runtime);
  const playwright = ['test', '-c', 'test/e2e/playwright.config.ts'];
  return [
    stage('build (electron-vite)', () => ensureAppBuild({ always: true })),
    stage('end-to-end tests (playwright, real Electron)', () =>
      withDisplay(
        async (display) =>
          (
            await runNode(commandFile('@playwright/test', 'playwright'), playwright, {
              cwd: root,
              env: { ...env, ...display },
            })
          ).code,
        { virtual: true },
      ),
    ),
    stage('package (electron-builder)', () => packageApp(runtime, ['--dir'])),
    stage('packaged app, launched once', () => withDisplay(checkPackage, { virtual: true })),
  ];
}

await main(async () => {
  const runtime = await setUp(['app', 'headless', 'tests']);
  await ensureMessages();
  return runStages([...quickStages(), ...electronStages(runtime)]);
});
