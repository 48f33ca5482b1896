// Stages run in order, stop at the first failure, and end with a line that counts them.
import { expect, test } from 'vitest';
import { runStages } from '../../../build/setup/stages.mjs';

async function closingLines(codes: number[]) {
  const lines: string[] = [];
  let ran = 0;
  const stages = codes.map((code, index) => ({
    name: `stage ${index + 1}`,
    run: async () => {
      ran += 1;
      return code;
    },
  }));
  const exit = await runStages(stages, (line) => lines.push(line));
  return { exit, ran, last: lines.at(-1), all: lines.join('\n') };
}

test('when all pass, the last line counts them', async () => {
  expect(await closingLines([0, 0, 0])).toMatchObject({ exit: 0, ran: 3, last: '3 passed, 0 failed' });
});

test('the first failure stops the rest and is named', async () => {
  const result = await closingLines([0, 2, 0, 0]);
  expect(result).toMatchObject({ exit: 1, ran: 2, last: '1 passed, 1 failed' });
  expect(result.all).toContain('stage 2 failed');
  expect(result.all).toContain('(exit code 2); 2 not run');
});
