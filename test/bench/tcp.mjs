// Raw TCP: a gigabyte received and sent, and small chunks, by our core with its log on disk, beside plain Node.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from '../support/real-app.mjs';
import { text } from './line.mjs';
import { median } from './measure.mjs';

/** @typedef {import('./line.mjs').Line} Line */

const wholeBytes = 1e9;
/** A minute's worth at the goal's rate. */
const smallChunks = 6_000_000;
const smallBytes = 16;

/**
 * @typedef {{
 *   seconds: number, bytes?: number, sent: { count: number, bytes: number }, received: { count: number, bytes: number },
 *   lostEvents: number, sizes: number[], growth: number, unwritten: number, queued: number,
 * }} Measured
 */

/** @returns {Promise<string>} */
async function buildEnd() {
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
async function measure(end, role, task, bytes, chunk) {
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

/** @param {string} end @param {'receive' | 'send'} task @param {number} rounds @returns {Promise<Line[]>} */
async function benchTask(end, task, rounds) {
  /** @type {Measured[]} */
  const plain = [];
  /** @type {Measured[]} */
  const ours = [];
  for (let round = 1; round <= rounds; round++) {
    console.log(`tcp ${task}, round ${round} of ${rounds} …`);
    plain.push(await measure(end, 'plain', task, wholeBytes, 65_536));
    ours.push(await measure(end, 'ours', task, wholeBytes, 65_536));
  }
  /** @param {Measured[]} runs */
  const rateOf = (runs) => wholeBytes / 1e6 / median(runs.map(({ seconds }) => seconds));
  const [rate, relative] = [rateOf(ours), rateOf(ours) / rateOf(plain)];
  const unwritten = Math.max(...ours.map((run) => run.unwritten)) / 1e6;
  const growth = Math.max(...ours.map((run) => run.growth));
  return [
    {
      what: `${task} 1 GB in 64 kB chunks`,
      measured: `${text(rate, 0)} MB/s, ${text(relative, 2)} x plain Node`,
      goal: '>= 0.50 x',
      met: relative >= 0.5,
    },
    {
      what: `${task}: most that waited for the disk`,
      measured: `${text(unwritten)} MB`,
      goal: '<= 9 MB',
      met: unwritten <= 9,
    },
    { what: `${task}: most memory`, measured: `+ ${text(growth)} MB`, goal: '<= 64 MB', met: growth <= 64 },
  ];
}

/** @param {number} rounds @returns {Promise<Line[]>} */
export async function benchTcp(rounds) {
  const end = await buildEnd();
  const lines = [...(await benchTask(end, 'receive', rounds)), ...(await benchTask(end, 'send', rounds))];
  console.log('tcp, small chunks …');
  const small = await measure(end, 'ours', 'send', smallChunks * smallBytes, smallBytes);
  const perSecond = small.sent.count / small.seconds;
  const isWhole = small.sent.count === smallChunks && small.sizes.join() === String(smallBytes);
  return [
    ...lines,
    {
      what: `chunks of ${smallBytes} B sent in a second, over ${text(small.seconds, 0)} s`,
      measured: text(perSecond, 0),
      goal: '>= 100,000',
      met: perSecond >= 100_000,
    },
    {
      what: `each of ${text(smallChunks, 0)} is one chunk in the log`,
      measured: isWhole ? 'yes' : `${text(small.sent.count, 0)} of ${small.sizes.join(', ')} B`,
      goal: 'yes',
      met: isWhole,
    },
  ];
}
