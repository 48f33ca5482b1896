// npm run check: everything that needs no Electron, in seconds. Installs nothing but stale packages.
import { ensureMessages } from './setup/app-build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { quickStages } from './setup/quick-stages.mjs';
import { main } from './setup/report.mjs';
import { runStages } from './setup/stages.mjs';

await main(async () => {
  checkNodeVersion();
  await ensureDependencies();
  await ensureMessages();
  return runStages(quickStages());
});
