// Retries and hedging in the terminal: a server that fails, what -v tells of each attempt, and how it ends.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { CommandLine } from '../support/command';
import { faultServing, grpcHeaders, message } from '../support/fault-server';
import { protosDir } from '../support/grpc-harness';

const shell = new CommandLine();
afterAll(() => shell.close());

const retry = {
  ...{ maxAttempts: 3, initialBackoff: '0.01s', maxBackoff: '0.02s', backoffMultiplier: 1 },
  retryableStatusCodes: ['UNAVAILABLE'],
};
const hedging = { maxAttempts: 3, hedgingDelay: '0.05s', nonFatalStatusCodes: ['UNAVAILABLE'] };
const config = (policy: object) => JSON.stringify({ methodConfig: [{ name: [{}], ...policy }] });

/** Fails so many times; `silent`: says nothing instead. */
async function failing(times: number, silent = false) {
  let count = 0;
  const server = await faultServing({
    answer: (stream) => {
      count += 1;
      if (count > times)
        stream
          .headers()
          .data(message(Buffer.alloc(0)))
          .ok();
      else if (!silent) {
        const words = ['grpc-message', `no ${String(count)}`] as const;
        stream.trailers([...grpcHeaders, ['grpc-status', '14'], words]);
      }
    },
  });
  onTestFinished(() => server.stop());
  const call = (...flags: string[]) => {
    const files = ['--proto', join(protosDir, 'route_guide.proto')];
    return shell.run(['call', server.target, 'routeguide.RouteGuide/GetFeature', ...files, ...flags]);
  };
  return { call, tried: () => count };
}

describe('--service-config', () => {
  test('retries, and -v tells each attempt and why it was made', async () => {
    const { call, tried } = await failing(2);
    const ran = await call('-v', '--service-config', config({ retryPolicy: retry }));
    expect(ran).toMatchObject({ code: 0, stdout: '{}\n' });
    expect(tried()).toBe(3);
    const attempts = ran.stderr.split('\n').flatMap((line) => /, (attempt .*)$/.exec(line)?.[1] ?? []);
    expect(attempts).toEqual(['attempt 2 after UNAVAILABLE: no 1', 'attempt 3 after UNAVAILABLE: no 2']);
    expect(ran.stderr).toContain('> grpc-previous-rpc-attempts: 2');
  });

  test('from a file; when every attempt fails the last status is the end', async () => {
    const { call, tried } = await failing(9);
    const file = join(shell.cache, 'retry.json');
    writeFileSync(file, config({ retryPolicy: retry }));
    const ran = await call('--service-config', `@${file}`);
    expect(ran.code).toBe(78);
    expect(ran.stderr).toContain('UNAVAILABLE (14): no 3');
    expect(tried()).toBe(3);
  });

  test('hedges: an attempt beside one that still runs', async () => {
    const { call, tried } = await failing(1, true);
    const ran = await call('-v', '--service-config', config({ hedgingPolicy: hedging }));
    expect(ran).toMatchObject({ code: 0, stdout: '{}\n' });
    expect(tried()).toBe(2);
    expect(ran.stderr).toMatch(/attempt 2 \(hedged: the one before still runs\)/);
  });

  test('without it one call is one attempt; one that is none is wrong use', async () => {
    const { call, tried } = await failing(1);
    expect((await call()).code).toBe(78);
    expect(tried()).toBe(1);
    for (const bad of ['{', '[]', '@nowhere.json']) {
      const ran = await call('--service-config', bad);
      expect(ran).toMatchObject({ code: 2, stdout: '' });
      expect(ran.stderr).toContain(
        bad.startsWith('@') ? 'nowhere.json' : 'The service config cannot be used.',
      );
    }
    expect(tried()).toBe(1);
  });
});
