// A TypeScript file run in a Node process of its own, so that a test can kill it for real.
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { onTestFinished } from 'vitest';
import { build } from 'vite';
import { tempFolder } from './captures';

export interface Child {
  process: ChildProcess;
  /** The next line on its standard output. Rejects when it ends before. */
  line: () => Promise<string>;
  /** SIGKILL, and wait until it is gone. */
  kill: () => Promise<void>;
}

/** @param entry path from the repository's root; @param args what the script finds in process.argv */
export async function startChild(entry: string, args: string[]): Promise<Child> {
  const outDir = await tempFolder();
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: path.resolve(entry),
      outDir,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  });
  const process = spawn(globalThis.process.execPath, [path.join(outDir, 'child.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void process.kill('SIGKILL'));
  const exited = new Promise<void>((resolve) => process.once('exit', () => resolve()));
  const lines = readline.createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  return {
    process,
    line: async () => {
      const next = await lines.next();
      if (next.done === true) throw new Error('The child ended before its next line.');
      return next.value;
    },
    kill: async () => {
      process.kill('SIGKILL');
      await exited;
    },
  };
}
