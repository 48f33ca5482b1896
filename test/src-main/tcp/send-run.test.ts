// Runs of sends: rounds at their pace, lists with pauses, payloads in pieces, variables; stopped, or ended by the connection.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Payload } from '../../../src-shared/tcp/payload';
import type { RunPlan, RunProgress, TcpLive } from '../../../src-shared/tcp/run-plan';
import { sentBy } from '../../../src-shared/sent-by';
import { ConnectionRegistry } from '../../../src-main/tcp/connection-registry';
import { ok } from '../../../src-shared/result';
import { bytesOf, valueOf } from '../../support/captures';
import { MemorySink } from '../../support/memory-sink';
import { has, listen, type PeerSocket } from '../../support/tcp-wire';

const text = (written: string, framing: Payload['framing'] = null): Payload => ({
  written: { kind: 'template', mode: 'text', text: written, encoding: 'utf-8', ending: 'none' },
  framing,
  checksum: null,
});

function plan(payloads: Payload[], change: Partial<RunPlan> = {}): RunPlan {
  const steps = payloads.map((payload) => ({ payload, pauseMs: 0 }));
  return { steps, times: 1, everyMs: 0, split: null, count: 0, ...change };
}

interface Line {
  registry: ConnectionRegistry;
  sink: MemorySink;
  peer: PeerSocket;
  told: TcpLive[];
  /** The run's last word. */
  over: () => Promise<RunProgress>;
}

const id = 'capture-1';

async function line(): Promise<Line> {
  const server = await listen();
  const sink = new MemorySink();
  const told: TcpLive[] = [];
  const registry = new ConnectionRegistry({ openLog: () => ok(sink), onLive: (live) => told.push(...live) });
  onTestFinished(() => registry.closeAll());
  const to = { host: '127.0.0.1', port: server.port };
  valueOf(registry.connect({ captureId: id, to, timeoutMs: 5000 }));
  await sink.until(has('connected'));
  const over = async (): Promise<RunProgress> => {
    for (;;) {
      const run = told.at(-1)?.run;
      if (run && run.state !== 'running') return run;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { registry, sink, peer: await server.accept(), told, over };
}

const sentTexts = (sink: MemorySink): string[] =>
  sink.events.flatMap((event) =>
    'bytes' in event && event.direction === 'sent' ? [Buffer.from(event.bytes).toString()] : [],
  );

describe('a run', () => {
  it("repeats with its counter going on, each send a chunk that the log knows as the run's", async () => {
    const { registry, sink, peer, over } = await line();
    valueOf(registry.run(id, plan([text('n={{counter}};')], { times: 5, count: 7 })));
    expect(await over()).toEqual({ sent: 5, total: 5, bytes: 23, state: 'done' });
    expect(sentTexts(sink)).toEqual(['n=8;', 'n=9;', 'n=10;', 'n=11;', 'n=12;']);
    expect(sink.events.every((event) => !('bytes' in event) || event.by === sentBy.run)).toBe(true);
    await peer.hasReceived(23);
    expect(peer.received.toString()).toBe('n=8;n=9;n=10;n=11;n=12;');
  });

  it('keeps its pace from start to start', async () => {
    const { registry, over } = await line();
    const start = performance.now();
    valueOf(registry.run(id, plan([text('tick')], { times: 11, everyMs: 20 })));
    expect((await over()).sent).toBe(11);
    const took = performance.now() - start;
    expect(took).toBeGreaterThanOrEqual(198);
    expect(took).toBeLessThan(2000);
  });

  it('sends a list in its order with its pauses, framed anew', async () => {
    const { registry, peer, over } = await line();
    const framing = { kind: 'delimiter' as const, mark: '0d0a' };
    const list = plan([text('one', framing), text('two', framing), text('three', framing)], { times: 2 });
    list.steps = list.steps.map((step) => ({ ...step, pauseMs: 15 }));
    const start = performance.now();
    valueOf(registry.run(id, list));
    await over();
    expect(performance.now() - start).toBeGreaterThanOrEqual(58);
    await peer.hasReceived(34);
    expect(peer.received.toString()).toBe('one\r\ntwo\r\nthree\r\n'.repeat(2));
  });

  it('cuts a payload into writes that arrive apart, and nothing else may come between', async () => {
    const { registry, sink, over } = await line();
    const split = { bytes: 4, pauseMs: 20 };
    valueOf(registry.run(id, plan([text('0123456789')], { split })));
    expect(registry.send(id, bytesOf('x'))).toMatchObject({ ok: false, error: { code: 'sending-run' } });
    await over();
    expect(sentTexts(sink)).toEqual(['0123', '4567', '89']);
  });

  it('lets a send by hand pass between whole payloads, and only one run at a time', async () => {
    const { registry, sink, over } = await line();
    valueOf(registry.run(id, plan([text('beat')], { times: 3, everyMs: 30 })));
    expect(registry.run(id, plan([text('x')]))).toMatchObject({ error: { code: 'sending-run' } });
    valueOf(registry.send(id, bytesOf('by hand')));
    await over();
    expect(sentTexts(sink).filter((sent) => sent === 'by hand')).toHaveLength(1);
    expect(sentTexts(sink)).toHaveLength(4);
  });

  it('stops at once, also in a long pause', async () => {
    const { registry, over } = await line();
    valueOf(registry.run(id, plan([text('x')], { times: null, everyMs: 3_600_000 })));
    valueOf(registry.stopRun(id));
    expect(await over()).toEqual({ sent: 1, total: null, bytes: 1, state: 'stopped' });
    valueOf(registry.run(id, plan([text('again')])));
  });

  it('without a pace does not keep others from their turn, and stops when it is told to', async () => {
    const { registry, peer, over } = await line();
    peer.socket.resume();
    valueOf(registry.run(id, plan([text('flood')], { times: null })));
    await new Promise((resolve) => setTimeout(resolve, 50));
    valueOf(registry.stopRun(id));
    expect((await over()).sent).toBeGreaterThan(100);
  });

  it('waits for a peer that does not read: what is queued stays bounded, and is told', async () => {
    const { registry, peer, told, over } = await line();
    peer.socket.pause();
    valueOf(registry.run(id, plan([text('{{random 65536}}')], { times: 1000 })));
    while (!told.some(({ queuedBytes }) => queuedBytes > 0)) await new Promise((r) => setTimeout(r, 20));
    expect(Math.max(...told.map(({ queuedBytes }) => queuedBytes))).toBeLessThan(1_000_000);
    valueOf(registry.stopRun(id));
    peer.socket.resume();
    expect((await over()).state).toBe('stopped');
  });

  it('is over when the connection is, or when our side ends', async () => {
    const lost = await line();
    valueOf(lost.registry.run(id, plan([text('x')], { times: null, everyMs: 10 })));
    lost.peer.socket.resetAndDestroy();
    expect(await lost.over()).toMatchObject({ state: 'failed' });
    const ended = await line();
    valueOf(ended.registry.run(id, plan([text('x')], { times: null, everyMs: 10 })));
    valueOf(ended.registry.end(id));
    expect(await ended.over()).toMatchObject({ state: 'stopped' });
  });

  it('with a payload that cannot be sent does not begin', async () => {
    const { registry, sink } = await line();
    expect(registry.run(id, plan([text('good'), text('\\q')]))).toMatchObject({
      error: { code: 'bad-escape' },
    });
    expect(sentTexts(sink)).toEqual([]);
  });
});
