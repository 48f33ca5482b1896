// npm run bench: the great stream and the cold start, medians of interleaved rounds beside their goals; --write keeps them in docs/bench.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { removeFolder, root } from '../support/real-app.mjs';
import { appStart, emptyStart, makeEmptyApp, makeUsedFolder } from './cold-start.mjs';
import { median } from './measure.mjs';
import { buildYardstick, streamOnce, yardstickRate } from './stream.mjs';

/** @param {string} name @param {number} usual */
function option(name, usual) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? usual : Number(process.argv[at + 1]);
}
const count = option('count', 1_000_000);
const rounds = option('rounds', 3);
const starts = option('starts', 5);

/** @typedef {{ what: string, measured: string, goal: string, met: boolean }} Line */

/** @param {number} value @param {number} digits */
const text = (value, digits = 1) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** @returns {Promise<Line[]>} */
async function benchStream() {
  const yardstick = await buildYardstick();
  /** @type {Awaited<ReturnType<typeof streamOnce>>[]} */
  const runs = [];
  const rates = [];
  for (let round = 1; round <= rounds; round++) {
    console.log(`stream, round ${round} of ${rounds} …`);
    rates.push(await yardstickRate(yardstick, count));
    runs.push(await streamOnce(count));
  }
  /** @param {(run: (typeof runs)[number]) => number} pick */
  const of = (pick) => median(runs.map(pick));
  const rate = of((run) => run.messagesPerSecond);
  const relative = rate / median(rates);
  const frames = of((run) => run.framesPerSecond);
  const longest = of((run) => run.longestMs);
  const heap = of((run) => run.pageHeapGrowth);
  const page = of((run) => run.pageGrowth);
  const main = of((run) => run.mainGrowth);
  const mainGoal = (32 * count) / 1e6 + 64;
  const disk = of((run) => run.diskRatio);
  const jump = Math.max(...runs.map((run) => run.jumpMaxMs));
  return [
    { what: 'frames a second while it runs', measured: text(frames), goal: '>= 50', met: frames >= 50 },
    { what: 'longest frame', measured: `${text(longest)} ms`, goal: '<= 50 ms', met: longest <= 50 },
    { what: 'page memory growth (private)', measured: `${text(page)} MB`, goal: '< 50 MB', met: page < 50 },
    { what: 'page heap growth', measured: `${text(heap)} MB`, goal: '<= 30 MB', met: heap <= 30 },
    {
      what: 'main memory growth',
      measured: `${text(main)} MB`,
      goal: `<= ${text(mainGoal, 0)} MB`,
      met: main <= mainGoal,
    },
    { what: 'messages a second', measured: text(rate, 0), goal: '', met: true },
    {
      what: '… relative to a plain Node client',
      measured: text(relative, 2),
      goal: '>= 0.80',
      met: relative >= 0.8,
    },
    {
      what: 'jump to a random message, median',
      measured: `${text(of((run) => run.jumpMedianMs))} ms`,
      goal: '<= 50 ms',
      met: of((run) => run.jumpMedianMs) <= 50,
    },
    { what: 'jump to a random message, slowest', measured: `${text(jump)} ms`, goal: '', met: true },
    {
      what: 'bytes on disk, of the payload',
      measured: `${text(disk, 2)} x`,
      goal: '<= 1.39 x',
      met: disk <= 1.39,
    },
  ];
}

/** @returns {Promise<Line[]>} */
async function benchStart() {
  const emptyApp = makeEmptyApp();
  const used = await makeUsedFolder();
  const empty = [];
  const ours = [];
  for (let round = 1; round <= starts; round++) {
    empty.push(await emptyStart(emptyApp));
    ours.push(await appStart(used));
  }
  await removeFolder(emptyApp);
  await removeFolder(used);
  const base = median(empty);
  const paint = median(ours.map(({ paintMs }) => paintMs));
  const call = median(ours.map(({ callMs }) => callMs));
  return [
    { what: 'empty window, first paint', measured: `${text(base, 0)} ms`, goal: '', met: true },
    {
      what: 'first paint',
      measured: `${text(paint, 0)} ms, ${text(paint / base, 2)} x`,
      goal: '<= 1.08 x',
      met: paint / base <= 1.08,
    },
    {
      what: 'first call possible',
      measured: `${text(call, 0)} ms, ${text(call / base, 2)} x`,
      goal: '<= 1.30 x',
      met: call / base <= 1.3,
    },
  ];
}

/** @param {string} title @param {Line[]} lines */
function table(title, lines) {
  const rows = lines.map(
    ({ what, measured, goal, met }) =>
      `| ${what} | ${measured} | ${goal} | ${goal === '' ? '' : met ? 'yes' : 'no'} |`,
  );
  return [
    `## ${title}`,
    '',
    '| what | measured | goal | met |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const [processor] = cpus();
const machine = `${cpus().length} x ${processor?.model ?? 'unknown processor'}, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
const report = [
  `# Bench`,
  '',
  `${new Date().toISOString().slice(0, 10)}, ${machine}. Medians of ${rounds} interleaved rounds (cold start: ${starts}).`,
  '',
  table(
    `${count.toLocaleString('en-US')} messages of 100 B in one call from the demo server`,
    await benchStream(),
  ),
  table('Cold start, with a source and a call tab from the session before', await benchStart()),
].join('\n');
console.log(`\n${report}`);
if (process.argv.includes('--write')) {
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(join(root, 'docs/bench.md'), report);
  console.log(`written to ${join(root, 'docs/bench.md')}`);
}
