// The lifeline's histogram, ticks and marks, and the pace at which changes are told.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lifeline } from '../../../src-main/capture/lifeline';
import { Throttle } from '../../../src-main/capture/throttle';
import { chunk, closed, openStore, valueOf } from '../../support/captures';

describe('the lifeline', () => {
  it('counts every payload event in the bucket of its time, whatever the span', () => {
    const gaps = fc.array(fc.tuple(fc.boolean(), fc.oneof(fc.nat(2000), fc.nat(100_000_000))), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(gaps, (events) => {
        const lifeline = new Lifeline();
        let timeUs = 0;
        const times = events.map(([isSent, gap], seq) => {
          timeUs += gap;
          lifeline.addPayload(seq, isSent ? 'sent' : 'received', timeUs);
          return { isSent, timeUs };
        });
        const { bucketUs, sent, received, ticks } = lifeline.data(timeUs);
        expect(sent.length).toBeLessThanOrEqual(1024);
        for (const [counts, wanted] of [
          [sent, true],
          [received, false],
        ] as const) {
          const expected = sent.map(
            (_, bucket) =>
              times.filter((t) => t.isSent === wanted && Math.floor(t.timeUs / bucketUs) === bucket).length,
          );
          expect(counts).toEqual(expected);
        }
        expect(ticks).toHaveLength(events.length);
      }),
    );
  });

  it('drops the ticks when they become too many, and keeps a place for the end among the marks', () => {
    const lifeline = new Lifeline();
    for (let seq = 0; seq < 401; seq += 1) lifeline.addPayload(seq, 'sent', seq);
    for (let seq = 0; seq < 100; seq += 1) lifeline.addOther(seq, 'half-close', 'sent', 500);
    lifeline.addOther(500, 'closed', 'received', 600);
    const { ticks, marks, sent } = lifeline.data(600);
    expect(ticks).toEqual([]);
    expect(sent).toEqual([401]);
    expect(marks).toHaveLength(64);
    expect(marks.at(-1)).toEqual({ seq: 500, kind: 'closed', direction: 'received', timeUs: 600 });
  });

  it('goes on while the log runs and stands still when it has ended', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'tcp'));
    chunk(log, 'sent', 'x');
    const first = valueOf(await store.lifeline({ captureId: 'capture-1' })).endUs;
    closed(log);
    const { endUs, ticks } = valueOf(await store.lifeline({ captureId: 'capture-1' }));
    expect(endUs).toBeGreaterThanOrEqual(first);
    expect(endUs).toBe(valueOf(await store.summary({ captureId: 'capture-1' })).endedUs);
    expect(ticks).toMatchObject([{ seq: 0, direction: 'sent' }]);
  });
});

describe('a throttle', () => {
  it('tells the first change of a burst in the same turn, and the rest when it is finished', async () => {
    let calls = 0;
    const throttle = new Throttle(60_000, () => (calls += 1));
    throttle.touch();
    throttle.touch();
    expect(calls).toBe(0);
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(calls).toBe(1);
    throttle.touch();
    await new Promise(setImmediate);
    expect(calls).toBe(1);
    throttle.finish();
    throttle.finish();
    expect(calls).toBe(2);
  });
});
