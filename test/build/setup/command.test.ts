// Programs end with a code, never with a throw, and what they print is shown without addresses.
import { expect, test } from 'vitest';
import { lastLines, run, runNode } from '../../../build/setup/command.mjs';
import { inProject } from '../../../build/setup/project.mjs';

test('a program that is not there gives code 127', async () => {
  expect(await run('halfclose-no-such-program', [], { captured: true })).toMatchObject({ code: 127 });
});

test('the exit code and both outputs come back', async () => {
  const script = 'process.stdout.write("out "); process.stderr.write("err"); process.exitCode = 3';
  const result = await run(process.execPath, ['-e', script], { captured: true });
  expect(result.code).toBe(3);
  expect(result.output).toContain('out');
  expect(result.output).toContain('err');
});

test('a program that runs out of time is ended with code 124', async () => {
  const result = await run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    captured: true,
    timeLimitMs: 300,
  });
  expect(result.code).toBe(124);
});

test('a script runs with this Node', async () => {
  const result = await runNode(inProject('node_modules/typescript/bin/tsc'), ['--version'], {
    captured: true,
  });
  expect(result).toMatchObject({ code: 0 });
});

test('the last lines name no host', () => {
  const output =
    'one\ntwo\nnpm error code ENOTFOUND\nrequest to https://registry.example.test/a failed\nENOTFOUND registry.example.test\n';
  expect(lastLines(output, 3)).toBe(
    'npm error code ENOTFOUND\nrequest to (address) failed\nENOTFOUND (host)',
  );
});
