// A display for machines without one: Xvfb on a number of its own choosing, guarded by a cookie, gone when we are.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from './report.mjs';

/** Wide enough for two screens side by side; Electron windows are cut at its edge. */
const SCREEN = '1920x1200x24';
const START_MS = 20_000;

/**
 * @typedef {object} Display
 * @property {Record<string, string>} env DISPLAY and XAUTHORITY for the programs that shall use it
 * @property {() => void} close
 */

/** True when windows can open on this machine as it is. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * One entry of an Xauthority file that fits every display: family 65535 ("wild"), no address, no number.
 * Layout: XauWriteAuth in libXau. Without it, any user of the machine could read this screen.
 * @param {Buffer} cookie 16 bytes
 */
function xauthorityEntry(cookie) {
  const name = Buffer.from('MIT-MAGIC-COOKIE-1');
  const head = Buffer.from([0xff, 0xff, 0, 0, 0, 0, 0, name.length]);
  return Buffer.concat([head, name, Buffer.from([0, cookie.length]), cookie]);
}

/**
 * Starts Xvfb. It ends with `close`, and with this process whatever way that ends short of SIGKILL.
 * @returns {Promise<Display>}
 */
export async function openVirtualDisplay() {
  const folder = mkdtempSync(join(tmpdir(), 'halfclose-display-'));
  const authority = join(folder, 'Xauthority');
  writeFileSync(authority, xauthorityEntry(randomBytes(16)), { mode: 0o600 });
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-auth', authority];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const close = () => {
    process.off('exit', close);
    server.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', close);
  endOnSignals();
  try {
    const number = await readDisplayNumber(server);
    return { env: { DISPLAY: `:${number}`, XAUTHORITY: authority }, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Without a listener a signal ends Node at once, and the display would be left running: turn it into an exit. */
function endOnSignals() {
  for (const [signal, number] of /** @type {const} */ ([
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ])) {
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(128 + number));
  }
}

/**
 * Xvfb writes the number that it took, and a line end, once it accepts connections.
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<string>}
 */
function readDisplayNumber(server) {
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ fact) =>
      reject(
        new SetupError(
          `no virtual display: ${fact}`,
          ['tried: Xvfb -displayfd 3'],
          'see whether Xvfb starts by hand',
        ),
      );
    const timer = setTimeout(() => fail('Xvfb did not get ready in time'), START_MS);
    let text = '';
    const numbers = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
    numbers.setEncoding('utf8').on('data', (/** @type {string} */ part) => {
      text += part;
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(text.trim());
    });
    server.once('error', (error) => {
      clearTimeout(timer);
      fail(error.message);
    });
    server.once('exit', (code) => {
      clearTimeout(timer);
      fail(`Xvfb ended with exit code ${code}`);
    });
  });
}

/**
 * Gives `work` the variables of a display: none on a machine that has one, else those of an Xvfb that lives as long as the work.
 * @template T
 * @param {(env: Record<string, string>) => Promise<T>} work
 * @param {{ virtual: boolean }} options true takes an Xvfb even where there is a display, so that tests do not steal the focus
 * @returns {Promise<T>}
 */
export async function withDisplay(work, { virtual }) {
  if (process.platform !== 'linux' || (!virtual && hasDisplay())) return work({});
  const display = await openVirtualDisplay();
  try {
    return await work({ ...display.env, WAYLAND_DISPLAY: '' });
  } finally {
    display.close();
  }
}
