import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventPump } from '../../../src-main/ipc/event-pump';
import { emptySummary } from '../../../src-shared/empty-summary';
import type { CaptureRow, Connection, Push } from '../../../src-shared/contract';

const summary = (captureId: string, events: number) => ({ ...emptySummary(captureId, 'grpc', 0), events });

const row = (seq: number): CaptureRow => ({
  ...{ seq, kind: 'message', direction: 'received', number: seq, timeUs: 0, size: 0 },
  bytes: new Uint8Array(0),
});

describe('the event pump', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => vi.useRealTimers());

  it('tells the page at most 30 times a second, and always the newest state', () => {
    const sent: Push[] = [];
    const pump = new EventPump((push) => sent.push(push));
    for (let ms = 0; ms < 1000; ms++) {
      pump.captureChanged(summary('a', ms));
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(100);
    expect(sent.length).toBeGreaterThan(10);
    expect(sent.length).toBeLessThanOrEqual(32);
    const last = sent.at(-1);
    expect(last).toMatchObject({ name: 'capture.changed', payload: { summaries: [{ events: 999 }] } });
  });

  it('keeps one summary per log in a batch', () => {
    const sent: Push[] = [];
    const pump = new EventPump((push) => sent.push(push));
    pump.captureChanged(summary('a', 1));
    pump.captureChanged(summary('b', 1));
    pump.captureChanged(summary('a', 2));
    vi.advanceTimersByTime(50);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      payload: {
        summaries: [
          { captureId: 'a', events: 2 },
          { captureId: 'b', events: 1 },
        ],
      },
    });
  });

  it('sends what waits before a rare event, so that order holds', () => {
    const sent: string[] = [];
    const pump = new EventPump((push) => sent.push(push.name));
    pump.captureChanged(summary('a', 1));
    pump.push({ name: 'app.closing', payload: {} });
    expect(sent).toEqual(['capture.changed', 'app.closing']);
  });

  it('keeps the order of what is pushed while a push is on its way', () => {
    const sent: string[] = [];
    const connections = (target: string): Push => ({
      name: 'connections.changed',
      payload: { connections: [{ protocol: 'grpc', target, state: 'ready', openCalls: 0 }] },
    });
    const pump = new EventPump((push) => {
      // Inside a send Electron runs promises, and one of them has news.
      if (push.name === 'capture.changed') pump.push(connections('second'));
      sent.push(
        push.name === 'connections.changed' ? (push.payload.connections[0]?.target ?? '') : push.name,
      );
    });
    pump.captureChanged(summary('a', 1));
    pump.push(connections('first'));
    expect(sent).toEqual(['capture.changed', 'first', 'second']);
  });

  it('tells a quick call once: what was sent waits a moment for its answer', () => {
    const sent: Push[] = [];
    const pump = new EventPump((push) => sent.push(push));
    pump.captureChanged(summary('a', 3), [row(0), row(1), row(2)]);
    vi.advanceTimersByTime(2);
    pump.usageChanged({ bytes: 1, quotaBytes: 2 });
    pump.captureChanged({ ...summary('a', 6), phase: 'ended' }, [row(3), row(4), row(5)]);
    expect(sent.map(({ name }) => name)).toEqual(['capture.changed']);
    const payload = sent[0]?.name === 'capture.changed' ? sent[0].payload : undefined;
    expect(payload?.summaries).toMatchObject([{ events: 6 }]);
    expect(payload?.heads?.[0]?.rows.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5]);
    vi.advanceTimersByTime(50);
    expect(sent.map(({ name }) => name)).toEqual(['capture.changed', 'capture.usage']);
  });

  it('tells a few answers at once in one interval, and batches a flood of them', () => {
    const sent: Push[] = [];
    const pump = new EventPump((push) => sent.push(push));
    for (let call = 0; call < 500; call++) {
      pump.captureChanged({ ...summary(`call-${call}`, 6), phase: 'ended' }, [row(5)]);
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(100);
    const told = sent.flatMap((push) => (push.name === 'capture.changed' ? push.payload.summaries : []));
    expect(told).toHaveLength(500);
    expect(sent.length).toBeLessThanOrEqual((500 / 33 + 1) * 6);
  });

  it('tells states of connections at once, numbers of calls later, and what is the same not at all', () => {
    const sent: Push[] = [];
    const pump = new EventPump((push) => sent.push(push));
    const told = (state: Connection['state'], openCalls: number) =>
      pump.connectionsChanged([{ protocol: 'grpc', target: 'a:1', state, openCalls }]);
    told('connecting', 1);
    told('ready', 1);
    expect(sent).toHaveLength(2);
    told('ready', 0);
    told('ready', 1);
    vi.advanceTimersByTime(100);
    expect(sent).toHaveLength(2);
    told('ready', 2);
    expect(sent).toHaveLength(2);
    vi.advanceTimersByTime(100);
    expect(sent).toHaveLength(3);
  });

  it('does nothing while nothing happens', () => {
    const pump = new EventPump(() => {});
    pump.captureChanged(summary('a', 1));
    vi.advanceTimersByTime(1000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
