// Proves that the packaged app is whole: its fuses, buf and the command beside the archive, and a window that painted our page.
// The window is watched through Chromium's debugging port, since Node's inspector is switched off in a package by a fuse.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fusesFor, wrongFuses } from './fuses.mjs';
import { sandboxFlags } from './setup/os-sandbox.mjs';
import { packagedExecutable } from './setup/packaging.mjs';
import { inProject } from './setup/project.mjs';
import { SetupError, say } from './setup/report.mjs';

const START_MS = 60_000;
const PICTURE = inProject('test-output', 'packaged.png');
/** Resolves with the page's text once Chromium reports that it painted content. A string, because it runs in the page. */
const PAINTED_TEXT = `new Promise((resolve) => new PerformanceObserver((list, observer) => {
  if (!list.getEntriesByName('first-contentful-paint').length) return;
  observer.disconnect();
  resolve(document.body.innerText.trim());
}).observe({ type: 'paint', buffered: true }))`;
/** Starts the demo and waits for its schema: both run on threads whose code lies in the archive. Gives the source's state. */
const DEMO_STATE = `(async () => {
  const started = await window.halfclose.request('demo.start', {});
  if (!started.ok) return started.error.message + ' ' + started.error.detail;
  for (;;) {
    const { value } = await window.halfclose.request('schema.catalog', {});
    const source = value.sources.find(({ kind }) => kind === 'demo');
    if (source.state !== 'loading') return source.state;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
})()`;

/**
 * Checks the package that electron-builder made last for this platform.
 * @param {Record<string, string>} env variables for the app: a display
 * @returns {Promise<number>} 0 when all is right
 */
export async function checkPackage(env) {
  const executable = packagedExecutable();
  const faults = await wrongFuses(executable, fusesFor(process.platform));
  faults.push(...wrongUnpackedFiles(executable), ...wrongCommand(executable));
  if (faults.length > 0) throw new SetupError(`${executable} is not packaged as it must be`, faults);
  say('fuses and unpacked files are as they must be');
  const text = await launchOnce(executable, env);
  say(
    `the packaged app opened its window: "${text.replace(/\s+/g, ' ').slice(0, 60)}…"; picture in ${PICTURE}`,
  );
  return 0;
}

/**
 * @param {string} executable
 * @returns {string[]} one sentence for each thing that is wrong beside the archive
 */
function wrongUnpackedFiles(executable) {
  const scope = join(unpackedFolder(executable), 'node_modules', '@bufbuild');
  const programs = readdirSync(scope, { recursive: true })
    .map(String)
    .filter((path) => /[/\\]bin[/\\]/.test(path));
  const buf = programs.find((path) => /^buf-\w+-\w+[/\\]bin[/\\]buf(\.exe)?$/.test(path));
  if (!buf) return [`${scope}: the buf executable is not there`];
  accessSync(join(scope, buf), constants.X_OK);
  return programs.filter((path) => path.includes('protoc-gen')).map((path) => `${path} was to be left out`);
}

/** @param {string} executable @returns {string} what lies beside the archive */
function unpackedFolder(executable) {
  const resources =
    process.platform === 'darwin'
      ? join(dirname(executable), '..', 'Resources')
      : join(dirname(executable), 'resources');
  return join(resources, 'app.asar.unpacked');
}

/**
 * The command that comes with the app, in plain Node: it must compile with the app's buf and find the bundled protos.
 * @param {string} executable
 * @returns {string[]} a sentence when it does not
 */
function wrongCommand(executable) {
  const folder = mkdtempSync(join(tmpdir(), 'halfclose-command-'));
  const file = join(folder, 'a.proto');
  const text =
    'syntax = "proto3"; import "google/rpc/status.proto"; service S { rpc M(google.rpc.Status) returns (google.rpc.Status); }';
  writeFileSync(file, text);
  const command = join(unpackedFolder(executable), 'out', 'cli.js');
  const { stdout, stderr } = spawnSync(process.execPath, [command, 'list', 'S', '--proto', file], {
    env: { ...process.env, XDG_CACHE_HOME: folder },
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true, force: true });
  return stdout === 'S/M\n' ? [] : [`${command}: the command does not list a service: ${stdout}${stderr}`];
}

/**
 * Starts the app with an empty profile, waits for its page to paint, and ends it.
 * @param {string} executable
 * @param {Record<string, string>} env
 * @returns {Promise<string>} the text on the page
 */
async function launchOnce(executable, env) {
  const profile = mkdtempSync(join(tmpdir(), 'halfclose-packaged-'));
  const args = [...sandboxFlags(), '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const app = spawn(executable, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => app.once('close', resolve));
  try {
    return await readWindow(await debuggingAddress(app));
  } finally {
    app.kill('SIGKILL');
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * The address that Chromium prints when its debugging port is open.
 * @param {import('node:child_process').ChildProcess} app
 * @returns {Promise<string>}
 */
function debuggingAddress(app) {
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (/** @type {string} */ fact) =>
      reject(new SetupError(`the packaged app ${fact}`, [printed]));
    const timer = setTimeout(() => fail('did not open its debugging port in time'), START_MS);
    app.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      printed += text;
      const address = /DevTools listening on (ws:\S+)/.exec(printed)?.[1];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    });
    app.once('error', (error) => fail(`did not start: ${error.message}`));
    app.once('close', (code) => {
      clearTimeout(timer);
      fail(`ended with exit code ${code} before it opened a window`);
    });
  });
}

/**
 * @param {string} address of Chromium's debugging port
 * @returns {Promise<string>} the text that the first window painted
 */
async function readWindow(address) {
  const { chromium } = await import('@playwright/test');
  const browser = await chromium.connectOverCDP(address, { timeout: START_MS });
  const context = browser.contexts()[0];
  if (!context) throw new SetupError('the packaged app has no page to look at');
  const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: START_MS }));
  await page.waitForURL((url) => url.protocol === 'app:', { timeout: START_MS });
  const text = String(await page.evaluate(PAINTED_TEXT));
  if (text === '') throw new SetupError(`${page.url()} painted a page without words`);
  const demo = String(await page.evaluate(DEMO_STATE));
  if (demo !== 'ready') throw new SetupError('the demo of the packaged app does not start', [demo]);
  mkdirSync(dirname(PICTURE), { recursive: true });
  await page.screenshot({ path: PICTURE });
  await browser.close();
  return text;
}
