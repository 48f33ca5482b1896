// Runs the built halfclose command as a person's shell would: a process with its own stdin, stdout, stderr and exit code.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const commandFile = join(root, 'out/cli.js');

export interface Ran {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  input?: string;
  env?: Record<string, string>;
  cwd?: string;
}

/** A running command; `stdout` and `stderr` grow while it runs. */
export class RunningCommand {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ran>;
  stdout = '';
  stderr = '';
  #wake: (() => void)[] = [];

  constructor(args: readonly string[], { env = {}, cwd = root }: RunOptions = {}) {
    this.child = spawn(process.execPath, [commandFile, ...args], { cwd, env: { ...process.env, ...env } });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#notify();
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#notify();
    });
    // The command may end before it has read everything.
    this.child.stdin.on('error', () => undefined);
    this.ended = once(this.child, 'close').then(([code, signal]) => {
      this.#notify();
      return {
        code: code as number | null,
        signal: signal as NodeJS.Signals | null,
        stdout: this.stdout,
        stderr: this.stderr,
      };
    });
  }

  /** Resolves when a condition on what was printed holds; rejects when the command ends before. */
  async until(holds: (command: this) => boolean): Promise<void> {
    let isOver = false;
    void this.ended.then(() => (isOver = true));
    while (!holds(this)) {
      if (isOver) throw new Error(`ended before: ${this.stdout}${this.stderr}`);
      await Promise.race([new Promise<void>((wake) => this.#wake.push(wake)), this.ended]);
    }
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

/** Commands that share a cache folder, as those of one person do. */
export class CommandLine {
  readonly cache = mkdtempSync(join(tmpdir(), 'halfclose-cli-'));
  readonly #running: RunningCommand[] = [];

  start(args: readonly string[], options: RunOptions = {}): RunningCommand {
    const env = { XDG_CACHE_HOME: this.cache, ...options.env };
    const command = new RunningCommand(args, { ...options, env });
    this.#running.push(command);
    return command;
  }

  async run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const command = this.start(args, options);
    command.child.stdin.end(options.input ?? '');
    return command.ended;
  }

  async close(): Promise<void> {
    for (const { child, ended } of this.#running) {
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.cache, { recursive: true, force: true });
  }
}

/** Each line of stdout, parsed. */
export function jsonLines({ stdout }: { stdout: string }): unknown[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}
