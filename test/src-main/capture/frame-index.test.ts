// Frames of a log: whatever the framing and the chunks, the index has what the splitter says; faults, marks, gaps, time.
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { FrameIndex } from '../../../src-main/capture/frame-index';
import type { Direction } from '../../../src-shared/capture';
import { joinBytes } from '../../../src-shared/bytes/join-bytes';
import { joinFrame } from '../../../src-shared/framing/frame-wrap';
import { defaultCap, type FrameEvent, type Framing } from '../../../src-shared/framing/framing';
import { FrameSplitter } from '../../../src-shared/framing/splitter';
import { anyFraming, cut as cutAt, payload } from '../../src-shared/framing/arbitrary-framing';
import { bytesOf, chunk, closed, openStore, valueOf } from '../../support/captures';
import { cutOf, hex, newLog, places, rowsOf } from '../../support/frame-logs';

function expectedPlaces(framing: Framing, chunks: readonly Uint8Array[]): string[] {
  const splitter = new FrameSplitter(framing, { cap: defaultCap });
  const events: FrameEvent[] = chunks.flatMap((bytes) => [...splitter.push(bytes, 0)]);
  events.push(...splitter.finish());
  return events.map((event) =>
    event.kind === 'fault' ? 'fault' : `${event.kind} ${event.start}-${event.end}`,
  );
}

const someFraming = anyFraming.filter(({ kind }) => kind !== 'idle');
const side = fc.constantFrom<Direction>('sent', 'received');

