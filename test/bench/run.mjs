// npm run bench: streams, a unary call, the cold start, schemas, the command and raw TCP, medians of interleaved rounds beside
// their goals. --only stream|sizes|unary|start|idle|schema|command|tcp|frames runs one part; --write keeps the report in docs/bench.md,
// other parts as they were.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { removeFolder, root, temporaryFolder } from '../support/real-app.mjs';
import { benchCommand, commandRounds } from './command.mjs';
import { appStart, emptyStart, makeEmptyApp, makeUsedFolder } from './cold-start.mjs';
import { benchFrames } from './frames.mjs';
import { benchIdle } from './idle.mjs';
import { text } from './line.mjs';
import { median } from './measure.mjs';
import * as schema from './schema.mjs';
import { benchSizes } from './sizes.mjs';
import { buildYardstick, streamOnce, yardstickRate } from './stream.mjs';
import { benchTcp } from './tcp.mjs';
import { benchUnary } from './unary.mjs';

/** @param {string} name @param {number} usual */
function option(name, usual) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? usual : Number(process.argv[at + 1]);
}
const count = option('count', 1_000_000);
const rounds = option('rounds', 3);
const starts = option('starts', 5);

/** @typedef {import('./line.mjs').Line} Line */

/** @returns {Promise<Line[]>} */
async function benchStream() {
  const yardstick = await buildYardstick();
  /** @type {Awaited<ReturnType<typeof streamOnce>>[]} */
  const runs = [];
  /** @type {number[]} */
  const rates = [];
  for (let round = 1; round <= rounds; round++) {
    console.log(`stream, round ${round} of ${rounds} …`);
    rates.push(await yardstickRate(yardstick, count));
    runs.push(await streamOnce(count));
  }
  /** @param {(run: (typeof runs)[number]) => number} pick */
  const of = (pick) => median(runs.map(pick));
  const rate = of((run) => run.messagesPerSecond);
  const relative = median(runs.map((run, index) => run.messagesPerSecond / (rates[index] ?? NaN)));
  const [late, worst] = [of((run) => run.mainP99Ms), of((run) => run.mainWorstMs)];
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
    {
      what: "main's event loop delay, 99 %",
      measured: `${text(late)} ms`,
      goal: '<= 10 ms',
      met: late <= 10,
    },
    {
      what: "main's event loop delay, worst",
      measured: `${text(worst)} ms`,
      goal: '<= 30 ms',
      met: worst <= 30,
    },
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

/**
 * buf alone, our first opening and our second one, in turn.
 * @param {string} what @param {string} folder @param {string} loader
 * @returns {Promise<{ lines: Line[], setBytes: number }>}
 */
async function benchOpening(what, folder, loader) {
  /** @type {number[]} */
  const buf = [];
  /** @type {number[]} */
  const first = [];
  /** @type {number[]} */
  const second = [];
  let setBytes = 0;
  for (let round = 1; round <= rounds; round++) {
    console.log(`${what}, round ${round} of ${rounds} …`);
    const alone = await schema.bufSeconds(folder);
    setBytes = alone.setBytes;
    buf.push(alone.seconds);
    const cache = temporaryFolder('halfclose-cache-');
    first.push((await schema.openSeconds(loader, folder, cache)).seconds);
    second.push((await schema.openSeconds(loader, folder, cache)).seconds);
    await removeFolder(cache);
  }
  const base = median(buf);
  /** @param {string} name @param {number} seconds @param {number} goal */
  const line = (name, seconds, goal) => ({
    what: `${what}: ${name}`,
    measured: `${text(seconds, 2)} s, ${text(seconds / base, 2)} x`,
    goal: `<= ${text(goal, 2)} x`,
    met: seconds / base <= goal,
  });
  const lines = [
    { what: `${what}: buf build alone`, measured: `${text(base, 2)} s`, goal: '', met: true },
    line('first opening', median(first), 1.6),
    line('second opening', median(second), 0.15),
  ];
  return { lines, setBytes };
}

/** @returns {Promise<Line[]>} */
async function benchSchema() {
  const loader = await schema.buildLoader();
  const envoy = schema.makeEnvoyLike();
  const small = await benchOpening('649 files', envoy, loader);
  await removeFolder(envoy);
  const all = await benchOpening('googleapis', schema.googleProtos(), loader);
  console.log('googleapis in the app …');
  const app = await schema.measureApp(schema.googleProtos(), all.setBytes);
  /** @param {string} what @param {number} ms @param {number} most */
  const time = (what, ms, most) => ({
    what,
    measured: `${text(ms)} ms`,
    goal: `<= ${most} ms`,
    met: ms <= most,
  });
  return [
    ...small.lines,
    ...all.lines,
    {
      what: 'main memory growth at rest, of the set',
      measured: `${text(app.growth, 2)} x of ${text(all.setBytes / 1e6, 0)} MB`,
      goal: '< 3 x',
      met: app.growth < 3,
    },
    time("longest stall of main's event loop while loading", app.stallMs, 50),
    time('click on a method until its form is there, median', app.formMs, 60),
    time("key press in the tree's filter until painted, slowest", app.keyMs, 50),
    time('search over all symbols, median', app.searchMs, 50),
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
const day = new Date().toISOString().slice(0, 10);
const file = join(root, 'docs/bench.md');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const parts = [
  {
    name: 'stream',
    title: `${count.toLocaleString('en-US')} messages of 100 B in one call from the demo server`,
    run: benchStream,
  },
  { name: 'sizes', title: 'Larger messages in one call', run: () => benchSizes(rounds) },
  { name: 'unary', title: 'A unary call', run: () => benchUnary(rounds) },
  {
    name: 'start',
    title: 'Cold start, with a source and a call tab from the session before',
    run: benchStart,
  },
  { name: 'idle', title: 'While nothing happens', run: () => benchIdle(rounds) },
  { name: 'schema', title: 'Opening schemas', run: benchSchema },
  { name: 'command', title: 'The command as a whole process', run: benchCommand },
  { name: 'tcp', title: 'Raw TCP in the core, with its log on disk', run: () => benchTcp(rounds) },
  { name: 'frames', title: '1,000,000 frames of 100 B, and a log of 220 MB, in the app', run: benchFrames },
];
const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
const sections = [];
for (const { name, title, run } of parts) {
  if (only === undefined || only === name) {
    const load = loadavg()
      .map((value) => text(value))
      .join(', ');
    const times = name === 'start' ? starts : name === 'command' ? commandRounds : rounds;
    const note = `${day}, ${machine}. Medians of ${times} interleaved rounds. Load before: ${load}.`;
    sections.push(table(title, await run()).replace('\n\n', `\n\n${note}\n\n`));
    continue;
  }
  // The part that was not run stays as it is in the report.
  const kept = before.split(/^(?=## )/m).find((section) => section.startsWith(`## ${title}`));
  if (kept !== undefined) sections.push(kept.trimEnd() + '\n');
}
const head = only === undefined ? '# Bench\n' : before.slice(0, before.indexOf('## ')).trimEnd() + '\n';
const report = [head, ...sections].join('\n');
console.log(`\n${report}`);
if (process.argv.includes('--write')) {
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(file, report);
  console.log(`written to ${file}`);
}
