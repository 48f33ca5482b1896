// Where frames lie and what is found at a place: ranges of a stream, bytes, chunks, numbers, times, and checksums in the list.
import { describe, expect, test } from 'vitest';
import type { CaptureStore } from '../../../src-main/capture/capture-store';
import { bytesOf, chunk, openStore, valueOf } from '../../support/captures';
import { cutOf, hex, newLog, rowsOf } from '../../support/frame-logs';

describe('spans and places', () => {
  test('tell which frames touch a range, the unfinished one too', async () => {
    const store = await openStore();
    const log = newLog(store);
    chunk(log, 'received', bytesOf('one\ntwo\nthr'));
    const cut = cutOf('lf');
    await rowsOf(store, log, cut);
    const spans = async (from: number, to: number) =>
      valueOf(
        await store.frames.spans({
          captureId: log.captureId,
          cut,
          ranges: [{ direction: 'received', from, to }],
        }),
      ).spans.map(({ number, start, size, open }) => [number, start, size, open]);
    expect(await spans(3, 5)).toEqual([
      [1, 0, 4, false],
      [2, 4, 4, false],
    ]);
    expect(await spans(4, 8)).toEqual([[2, 4, 4, false]]);
    expect(await spans(7, 20)).toEqual([
      [2, 4, 4, false],
      [3, 8, 3, true],
    ]);
  });

  test('find the row of a byte, a chunk, a number and a time, under a filter', async () => {
    const store = await openStore();
    const log = newLog(store);
    for (let at = 0; at < 200; at += 1) chunk(log, at % 2 === 0 ? 'sent' : 'received', `frame ${at}\n`);
    const cut = cutOf('lf');
    await rowsOf(store, log, cut);
    const find = async (
      at: Parameters<CaptureStore['frames']['locate']>[0]['at'],
      filter: 'all' | 'sent' = 'all',
    ) => valueOf(await store.frames.locate({ captureId: log.captureId, cut, filter, at })).found;
    expect(await find({ seq: 101 })).toEqual({ row: 101, entry: 101 });
    expect(await find({ seq: 100 }, 'sent')).toEqual({ row: 50, entry: 100 });
    expect(await find({ direction: 'received', number: 3 })).toEqual({ row: 5, entry: 5 });
    expect(await find({ place: { direction: 'sent', offset: 9 } })).toEqual({ row: 2, entry: 2 });
    expect(await find({ timeUs: 0 })).toEqual({ row: 0, entry: 0 });
    expect(await find({ timeUs: 1e12 })).toEqual({ row: 199, entry: 199 });
  });
});

test('a checksum is verified in the list', async () => {
  const store = await openStore();
  const log = newLog(store);
  chunk(log, 'received', hex('0002 41 41  0002 41 42'));
  const cut = cutOf('u16be');
  await rowsOf(store, log, cut);
  const checksum = { checksum: { algorithm: 'sum8', endian: 'big' }, covers: 'payload' } as const;
  const ask = { captureId: log.captureId, cut, filter: 'all', from: 0, count: 10, previewBytes: 2 } as const;
  const { rows } = valueOf(await store.frames.rows({ ...ask, checksum }));
  expect(rows.map(({ isRight, bytes }) => [isRight, bytes.length])).toEqual([
    [true, 2],
    [false, 2],
  ]);
});
