// Whether Chromium's process sandbox can start here, and the words for when it cannot. It is never switched off quietly.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from './project.mjs';
import { SetupError } from './report.mjs';
import { isRoot } from './system-packages.mjs';

/** Kernel switches by which distributions forbid user namespaces to ordinary users, with the value that forbids. */
const SWITCHES = [
  { file: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns', forbids: '1' },
  { file: '/proc/sys/kernel/unprivileged_userns_clone', forbids: '0' },
  { file: '/proc/sys/user/max_user_namespaces', forbids: '0' },
];

/**
 * The flags that Electron needs on this machine. Only root on Linux runs without the OS sandbox, because Chromium
 * refuses to start there otherwise (containers); the page's own `sandbox: true` stays.
 * @returns {string[]}
 */
export function sandboxFlags() {
  return process.platform === 'linux' && isRoot() ? ['--no-sandbox'] : [];
}

/**
 * The kernel switch that forbids user namespaces to ordinary users, if one is thrown.
 * @param {(file: string) => string | undefined} read text of a file, undefined when it is not there
 * @returns {{ file: string, forbids: string } | undefined}
 */
export function forbiddingSwitch(read) {
  return SWITCHES.find(({ file, forbids }) => read(file)?.trim() === forbids);
}

/**
 * Throws a SetupError when the sandbox cannot start: neither by user namespaces nor by the set-uid program beside Electron.
 * @param {string} runtimeFolder
 */
export function checkSandbox(runtimeFolder) {
  if (process.platform !== 'linux' || isRoot()) return;
  const closed = forbiddingSwitch(textOf);
  const program = join(runtimeFolder, 'chrome-sandbox');
  if (!closed || isSetUidRoot(program)) return;
  throw new SetupError(
    "Chromium's sandbox cannot start on this system",
    [`${closed.file} is ${closed.forbids}, which forbids it to ordinary users (Ubuntu 24.04 does this)`],
    `run this line once, then start again:\n\n  sudo chown root:root "${program}" && sudo chmod 4755 "${program}"\n`,
  );
}

/** @param {string} program */
function isSetUidRoot(program) {
  const found = statSync(program, { throwIfNoEntry: false });
  return found !== undefined && found.uid === 0 && (found.mode & 0o4000) !== 0;
}
