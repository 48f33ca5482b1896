import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventPump } from '../../../src-main/ipc/event-pump';
import { emptySummary } from '../../../src-shared/empty-summary';
import type { Push } from '../../../src-shared/contract';

const summary = (captureId: string, events: number) => ({ ...emptySummary(captureId, 'grpc', 0), events });

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

  it('does nothing while nothing happens', () => {
    const pump = new EventPump(() => {});
    pump.captureChanged(summary('a', 1));
    vi.advanceTimersByTime(1000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
