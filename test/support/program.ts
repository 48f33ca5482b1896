// A real program as a partner (ncat, socat, openssl, redis-server, Python): started, waited for, and ended with the test.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Program {
  child: ChildProcess;
  /** All that it said so far, on both outputs. */
  said: () => string;
  /** Resolves when it said this. */
  says: (text: string) => Promise<void>;
  type: (text: string) => void;
}

export function startProgram(command: string, args: string[], cwd?: string): Program {
  const child = spawn(command, args, { stdio: 'pipe', ...(cwd === undefined ? {} : { cwd }) });
  let said = '';
  const watchers = new Set<() => void>();
  const note = (bytes: Buffer): void => {
    said += bytes.toString('latin1');
    for (const watcher of [...watchers]) watcher();
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  child.stdin.on('error', () => undefined);
  onTestFinished(async () => {
    const gone = child.exitCode !== null || child.signalCode !== null ? undefined : once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  });
  return {
    child,
    said: () => said,
    says: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!said.includes(text)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    type: (text) => void child.stdin.write(text),
  };
}

/** Resolves when somebody listens there; for programs that do not say so. */
export async function answersOn(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const answers = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (answers) return;
  }
}