describe('the frames of a log', () => {
  test('are those that were joined, for every framing and every cut into chunks of both directions', async () => {
    const store = await openStore();
    await fc.assert(
      fc.asyncProperty(
        someFraming,
        fc.array(payload, { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.array(side, { minLength: 13, maxLength: 13 }),
        async (framing, payloads, cuts, sides) => {
          const frames = payloads.flatMap((one) => {
            const made = joinFrame(framing, { payload: one });
            return made.ok ? [made.value] : [];
          });
          const chunks = cutAt(joinBytes(frames), cuts).map((bytes, at) => ({
            bytes,
            side: sides[at] ?? 'sent',
          }));
          const log = newLog(store);
          for (const { bytes, side: direction } of chunks) chunk(log, direction, bytes);
          closed(log);
          const rows = await rowsOf(store, log, cutOf(framing));
          for (const direction of ['sent', 'received'] as const) {
            const own = chunks.filter((one) => one.side === direction).map(({ bytes }) => bytes);
            const found = places(rows, direction).map((text) => (text.startsWith('fault') ? 'fault' : text));
            expect(found).toEqual(expectedPlaces(framing, own));
            const stream = joinBytes(own);
            for (const row of rows.filter((one) => one.direction === direction))
              expect(row.bytes).toEqual(new Uint8Array(stream.slice(row.start, row.start + row.size)));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('are numbered per direction, know their chunks, and come with their bytes', async () => {
    const store = await openStore();
    const log = newLog(store);
    chunk(log, 'sent', hex('00000001 41'));
    chunk(log, 'received', hex('00000002 4243 000000'));
    chunk(log, 'received', hex('03 44'));
    chunk(log, 'received', hex('45 46'));
    const rows = await rowsOf(store, log, cutOf('u32be'));
    expect(
      rows.map(({ direction, number, firstChunk, lastChunk }) => [direction, number, firstChunk, lastChunk]),
    ).toEqual([
      ['sent', 1, 1, 1],
      ['received', 1, 1, 1],
      ['received', 2, 1, 3],
    ]);
    expect(rows[2]).toMatchObject({ start: 6, size: 7, prefix: 4, suffix: 0, bytes: hex('00000003 444546') });
    const whole = await store.frames.frame({
      captureId: log.captureId,
      cut: cutOf('u32be'),
      entry: 2,
      maxBytes: 7,
    });
    expect(valueOf(whole).bytes).toEqual(hex('00000003 444546'));
    const large = await store.frames.frame({
      captureId: log.captureId,
      cut: cutOf('u32be'),
      entry: 2,
      maxBytes: 6,
    });
    expect(large).toMatchObject({ ok: false, error: { code: 'too-large' } });
  });

  test('without a framing are the chunks', async () => {
    const store = await openStore();
    const log = newLog(store);
    chunk(log, 'sent', 'one');
    chunk(log, 'sent', new Uint8Array(200_000));
    chunk(log, 'received', 'two');
    const rows = await rowsOf(store, log, cutOf(null));
    expect(rows.map(({ direction, size }) => [direction, size])).toEqual([
      ['sent', 3],
      ['sent', 200_000],
      ['received', 3],
    ]);
  });

  test('stop at a length above the cap, which is a row; from a byte that a person picks they go on', async () => {
    const store = await openStore();
    const log = newLog(store);
    chunk(log, 'received', hex('00000001 41'));
    chunk(log, 'received', bytesOf('garbage'));
    chunk(log, 'received', hex('00000002 4243'));
    closed(log);
    const cut = cutOf('u32be');
    const rows = await rowsOf(store, log, cut);
    expect(places(rows, 'received')).toEqual(['frame 0-5', 'fault 5-5']);
    expect(rows[1]?.fault).toMatchObject({
      code: 'too-long',
      offset: 5,
      announced: '1734439522',
      sentence: 'length 1,734,439,522 exceeds 64 MB at offset 0x5: wrong framing?',
    });
    expect(store.frames.of(log, cut).state()).toMatchObject({
      received: 1,
      rows: 2,
      faults: [{ direction: 'received', start: 5 }],
    });
    const mended = await rowsOf(store, log, { ...cut, marks: [{ direction: 'received', offset: 12 }] });
    expect(places(mended, 'received')).toEqual(['frame 0-5', 'fault 5-5', 'skipped 5-12', 'frame 12-18']);
    expect(mended.map(({ number }) => number)).toEqual([1, 1, 1, 2]);
    const broken = await rowsOf(store, log, { ...cut, marks: [{ direction: 'received', offset: 2 }] });
    expect(places(broken, 'received').slice(0, 2)).toEqual(['cut 0-2', 'cut 2-18']);
  });

  test('do not go on over bytes that were not kept', async () => {
    const store = await openStore();
    const log = newLog(store);
    chunk(log, 'sent', hex('00000002 41'));
    log.limit('The quota is used up.');
    chunk(log, 'sent', hex('42 00000001 43'));
    log.limit(undefined);
    chunk(log, 'sent', hex('00000001 44'));
    const rows = await rowsOf(store, log, cutOf('u32be'));
    expect(places(rows, 'sent')).toEqual(['cut 0-5', 'fault 5-5']);
    expect(rows[1]?.fault?.code).toBe('lost');
    const marks = [{ direction: 'sent', offset: 11 }] as const;
    const mended = await rowsOf(store, log, cutOf('u32be', { marks: [...marks] }));
    expect(places(mended, 'sent').at(-1)).toBe('frame 11-16');
  });

  test('end with silence where silence ends them, although nothing comes after', async () => {
    const told = vi.fn();
    const store = await openStore({ onFrames: told });
    const log = newLog(store);
    await store.frames.watch({ captureId: log.captureId, cut: cutOf('idle:20') });
    chunk(log, 'received', 'one');
    await vi.waitFor(() => expect(told.mock.lastCall?.[1]).toMatchObject({ received: 1 }));
    chunk(log, 'received', 'two');
    closed(log);
    await vi.waitFor(() => expect(told.mock.lastCall?.[1]).toMatchObject({ received: 2 }));
  });
});

describe('a watched log', () => {
  test('tells how many frames there are as chunks come, and stops when it is released', async () => {
    const told = vi.fn();
    const store = await openStore({ onFrames: told });
    const log = newLog(store);
    const cut = cutOf('lf');
    chunk(log, 'sent', 'a\nb\nc');
    await store.frames.watch({ captureId: log.captureId, cut });
    await vi.waitFor(() => expect(told.mock.lastCall?.[1]).toMatchObject({ sent: 2 }));
    chunk(log, 'sent', '\n');
    await vi.waitFor(() => expect(told.mock.lastCall?.[1]).toMatchObject({ sent: 3 }));
    store.frames.release(log.captureId);
    const calls = told.mock.calls.length;
    chunk(log, 'sent', 'd\n');
    expect(await rowsOf(store, log, cut)).toHaveLength(4);
    expect(told.mock.calls.length).toBe(calls);
  });

  test('cut in another way, the first cutting ends', async () => {
    const store = await openStore();
    const log = newLog(store);
    for (let at = 0; at < 200; at += 1) chunk(log, 'sent', new Uint8Array(16_384));
    const first = store.frames.of(log, cutOf('u8'));
    const cutting = first.advance();
    const second = store.frames.of(log, cutOf('fixed:16384'));
    await Promise.all([cutting, second.advance()]);
    expect(first.isBehind).toBe(true);
    expect(second.state()).toMatchObject({ sent: 200, doneBytes: 200 * 16_384 });
  });
});

test('a million small frames: little memory, and the event loop is never held for long', async () => {
  const store = await openStore();
  const log = newLog(store);
  const block = new Uint8Array(50_000);
  for (let at = 0; at < block.length; at += 2) block[at] = 1;
  for (let at = 0; at < 40; at += 1) chunk(log, 'received', block);
  const frames = new FrameIndex(log, cutOf('u8'));
  let [isOver, turns] = [false, 0];
  const count = (): void => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  count();
  await frames.advance();
  isOver = true;
  expect(frames.state().received).toBe(1_000_000);
  expect(frames.table.byteLength).toBeLessThan(1_000_000 * 25);
  // A turn ends after 8 ms or 64 kB. How long it takes where others work too is no measure.
  expect(turns).toBeGreaterThan(30);
});
