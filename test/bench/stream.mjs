// The great stream: messages from the demo server in one call, with the timeline on screen and the capture on disk.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { CallDriver } from '../support/call-driver.mjs';
import { startDemo } from '../support/conversation.mjs';
import { RealApp, removeFolder, root, temporaryFolder, whenTrue } from '../support/real-app.mjs';
import * as measure from './measure.mjs';

const run = promisify(execFile);
const usualBytes = 100;
const jumps = 20;

/** Bundles the yardstick; it is TypeScript, and Node 20 runs none. @returns {Promise<string>} the client's file */
export async function buildYardstick() {
  const outDir = 'test-output/bench';
  for (const name of ['plain-server', 'plain-client']) {
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      build: {
        ssr: `test/bench/${name}.ts`,
        outDir,
        emptyOutDir: false,
        rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
      },
    });
  }
  return join(root, outDir, 'plain-client.mjs');
}

/**
 * Messages a second of a pass-through client in plain Node, the demo in a process beside it.
 * @param {string} file @param {number} count @param {number} [size] bytes of a message
 */
export async function yardstickRate(file, count, size = usualBytes) {
  const { stdout } = await run(process.execPath, [
    file,
    join(root, 'protos/demo'),
    String(count),
    String(size),
  ]);
  return /** @type {{ rate: number }} */ (JSON.parse(stdout)).rate;
}

/**
 * One run in a fresh app.
 * @param {number} count @param {number} [size] bytes of a message
 */
export async function streamOnce(count, size = usualBytes) {
  const folder = temporaryFolder();
  const app = await RealApp.launch({ folder });
  try {
    return await measureStream(app, folder, { count, size });
  } finally {
    await app.kill();
    await removeFolder(folder);
  }
}

/** @param {RealApp} app @param {string} folder @param {{ count: number, size: number }} stream */
async function measureStream(app, folder, { count, size }) {
  const { page } = app;
  const call = new CallDriver(page);
  await app.resize(1440, 900);
  const demo = await startDemo(page);
  await call.open('StreamSamples', demo.grpcTarget);
  await warmUp(call);
  await call.writeJson({ count: String(count), size });
  const before = await measure.memory(app);
  await measure.watchSummaries(page);
  await measure.startTurns(app);
  await measure.startFrames(page);
  await call.send.click();
  await whenTrue(
    page,
    `window.benchSummary?.received.count === ${count} && window.benchSummary.phase === 'ended'`,
  );
  const frames = await measure.stopFrames(page);
  const turns = await measure.stopTurns(app);
  const summary = await measure.lastSummary(page);
  const after = await measure.memory(app);
  const search = call.response.getByLabel('Search messages');
  const times = [];
  for (let index = 0; index < jumps; index++) {
    times.push(await measure.jumpTime(page, search, 1 + Math.floor(Math.random() * count)));
  }
  const seconds = ((summary.lastPayloadUs ?? 0) - (summary.openedUs ?? 0)) / 1e6;
  return {
    ...frames,
    ...turns,
    messagesPerSecond: count / seconds,
    pageHeapGrowth: after.pageHeap - before.pageHeap,
    pageGrowth: after.page - before.page,
    mainGrowth: after.main - before.main,
    jumpMedianMs: measure.median(times),
    jumpMaxMs: Math.max(...times),
    diskRatio: (await measure.bytesOnDisk(join(folder, 'captures'))) / (count * size),
  };
}

/** A short stream first, so that code is compiled and the list has its elements. @param {CallDriver} call */
async function warmUp(call) {
  await call.writeJson({ count: '2000', size: usualBytes });
  await call.send.click();
  await call.status('OK 0').waitFor();
}
