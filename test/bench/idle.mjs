// What the app costs while nothing happens: processor time at rest and with a quiet open stream, memory beside an empty window.
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { CallDriver } from '../support/call-driver.mjs';
import { startDemo } from '../support/conversation.mjs';
import { RealApp, removeFolder, temporaryFolder } from '../support/real-app.mjs';
import { makeEmptyApp, makeUsedFolder } from './cold-start.mjs';
import { text } from './line.mjs';
import { median } from './measure.mjs';

/** What a start leaves to do later is done by then, and a stream counts as quiet; milliseconds. */
const settleMs = 12_000;
const watchedMs = 10_000;
/** Linux counts processor time in hundredths of a second. */
const tickMs = 10;

/** @param {RealApp} app @returns {Promise<number[]>} ids of its processes */
function processes({ electron }) {
  return electron.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid));
}

/** Milliseconds of processor time that a process has used. @param {number} pid */
function usedMs(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** Megabytes, shared pages counted in part. @param {number} pid */
function megabytes(pid) {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}

/** @param {readonly number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Percent of one core, all processes of the app together. @param {RealApp} app */
async function load(app) {
  const pids = await processes(app);
  const before = sum(pids.map(usedMs));
  const begin = performance.now();
  await setTimeout(watchedMs);
  return (100 * (sum(pids.map(usedMs)) - before)) / (performance.now() - begin);
}

/** @param {string} emptyApp @returns {Promise<number>} megabytes of an empty window */
async function emptyMemory(emptyApp) {
  const folder = temporaryFolder();
  const app = await RealApp.launch({ folder, app: emptyApp });
  await setTimeout(settleMs);
  const memory = sum((await processes(app)).map(megabytes));
  await app.kill();
  await removeFolder(folder);
  return memory;
}

/** Memory and load of an app that was only started. @param {string} folder from `makeUsedFolder` */
async function restOnce(folder) {
  const app = await RealApp.launch({ folder });
  try {
    await setTimeout(settleMs);
    const memory = sum((await processes(app)).map(megabytes));
    return { memory, rest: await load(app) };
  } finally {
    await app.kill();
  }
}

/** Load of an app with a stream that is open and says nothing, the demo servers in it. */
async function quietStreamLoad() {
  const folder = temporaryFolder();
  const app = await RealApp.launch({ folder });
  try {
    const demo = await startDemo(app.page);
    const call = new CallDriver(app.page);
    await call.open('RouteChat', demo.grpcTarget);
    await call.startStream();
    await setTimeout(settleMs);
    return await load(app);
  } finally {
    await app.kill();
    await removeFolder(folder);
  }
}

/** @param {number} rounds @returns {Promise<import('./line.mjs').Line[]>} */
export async function benchIdle(rounds) {
  const emptyApp = makeEmptyApp();
  const used = await makeUsedFolder();
  /** @type {{ empty: number, memory: number, rest: number, stream: number }[]} */
  const runs = [];
  for (let round = 1; round <= rounds; round++) {
    console.log(`idle, round ${round} of ${rounds} …`);
    const empty = await emptyMemory(emptyApp);
    runs.push({ empty, ...(await restOnce(used)), stream: await quietStreamLoad() });
  }
  await removeFolder(emptyApp);
  await removeFolder(used);
  const more = median(runs.map(({ memory, empty }) => memory - empty));
  /** @param {string} what @param {number} percent */
  const line = (what, percent) => ({
    what,
    measured: `${text(percent)} % of a core`,
    goal: '< 0.5 %',
    met: percent < 0.5,
  });
  return [
    {
      what: 'memory of an empty window',
      measured: `${text(median(runs.map(({ empty }) => empty)), 0)} MB`,
      goal: '',
      met: true,
    },
    {
      what: 'memory beyond that, with a source and a call tab',
      measured: `${text(more, 0)} MB`,
      goal: '<= 60 MB',
      met: more <= 60,
    },
    line('processor, at rest', median(runs.map(({ rest }) => rest))),
    line('processor, with a quiet open stream', median(runs.map(({ stream }) => stream))),
  ];
}
