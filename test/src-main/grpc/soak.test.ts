// Twenty thousand calls and two hundred cancelled streams: sockets, handles and heap are back where they were.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallRegistry } from '../../../src-main/grpc/call-registry';
import type { CaptureAppend } from '../../../src-shared/capture';
import { ok } from '../../../src-shared/result';
import { completed } from '../../support/grpc-harness';
import { framed, http2Serving, respond, respondWith } from '../../support/http2-server';
import type { Listening } from '../../support/listening';

const calls = 20_000;
const atOnce = 100;
const streams = 200;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

let server: Listening;

beforeAll(async () => {
  server = await http2Serving((stream) => {
    stream.on('end', () => {
      respondWith(stream, 0, framed(Buffer.of(8, 1)));
    });
    stream.resume();
  });
});

afterAll(() => server.stop());

/** A log that keeps nothing but the end. */
function ended(): {
  sink: { append: (event: CaptureAppend) => boolean; drained: () => Promise<void> };
  end: Promise<number>;
} {
  let finish: (code: number) => void = () => undefined;
  const end = new Promise<number>((resolve) => (finish = resolve));
  const append = (event: CaptureAppend): boolean => {
    if (event.kind === 'status') finish(event.data.code);
    return true;
  };
  return { sink: { append, drained: () => Promise.resolve() }, end };
}

function heapAfterCollecting(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

it('nothing is left of 20,000 calls and 200 cancelled streams', { timeout: 180_000 }, async () => {
  const silent = await http2Serving((stream) => {
    respond(stream);
  });
  const logs = new Map<string, ReturnType<typeof ended>>();
  const registry = new CallRegistry({
    openLog: (captureId) => ok((logs.get(captureId) ?? ended()).sink),
    version: '0.0.0-test',
    maxCalls: streams,
  });
  const run = (request: ReturnType<typeof completed>): Promise<number> => {
    const log = ended();
    logs.set(request.captureId, log);
    const opened = registry.open(request);
    if (!opened.ok) throw new Error(opened.error.message);
    return log.end.finally(() => logs.delete(request.captureId));
  };
  const batch = async (): Promise<void> => {
    const codes = await Promise.all(
      Array.from({ length: atOnce }, () => run(completed({ target: server.target, path: '/a.B/C' }))),
    );
    expect(new Set(codes)).toEqual(new Set([0]));
  };
  for (let round = 0; round < 10; round += 1) await batch();
  const [heapBefore, handlesBefore] = [heapAfterCollecting(), process.getActiveResourcesInfo().length];
  for (let done = 0; done < calls; done += atOnce) await batch();
  const running = Array.from({ length: streams }, () => {
    const request = completed({
      target: silent.target,
      path: '/a.B/C',
      clientStreaming: true,
      serverStreaming: true,
    });
    return { request, end: run(request) };
  });
  await expect
    .poll(() => registry.connections().find(({ target }) => target === silent.target)?.state)
    .toBe('ready');
  for (const { request } of running) registry.cancel(request.captureId);
  expect(new Set(await Promise.all(running.map(({ end }) => end)))).toEqual(new Set([1]));
  expect(registry.connections().map(({ openCalls }) => openCalls)).toEqual([0, 0]);
  await registry.closeAll();
  await silent.stop();
  await expect.poll(() => process.getActiveResourcesInfo().length).toBeLessThanOrEqual(handlesBefore);
  expect(registry.connections()).toEqual([]);
  expect(heapAfterCollecting() - heapBefore).toBeLessThan(5_000_000);
});
