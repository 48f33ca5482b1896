// Runs other programs: shown live, or captured and cleaned of addresses, always with an exit code instead of a throw.
import { spawn } from 'node:child_process';

/**
 * @typedef {object} Outcome
 * @property {number} code the exit code; 127 when the program is not there, 124 when it ran out of time, 128 when a signal ended it
 * @property {string} output stdout and stderr together; empty when they were shown live
 */

/**
 * @typedef {object} CommandOptions
 * @property {NodeJS.ProcessEnv} [env] variables on top of the present ones
 * @property {string} [cwd]
 * @property {number} [timeLimitMs] milliseconds until it is ended; undefined means no limit
 * @property {boolean} [captured] true keeps the output for the caller and shows nothing
 */

/**
 * Runs one program to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<Outcome>}
 */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: options.captured ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    let outOfTime = false;
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    const timer = options.timeLimitMs
      ? setTimeout(() => {
          outOfTime = true;
          child.kill('SIGKILL');
        }, options.timeLimitMs)
      : undefined;
    const endWithUs = () => child.kill();
    process.on('exit', endWithUs);
    child.once('error', (error) => {
      clearTimeout(timer);
      process.off('exit', endWithUs);
      resolve({ code: 127, output: error.message });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      process.off('exit', endWithUs);
      resolve({ code: outOfTime ? 124 : (code ?? 128), output });
    });
  });
}

/**
 * Runs a script of an installed package with this same Node, so that no shell and no PATH decide which one it is.
 * @param {string} script path of the JavaScript file
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<Outcome>}
 */
export function runNode(script, args, options) {
  return run(process.execPath, [script, ...args], options);
}

/**
 * Runs npm: the one that called us when there is one, else the one on the PATH.
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<Outcome>}
 */
export function runNpm(args, options) {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) return runNode(npm, args, options);
  if (process.platform === 'win32') return run('cmd.exe', ['/d', '/c', 'npm', ...args], options);
  return run('npm', args, options);
}

/**
 * The last lines of an output, without addresses: what failed is ours to show, which server was asked is not.
 * @param {string} output
 * @param {number} [lines]
 * @returns {string}
 */
export function lastLines(output, lines = 8) {
  return output
    .replace(/\bhttps?:\/\/[^\s"')]+/g, '(address)')
    .replace(/\b(getaddrinfo \w+|ENOTFOUND|EAI_AGAIN) [\w.-]+/g, '$1 (host)')
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .join('\n');
}
