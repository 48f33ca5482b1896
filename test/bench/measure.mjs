// Numbers from a running app: frames of the page, memory of page and main, and what the capture log says of a call.
import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('../support/real-app.mjs').RealApp} RealApp */

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Counts the page's frames until `stopFrames`. @param {Page} page */
export async function startFrames(page) {
  await page.evaluate(`(() => {
    const frames = { times: [], on: true };
    window.benchFrames = frames;
    const tick = (time) => { frames.times.push(time); if (frames.on) requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  })()`);
}

/**
 * @param {Page} page
 * @returns {Promise<{ framesPerSecond: number, longestMs: number }>}
 */
export async function stopFrames(page) {
  const times = /** @type {number[]} */ (
    await page.evaluate('(() => { window.benchFrames.on = false; return window.benchFrames.times; })()')
  );
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const total = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return { framesPerSecond: gaps.length / (total / 1000), longestMs: Math.max(...gaps) };
}

/** Watches the event loop of the main process until `stopTurns`. @param {RealApp} app */
export async function startTurns({ electron }) {
  await electron.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    Reflect.set(globalThis, 'benchTurns', delay);
  });
}

/** @param {RealApp} app @returns {Promise<{ mainP99Ms: number, mainWorstMs: number }>} how late main's timers were */
export function stopTurns({ electron }) {
  return electron.evaluate(() => {
    /** @type {import('node:perf_hooks').IntervalHistogram} */
    const delay = Reflect.get(globalThis, 'benchTurns');
    delay.disable();
    return { mainP99Ms: delay.percentile(99) / 1e6, mainWorstMs: delay.max / 1e6 };
  });
}

/** Keeps the newest summary of every capture in the page, as it is pushed. @param {Page} page */
export async function watchSummaries(page) {
  await page.evaluate(`(() => {
    window.benchSummary = null;
    window.halfclose.subscribe((push) => {
      if (push.name === 'capture.changed') window.benchSummary = push.payload.summaries.at(-1);
    });
  })()`);
}

/** @param {Page} page @returns {Promise<import('../../src-shared/capture').CaptureSummary>} */
export async function lastSummary(page) {
  return /** @type {import('../../src-shared/capture').CaptureSummary} */ (
    await page.evaluate('window.benchSummary')
  );
}

/**
 * Megabytes after a garbage collection: the page's JavaScript heap, and the private memory of page and main.
 * @param {RealApp} app
 */
export async function memory({ electron, page }) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const processes = await electron.evaluate(({ app }) =>
    app.getAppMetrics().map(({ type, pid, memory: { workingSetSize, privateBytes } }) => ({
      type,
      pid,
      kilobytes: privateBytes ?? workingSetSize,
    })),
  );
  /** @param {string} type */
  const of = (type) => {
    const found = processes.find((one) => one.type === type);
    return found ? (privateMegabytes(found.pid) ?? (found.kilobytes * 1024) / 1e6) : NaN;
  };
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN;
  return { pageHeap: heap / 1e6, page: of('Tab'), main: of('Browser') };
}

/** Electron tells private memory on Windows alone; Linux has it in /proc. @param {number} pid */
function privateMegabytes(pid) {
  try {
    const lines = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').matchAll(/^Private_\w+:\s+(\d+) kB$/gm);
    return ([...lines].reduce((sum, [, kilobytes]) => sum + Number(kilobytes), 0) * 1024) / 1e6;
  } catch {
    return undefined;
  }
}

/** Bytes of all files in a folder, whatever its depth. @param {string} folder */
export async function bytesOnDisk(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/**
 * Milliseconds from Enter in the search field until the row with that number is selected and on screen.
 * @param {Page} page @param {import('@playwright/test').Locator} search @param {number} number
 */
export async function jumpTime(page, search, number) {
  await search.fill(`#${number}`);
  await page.evaluate(`(() => {
    window.benchJump = new Promise((done) => {
      addEventListener('keydown', () => {
        const begin = performance.now();
        const look = () => {
          const row = document.querySelector('[role="option"][aria-selected="true"]');
          if (row && row.textContent.includes(${JSON.stringify(number.toLocaleString('en-US'))})) done(performance.now() - begin);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }, { once: true, capture: true });
    });
  })()`);
  await search.press('Enter');
  return /** @type {number} */ (await page.evaluate('window.benchJump'));
}
