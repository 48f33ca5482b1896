// npm run package: the app as something to install. With the official Electron the targets of the configuration; with
// any other only the unpacked folder, as a trial, because releases are always built with the official runtime.
import { ensureAppBuild } from './setup/app-build.mjs';
import { main, say } from './setup/report.mjs';
import { packageApp } from './setup/packaging.mjs';
import { setUp } from './setup/set-up.mjs';

await main(async () => {
  const runtime = await setUp(['app']);
  await ensureAppBuild();
  const given = process.argv.slice(2);
  if (runtime.kind === 'official') return packageApp(runtime, given);
  if (given.length > 0)
    say(`without the official Electron only the folder can be made; left out: ${given.join(' ')}`);
  say('this package is a trial: it contains an Electron that is not for releases');
  return packageApp(runtime, ['--dir']);
});
