// Twenty thousand calls and two hundred cancelled streams: sockets, handles and heap are back where they were.
import { once } from 'node:events';
import type { ServerHttp2Stream } from 'node:http2';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallRegistry } from '../../../src-main/grpc/call-registry';
import type { CaptureAppend } from '../../../src-shared/capture';
import { ok } from '../../../src-shared/result';
import { completed } from '../../support/grpc-harness';
import { framed, http2Serving, respond, respondWith } from '../../support/http2-server';
import type { Listening } from '../../support/listening';
import { type OpenResources, openResources } from '../../support/open-resources';

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

function socketsOf({ descriptors }: OpenResources): number {
  return descriptors['socket'] ?? 0;
}

/** The test runner has some of its own. */
function timersOf({ handles }: OpenResources): number {
  return (handles['Timeout'] ?? 0) + (handles['Immediate'] ?? 0);
}

function lastingOf({ descriptors, handles }: OpenResources): OpenResources {
  const { Timeout: _timers, Immediate: _turns, ...rest } = handles;
  return { descriptors, handles: rest };
}

const lasting = (): OpenResources => lastingOf(openResources());

it('nothing is left of 20,000 calls and 200 cancelled streams', { timeout: 180_000 }, async () => {
  const atRest = openResources();
  const resets: Promise<number>[] = [];
  const silent = await http2Serving((stream) => {
    respond(stream);
    resets.push(resetOf(stream));
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
  const [heapBefore, connected] = [heapAfterCollecting(), openResources()];
  // Both ends of the one connection, and the silent server's listener.
  expect(socketsOf(connected) - socketsOf(atRest)).toBe(3);
  for (let done = 0; done < calls; done += atOnce) await batch();
  await expect.poll(lasting).toEqual(lastingOf(connected));
  expect(timersOf(openResources())).toBeLessThan(timersOf(connected) + 5);

  const running = Array.from({ length: streams }, () => {
    const request = completed({
      target: silent.target,
      path: '/a.B/C',
      clientStreaming: true,
      serverStreaming: true,
    });
    return { request, end: run(request) };
  });
  await expect.poll(() => resets.length).toBe(streams);
  expect(socketsOf(openResources()) - socketsOf(connected)).toBe(2);
  for (const { request } of running) registry.cancel(request.captureId);
  expect(new Set(await Promise.all(running.map(({ end }) => end)))).toEqual(new Set([1]));
  // The server was told of each, with RST_STREAM(CANCEL).
  expect(new Set(await Promise.all(resets))).toEqual(new Set([8]));
  expect(registry.connections().map(({ openCalls }) => openCalls)).toEqual([0, 0]);

  await registry.closeAll();
  await silent.stop();
  await expect.poll(lasting).toEqual(lastingOf(atRest));
  expect(timersOf(openResources())).toBeLessThan(timersOf(atRest) + 5);
  expect(registry.connections()).toEqual([]);
  expect(heapAfterCollecting() - heapBefore).toBeLessThan(5_000_000);
});

async function resetOf(stream: ServerHttp2Stream): Promise<number> {
  await once(stream, 'close');
  return stream.rstCode;
}
