// Makes what is generated: the typed messages (paraglide) and the app itself (electron-vite), each only when its sources changed.
import { runNode } from './command.mjs';
import { ensureCommandBuild } from './command-build.mjs';
import { fingerprint, isFresh, remember } from './fingerprint.mjs';
import { commandFile, inProject, root } from './project.mjs';
import { SetupError, duration, say } from './report.mjs';

const STAMPS = inProject('node_modules', '.cache', 'halfclose');
const MESSAGES = 'src-renderer/paraglide';
const MESSAGE_SOURCES = [
  ...['project.inlang/settings.json', 'src-renderer/messages', 'package-lock.json'],
  ...['build/message-options.mjs', 'build/compile-messages.mjs'],
];
const APP_SOURCES = [
  ...['src-main', 'src-preload', 'src-renderer', 'src-shared', 'protos', 'project.inlang/settings.json'],
  ...[
    'electron.vite.config.ts',
    'build/bundled-protos.ts',
    'build/message-options.mjs',
    'svelte.config.js',
    'tsconfig.base.json',
    'package.json',
    'package-lock.json',
  ],
];

/** @returns {import('./fingerprint.mjs').Product} */
function messagesProduct() {
  return {
    stamp: `${STAMPS}/messages.stamp`,
    fingerprint: fingerprint(root, MESSAGE_SOURCES),
    outputs: ['messages', 'messages.js', 'messages.d.ts'].map((file) => inProject(MESSAGES, file)),
  };
}

/** @returns {import('./fingerprint.mjs').Product} */
function appProduct() {
  return {
    stamp: `${STAMPS}/app.stamp`,
    fingerprint: fingerprint(root, APP_SOURCES, [MESSAGES]),
    outputs: [
      'main/index.js',
      'preload/index.cjs',
      'renderer/index.html',
      'bundled-protos/licenses/sources.txt',
    ].map((file) => inProject('out', file)),
  };
}

/**
 * Compiles the message files to typed functions. Types, lint and dead-code checks need them before any build.
 * @returns {Promise<void>}
 */
export async function ensureMessages() {
  const product = messagesProduct();
  if (isFresh(product)) return;
  const compiler = inProject('build', 'compile-messages.mjs');
  const { code, output } = await runNode(compiler, [], { captured: true, cwd: root });
  if (code !== 0)
    throw new SetupError('the message files do not compile', [output], 'correct src-renderer/messages');
  remember(product);
}

/**
 * Builds the app and the halfclose command into out/.
 * @param {{ always?: boolean }} [options] always: build even when nothing changed, as tests do
 * @returns {Promise<void>}
 */
export async function ensureAppBuild({ always = false } = {}) {
  const product = appProduct();
  if (!always && isFresh(product)) {
    await ensureCommandBuild();
    return;
  }
  say('building the app …');
  const begin = Date.now();
  const { code, output } = await runNode(commandFile('electron-vite'), ['build'], {
    captured: true,
    cwd: root,
  });
  if (code !== 0)
    throw new SetupError('the app does not build', [output], 'correct what the lines above name');
  remember(product);
  await ensureCommandBuild({ always });
  say(`built in ${duration(Date.now() - begin)}`);
}
