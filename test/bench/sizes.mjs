// Streams of larger messages, 1 kB and 64 kB, beside a plain Node client, in interleaved rounds.
import { text } from './line.mjs';
import { median } from './measure.mjs';
import { buildYardstick, streamOnce, yardstickRate } from './stream.mjs';

/** 150 MB each: below the capture quota, so that every byte is kept. Goals: facts/performance.md. */
const sizes = [
  { size: 1_000, count: 150_000, goal: 0.7 },
  { size: 64_000, count: 2_400, goal: 0.55 },
];

/**
 * @typedef {object} SizeResult
 * @property {number} size bytes of one message
 * @property {number} rate messages a second, median
 * @property {number} relative to the plain client, median of the rounds' ratios
 * @property {number} goal
 * @property {number} delayMs the slowest turn of main's event loop, median of the rounds
 */

/** @param {number} rounds @returns {Promise<SizeResult[]>} */
async function measureSizes(rounds) {
  const yardstick = await buildYardstick();
  const results = [];
  for (const { size, count, goal } of sizes) {
    const runs = [];
    for (let round = 1; round <= rounds; round++) {
      console.log(`stream of ${size} B messages, round ${round} of ${rounds} …`);
      const plain = await yardstickRate(yardstick, count, size);
      const app = await streamOnce(count, size);
      runs.push({
        rate: app.messagesPerSecond,
        ratio: app.messagesPerSecond / plain,
        delay: app.mainWorstMs,
      });
    }
    results.push({
      size,
      goal,
      rate: median(runs.map(({ rate }) => rate)),
      relative: median(runs.map(({ ratio }) => ratio)),
      delayMs: median(runs.map(({ delay }) => delay)),
    });
  }
  return results;
}

/** @param {number} rounds @returns {Promise<import('./line.mjs').Line[]>} */
export async function benchSizes(rounds) {
  return (await measureSizes(rounds)).flatMap(({ size, rate, relative, goal, delayMs }) => [
    { what: `${text(size, 0)} B: messages a second`, measured: text(rate, 0), goal: '', met: true },
    {
      what: `${text(size, 0)} B: relative to a plain Node client`,
      measured: text(relative, 2),
      goal: `>= ${text(goal, 2)}`,
      met: relative >= goal,
    },
    {
      what: `${text(size, 0)} B: main's event loop delay, worst`,
      measured: `${text(delayMs)} ms`,
      goal: '<= 30 ms',
      met: delayMs <= 30,
    },
  ]);
}
