// Launches the built app in the real Electron and keeps what went wrong in it; for the end-to-end tests, the walk, the pictures and the bench.
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { _electron } from '@playwright/test';

export const root = resolve(import.meta.dirname, '../..');

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').ElectronApplication} ElectronApplication */

/**
 * @typedef {object} LaunchOptions
 * @property {string} folder the user-data folder: another launch with the same one is a restart
 * @property {string[]} [paths] given on the command line
 * @property {string[]} [flags] of Chromium; without one the system has no keyring, whatever this machine has
 * @property {Record<string, string>} [env] beside the variables of this process
 * @property {string} [app] folder of another app than ours (the bench's empty window)
 */

/** A new folder in the system's temporary one. */
export function temporaryFolder(name = 'halfclose-app-') {
  return mkdtempSync(join(tmpdir(), name));
}

/**
 * Removes it with all that is in it. Chromium's other processes write for a moment after the main one is gone.
 * @param {string} folder
 */
export async function removeFolder(folder) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rm(folder, { recursive: true, force: true });
    } catch (error) {
      if (attempt === 60) throw error;
      await setTimeout(50);
    }
  }
}

/**
 * The value of an expression in the page as soon as it is true. Playwright's waitForFunction would evaluate it again in
 * tasks of the page, where the policy forbids eval.
 * @param {Page} page @param {string} expression
 * @returns {Promise<unknown>}
 */
export function whenTrue(page, expression) {
  return page.evaluate(`new Promise((done) => {
    const look = () => {
      const value = ${expression};
      if (value) done(value);
      else setTimeout(look, 5);
    };
    look();
  })`);
}

export class RealApp {
  /** Errors of the page (exceptions, failed loads, violations of the content security policy), in order. @type {string[]} */
  errors = [];

  /**
   * @param {ElectronApplication} electron
   * @param {Page} page the app's window
   * @param {LaunchOptions} options
   */
  constructor(electron, page, options) {
    this.electron = electron;
    this.main = electron.process();
    this.page = page;
    this.options = options;
  }

  /** @param {LaunchOptions} options */
  static async launch(options) {
    const asRoot = process.getuid?.() === 0;
    const executable = process.env['ELECTRON_EXEC_PATH'];
    const electron = await _electron.launch({
      ...(executable ? { executablePath: executable } : {}),
      // Chromium's own sandbox refuses to run as root; `webPreferences.sandbox` stays on (facts/electron-runtime.md).
      args: [
        ...(asRoot ? ['--no-sandbox'] : []),
        `--user-data-dir=${options.folder}`,
        ...(options.flags ?? ['--password-store=basic']),
        options.app ?? root,
        ...(options.paths ?? []),
      ],
      cwd: root,
      env: { ...definedVariables(), ...options.env },
    });
    /** @type {string[]} */
    const errors = [];
    const context = electron.context();
    context.on('weberror', (fault) => errors.push(String(fault.error())));
    context.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    const app = new RealApp(electron, await electron.firstWindow(), options);
    app.errors = errors;
    // Keys and drops are heard when the page is put together, not before.
    if (!options.app) await app.page.getByRole('button', { name: 'Search methods and commands' }).waitFor();
    return app;
  }

  /** Errors so far, which the caller answers for: they do not count any more. */
  takeErrors() {
    return this.errors.splice(0);
  }

  /** Faults that the main process wrote to its log. */
  mainFaults() {
    const log = join(this.options.folder, 'logs', 'main.log');
    if (!existsSync(log)) return [];
    return readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.includes('[error]'));
  }

  /** Closes as a person does: the window first, with its last word. */
  async close() {
    await this.electron.close();
  }

  /** Ends the main process at once (SIGKILL): it can save nothing. */
  async kill() {
    if (this.main.exitCode !== null || this.main.signalCode !== null) return;
    const gone = once(this.main, 'exit');
    this.main.kill('SIGKILL');
    await gone;
  }

  /**
   * Starts again on the same folder.
   * @param {string[]} [paths]
   * @param {Pick<LaunchOptions, 'flags' | 'env'>} [machine] another one than before
   */
  relaunch(paths = [], machine = {}) {
    return RealApp.launch({ ...this.options, paths, ...machine });
  }

  /** @param {number} width @param {number} height */
  async resize(width, height) {
    await this.electron.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width, height },
    );
    await whenTrue(this.page, `innerWidth === ${width} && innerHeight === ${height}`);
  }

  /**
   * The next native choosers answer with these paths; none means that the person changed their mind.
   * @param {string[]} filePaths
   */
  async answerChoosers(filePaths) {
    await this.electron.evaluate(({ dialog }, paths) => {
      dialog.showOpenDialog = async () => ({ canceled: paths.length === 0, filePaths: paths });
    }, filePaths);
  }
}

/** Electron must not think that it is Node. */
function definedVariables() {
  const { ELECTRON_RUN_AS_NODE: _, NODE_OPTIONS: __, ...rest } = process.env;
  return /** @type {Record<string, string>} */ (
    Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  );
}
