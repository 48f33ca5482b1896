// Runs named stages one after the other, stops at the first that fails, and closes with one line that counts them.
import { duration } from './report.mjs';

/**
 * @typedef {object} Stage
 * @property {string} name what a person reads: "unit tests"
 * @property {() => Promise<number>} run resolves to an exit code; 0 passes
 */

/**
 * @param {Stage[]} stages
 * @param {(line: string) => void} [print]
 * @returns {Promise<number>} 0 when every stage passed, else 1
 */
export async function runStages(stages, print = (line) => process.stdout.write(`${line}\n`)) {
  const begin = Date.now();
  let passed = 0;
  for (const { name, run } of stages) {
    print(`\n── ${name}`);
    const stageBegin = Date.now();
    const code = await run();
    const time = duration(Date.now() - stageBegin);
    if (code !== 0) {
      const left = stages.length - passed - 1;
      print(`\n✗ ${name} failed after ${time} (exit code ${code})${left ? `; ${left} not run` : ''}`);
      print(`${passed} passed, 1 failed`);
      return 1;
    }
    passed += 1;
    print(`✓ ${name} (${time})`);
  }
  print(`\nall stages in ${duration(Date.now() - begin)}`);
  print(`${passed} passed, 0 failed`);
  return 0;
}
