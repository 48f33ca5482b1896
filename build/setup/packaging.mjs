// Calls electron-builder, and knows where it puts the unpacked app.
import { existsSync } from 'node:fs';
import { runNode } from './command.mjs';
import { commandFile, inProject, root } from './project.mjs';
import { SetupError } from './report.mjs';

/**
 * Packages out/ for this platform.
 * @param {import('./electron-runtime.mjs').ElectronRuntime} runtime
 * @param {string[]} args for electron-builder: targets, or --dir
 * @returns {Promise<number>} its exit code
 */
export async function packageApp(runtime, args) {
  const own =
    runtime.kind === 'official'
      ? []
      : [`-c.electronDist=${runtime.folder}`, `-c.electronVersion=${runtime.version}`];
  const all = ['--config', 'build/electron-builder.config.mjs', '--publish', 'never', ...args, ...own];
  return (await runNode(commandFile('electron-builder'), all, { cwd: root })).code;
}

/**
 * The executable in the unpacked folder of the last packaging on this platform.
 * @returns {string}
 */
export function packagedExecutable() {
  const arch = process.arch === 'x64' ? '' : `-${process.arch}`;
  const places = {
    darwin: `mac${arch}/Halfclose.app/Contents/MacOS/Halfclose`,
    win32: `win${arch}-unpacked/Halfclose.exe`,
    linux: `linux${arch}-unpacked/halfclose`,
  };
  const place = places[/** @type {keyof typeof places} */ (process.platform)] ?? places.linux;
  const executable = inProject('dist', place);
  if (existsSync(executable)) return executable;
  throw new SetupError(`${executable}: no packaged app is there`, [], 'run npm run package first');
}
