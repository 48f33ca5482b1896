// Makes the halfclose command in out/, when its sources changed: a second, beside the app's whole build.
import { runNode } from './command.mjs';
import { fingerprint, isFresh, remember } from './fingerprint.mjs';
import { commandFile, inProject, root } from './project.mjs';
import { SetupError } from './report.mjs';

const SOURCES = [
  'src-cli',
  'src-main',
  'src-shared',
  'build/cli.vite.config.ts',
  'build/bundled-protos.ts',
  'package.json',
  'package-lock.json',
];

/** @returns {import('./fingerprint.mjs').Product} */
function product() {
  return {
    stamp: inProject('node_modules', '.cache', 'halfclose', 'command.stamp'),
    fingerprint: fingerprint(root, SOURCES),
    outputs: ['cli.js', 'cli', 'bundled-protos/licenses/sources.txt'].map((file) => inProject('out', file)),
  };
}

/**
 * Builds out/cli.js and its parts in out/cli/.
 * @param {{ always?: boolean }} [options] always: build even when nothing changed
 * @returns {Promise<string>} absolute path of the built command
 */
export async function ensureCommandBuild({ always = false } = {}) {
  const wanted = product();
  const built = inProject('out', 'cli.js');
  if (!always && isFresh(wanted)) return built;
  const config = inProject('build', 'cli.vite.config.ts');
  const { code, output } = await runNode(commandFile('vite'), ['build', '--config', config], {
    captured: true,
    cwd: root,
  });
  if (code !== 0)
    throw new SetupError(
      'the halfclose command does not build',
      [output],
      'correct what the lines above name',
    );
  remember(wanted);
  return built;
}
