// Looks for the system libraries and programs that Linux machines may lack; installs them as root, else prints the one line to run.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { lastLines, run } from './command.mjs';
import { textOf } from './project.mjs';
import { SetupError, say } from './report.mjs';
import {
  debianNaming,
  missingRequirements,
  packagesFor,
  readLibraries,
  readOsRelease,
} from './requirements.mjs';

/**
 * @param {boolean} debian false elsewhere, where fonts and Python modules lie in other folders: those are not judged
 * @returns {Promise<(requirement: import('./requirements.mjs').Requirement) => boolean>}
 */
async function lookAround(debian) {
  // Not on an ordinary user's PATH in Debian, hence the whole path.
  const found = await run('/sbin/ldconfig', ['-p'], { captured: true });
  const libraries = found.code === 0 ? readLibraries(found.output, process.arch) : undefined;
  const folders = `${process.env.PATH ?? ''}${delimiter}/usr/bin`.split(delimiter);
  return ({ kind, name }) => {
    if (kind === 'library') return libraries?.has(name) ?? true;
    if (kind === 'file') return !debian || existsSync(name);
    return folders.some((folder) => existsSync(join(folder, name)));
  };
}

/** True when this process may install packages. */
export function isRoot() {
  return process.getuid?.() === 0;
}

/**
 * Makes sure that the system has what the purposes need. Linux only: macOS and Windows bring everything.
 * @param {import('./requirements.mjs').Purpose[]} purposes
 * @returns {Promise<void>}
 */
export async function ensureSystemPackages(purposes) {
  if (process.platform !== 'linux') return;
  const naming = debianNaming(readOsRelease(textOf('/etc/os-release') ?? ''));
  const missing = missingRequirements(purposes, await lookAround(naming !== undefined));
  if (missing.length === 0) return;

  const names = missing.map(({ name }) => name).join(', ');
  if (!naming) {
    throw new SetupError(
      `this system lacks ${names}`,
      [],
      "install them with your system's package manager and start again",
    );
  }
  const packages = packagesFor(missing, naming);
  if (!isRoot()) {
    const line = `sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
    throw new SetupError(`this system lacks ${names}`, [], `run this line, then start again:\n\n  ${line}\n`);
  }
  await install(packages);
  const stillMissing = missingRequirements(purposes, await lookAround(true));
  if (stillMissing.length === 0) return;
  throw new SetupError(
    `still missing after installing ${packages.join(' ')}: ${stillMissing.map(({ name }) => name).join(', ')}`,
  );
}

/** @param {string[]} packages */
async function install(packages) {
  say(`installing system packages: ${packages.join(' ')} …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  // Another apt may be at work (a fresh machine updates itself): wait for it instead of failing.
  const patience = ['-o', 'DPkg::Lock::Timeout=120'];
  const updated = await run('apt-get', [...patience, 'update', '-q'], { captured: true, env });
  const args = [...patience, 'install', '-y', '-q', '--no-install-recommends', ...packages];
  const installed = await run('apt-get', args, { captured: true, env });
  if (installed.code === 0) return;
  throw new SetupError(
    'the system packages could not be installed',
    [
      `tried: apt-get update (exit code ${updated.code}), apt-get ${args.join(' ')} (exit code ${installed.code})`,
      lastLines(installed.output),
    ],
    'make that command work, then start again',
  );
}
