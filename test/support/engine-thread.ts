// The schema engine's thread as the build makes it, for tests of what happens around it.
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll } from 'vitest';
import { build } from 'vite';
import { EngineHost } from '../../src-main/schema/engine-host';

const root = path.resolve(import.meta.dirname, '../..');
let built: Promise<string> | undefined;

/** Below the project, where its packages are found. */
async function buildThread(): Promise<string> {
  const outDir = await mkdtemp(path.join(root, 'node_modules/.engine-thread-'));
  afterAll(() => rm(outDir, { recursive: true, force: true }));
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: 'src-main/schema/engine-thread.ts',
      outDir,
      rollupOptions: { output: { entryFileNames: 'engine-thread.mjs' } },
    },
  });
  return path.join(outDir, 'engine-thread.mjs');
}

/** @param idleMs how long the thread waits for more work */
export async function engineOnThread(cacheDir: string, idleMs = 60_000): Promise<EngineHost> {
  built ??= buildThread();
  return new EngineHost({ entry: await built, cacheDir, idleMs });
}
