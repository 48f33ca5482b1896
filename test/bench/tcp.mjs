// Raw TCP: a gigabyte received and sent, and small chunks, by our core with its log on disk, beside plain Node.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from '../support/real-app.mjs';

/**
 * @typedef {{
 *   seconds: number, bytes?: number, sent: { count: number, bytes: number }, received: { count: number, bytes: number },
 *   lostEvents: number, sizes: number[], growth: number, unwritten: number, queued: number,
 * }} Measured
 */

/** @returns {Promise<string>} */
export async function buildEnd() {
  const outDir = 'test-output/bench';
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: 'test/bench/tcp-end.ts',
      outDir,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'tcp-end.mjs' } },
    },
  });
  return join(root, outDir, 'tcp-end.mjs');
}

/**
 * One task by one end, its partner in a process of its own.
 * @param {string} end @param {'plain' | 'ours'} role @param {'receive' | 'send'} task
 * @param {number} bytes @param {number} chunk
 * @returns {Promise<Measured>}
 */
export async function measure(end, role, task, bytes, chunk) {
  const partnerTask = task === 'receive' ? 'send' : 'swallow';
  const partner = spawn(process.execPath, [end, 'serve', partnerTask, '0', String(bytes), String(chunk)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [port] = await once(partner.stdout, 'data');
  const args = [end, role, task, String(port).trim(), String(bytes), String(chunk)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const text = Buffer.concat(await child.stdout.toArray()).toString('utf8');
  partner.stdin.end();
  await once(partner, 'close');
  return JSON.parse(text);
}
