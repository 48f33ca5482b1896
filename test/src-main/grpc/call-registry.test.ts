// The registry: what it refuses, how it closes, and the connections that its calls share.
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Demo } from '../../../src-main/demo/demo';
import type { GrpcOpen } from '../../../src-shared/contract';
import { GrpcHarness, completed, mendham, methods, protosDir } from '../../support/grpc-harness';
import { demoRunning, harness } from '../../support/grpc-room';
import { listening } from '../../support/listening';

const demoTarget = demoRunning();

describe('the registry', () => {
  it('refuses what it cannot do, in words, and opens no log for it', () => {
    const calls = harness({ maxCalls: 1 });
    const base = completed({ target: '127.0.0.1:1', path: '/a.B/C' });
    const refusal = (change: Partial<GrpcOpen>): unknown => calls.registry.open({ ...base, ...change });
    expect(refusal({ path: 'a.B/C' })).toMatchObject({ error: { code: 'bad-path' } });
    expect(refusal({ messages: [] })).toMatchObject({ error: { code: 'one-message' } });
    expect(refusal({ target: 'localhost' })).toMatchObject({ error: { code: 'no-port' } });
    const row = { key: 'grpc-x', value: '', encoding: 'text' as const };
    expect(refusal({ metadata: [row] })).toMatchObject({ error: { code: 'bad-metadata' } });
    expect(calls.registry.open(base)).toMatchObject({ ok: true });
    expect(calls.registry.open(base)).toMatchObject({ error: { code: 'already-open' } });
    expect(refusal({ captureId: 'another-one' })).toMatchObject({ error: { code: 'too-many-calls' } });
    expect(calls.registry.send('never-opened', Buffer.alloc(0))).toMatchObject({
      error: { code: 'unknown-call' },
    });
    expect(calls.sink('another-one').events).toEqual([]);
  });

  it('closing it ends every call with one status', async () => {
    const { path, clientStreaming, serverStreaming } = methods.routeChat;
    const calls = new GrpcHarness();
    const sinks = Array.from({ length: 5 }, () => {
      return calls.open({ target: demoTarget(), path, clientStreaming, serverStreaming }).sink;
    });
    await Promise.all(sinks.map((sink) => sink.until(() => sink.kinds().length > 0)));
    await calls.close();
    for (const sink of sinks) expect(sink.kinds().at(-1)).toBe('status');
  });

  it('a connection is shared by its calls, listed with its state, and gone after it was idle', async () => {
    const states: string[] = [];
    const calls = harness({
      idleMs: 30,
      onConnections: (all) =>
        states.push(all.map(({ state, openCalls }) => `${state} ${String(openCalls)}`).join()),
    });
    const { path, request } = methods.getFeature;
    const [one, two] = [mendham, mendham].map((point) => {
      return calls.open({ target: demoTarget(), path, messages: [request(point)] });
    });
    await Promise.all([one?.sink.status(), two?.sink.status()]);
    expect(calls.registry.connections()).toMatchObject([
      { target: demoTarget(), state: 'ready', openCalls: 0 },
    ]);
    expect(states).toContain('ready 2');
    await vi.waitFor(() => {
      expect(calls.registry.connections()).toEqual([]);
    });
    expect(states.at(-1)).toBe('');
  });

  it('after a refused connection the next call connects at once, without waiting for a backoff', async () => {
    const taken = await listening(createServer());
    await taken.stop();
    const calls = harness();
    const first = calls.open({ target: taken.target, path: methods.getFeature.path });
    expect(await first.sink.status()).toMatchObject({ code: 14 });
    expect(calls.registry.connections()).toMatchObject([{ state: 'failed', openCalls: 0 }]);
    const late = new Demo({ protosDir, ports: { grpc: taken.port, echo: 0, framed: 0 } });
    await late.start();
    onTestFinished(async () => {
      await late.stop();
    });
    expect(late.state().grpcTarget).toBe(taken.target);
    const second = calls.open({
      target: taken.target,
      path: methods.getFeature.path,
      messages: [methods.getFeature.request(mendham)],
    });
    expect(await second.sink.status()).toMatchObject({ code: 0 });
  });
});
