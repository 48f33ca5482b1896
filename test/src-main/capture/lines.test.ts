// The line layouts of a TCP log, against a plain model, under every filter, and with characters cut by chunk edges.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureStore } from '../../../src-main/capture/capture-store';
import type { Direction } from '../../../src-shared/capture';
import type { CaptureLine, RowFilter } from '../../../src-shared/contract';
import { decodeLine } from '../../../src-shared/bytes/utf8-stream';
import { bytesOf, chunk, closed, message, openStore, textOf, valueOf } from '../../support/captures';

type Layout = 'hex' | 'text';

async function linesOf(
  store: CaptureStore,
  layout: Layout,
  filter: RowFilter = 'all',
  from = 0,
  count = 500,
) {
  return valueOf(await store.lines({ captureId: 'capture-1', layout, filter, from, count }));
}

interface Sent {
  direction: Direction;
  bytes: Uint8Array;
}

/** What DESIGN and the contract say, in the plainest way. */
function modelLines(
  chunks: Sent[],
  layout: Layout,
  filter: RowFilter,
): { seq: number; offset: number; bytes: number[] }[] {
  const streams = { sent: 0, received: 0 };
  return chunks.flatMap(({ direction, bytes }, seq) => {
    const start = streams[direction];
    streams[direction] += bytes.length;
    if (filter !== 'all' && filter !== direction) return [];
    const lines = [{ seq, offset: start, bytes: [] as number[] }];
    let line: number[] = [];
    bytes.forEach((byte, at) => {
      line.push(byte);
      const isFull = layout === 'hex' ? line.length === 16 : line.length === 256 || byte === 10;
      if (!isFull && at < bytes.length - 1) return;
      lines.push({ seq, offset: start + at + 1 - line.length, bytes: line });
      line = [];
    });
    return lines;
  });
}

const anyChunks = fc.array(
  fc.record({
    direction: fc.constantFrom<Direction>('sent', 'received'),
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ minLength: 250, maxLength: 700 }),
      fc.array(fc.constantFrom(10, 65), { maxLength: 30 }).map((bytes) => Uint8Array.from(bytes)),
    ),
  }),
  { maxLength: 90 },
);

describe('capture lines', () => {
  it('lay out every chunk as the plain model does, in both layouts, under each filter, from any line', async () => {
    let run = 0;
    const store = await openStore();
    await fc.assert(
      fc.asyncProperty(
        anyChunks,
        fc.constantFrom<Layout>('hex', 'text'),
        fc.constantFrom<RowFilter>('all', 'sent', 'received'),
        fc.nat(100),
        async (chunks, layout, filter, percent) => {
          const captureId = `capture-${(run += 1)}`;
          const log = valueOf(store.create(captureId, 'tcp'));
          for (const { direction, bytes } of chunks) chunk(log, direction, bytes);
          const model = modelLines(chunks, layout, filter);
          const from = Math.floor((model.length * percent) / 100);
          const { total, lines } = valueOf(await store.lines({ captureId, layout, filter, from, count: 60 }));
          expect(total).toBe(model.length);
          expect(lines.map(({ seq, offset, bytes }) => ({ seq, offset, bytes: [...bytes] }))).toEqual(
            model.slice(from, from + 60),
          );
          closed(log);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('give an event one head line with its data, and heads the time since what came before', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'tcp'));
    log.append({ kind: 'connecting', direction: 'sent', data: { host: '::1', port: 9000 } });
    chunk(log, 'sent', 'hello');
    closed(log);
    const { lines } = await linesOf(store, 'hex');
    expect(lines.map((line) => [line.kind, line.part, line.number])).toEqual([
      ['connecting', 'head', 0],
      ['chunk', 'head', 1],
      ['chunk', 'bytes', 1],
      ['closed', 'head', 0],
    ]);
    expect(JSON.parse(textOf(lines[0]?.bytes ?? bytesOf('')))).toEqual({ host: '::1', port: 9000 });
    expect(lines[1]?.bytes).toHaveLength(0);
    expect(lines[3]?.sinceUs).toBe((lines[3]?.timeUs ?? 0) - (lines[1]?.timeUs ?? 0));
  });

  it('jump to the head line of an event and to the nearest event in time', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'tcp'));
    for (let count = 0; count < 300; count += 1)
      chunk(log, count % 3 === 0 ? 'sent' : 'received', 'x'.repeat(40));
    const place = { captureId: 'capture-1', layout: 'hex' as const };
    expect(valueOf(await store.locate({ ...place, filter: 'all', at: { seq: 200 } }))).toEqual({
      row: 800,
      seq: 200,
    });
    expect(valueOf(await store.locate({ ...place, filter: 'sent', at: { seq: 201 } }))).toEqual({
      row: 67 * 4,
      seq: 201,
    });
    expect(valueOf(await store.locate({ ...place, filter: 'sent', at: { seq: 202 } }))).toEqual({
      row: 68 * 4,
      seq: 204,
    });
    const { rows } = valueOf(
      await store.read({ captureId: 'capture-1', filter: 'all', from: 150, count: 1, previewBytes: 0 }),
    );
    const at = { timeUs: rows[0]?.timeUs ?? 0 };
    const found = valueOf(await store.locate({ captureId: 'capture-1', layout: 'rows', filter: 'all', at }));
    expect(valueOf(await store.event({ captureId: 'capture-1', seq: found.seq })).timeUs).toBe(at.timeUs);
    expect(valueOf(await store.locate({ ...place, filter: 'all', at: { timeUs: 1e12 } })).seq).toBe(299);
    expect(valueOf(await store.locate({ ...place, filter: 'all', at: { timeUs: 0 } })).seq).toBe(0);
  });

  it('of the text layout are right from the first look on, also when it comes in the middle of a log', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'tcp'));
    for (let count = 0; count < 5000; count += 1) chunk(log, 'received', 'one\ntwo\n');
    const looking = linesOf(store, 'text', 'all', 14_998, 10);
    chunk(log, 'received', 'last');
    expect((await looking).total).toBe(5000 * 3 + 2);
    chunk(log, 'sent', 'a\nb');
    const { total, lines } = await linesOf(store, 'text', 'all', 15_000, 10);
    expect(total).toBe(5000 * 3 + 2 + 3);
    expect(lines.map((line) => textOf(line.bytes))).toEqual(['', 'last', '', 'a\n', 'b']);
    const at = {
      captureId: 'capture-1',
      filter: 'sent' as const,
      layout: 'text' as const,
      at: { seq: 5001 },
    };
    expect(valueOf(await store.locate(at))).toEqual({ row: 0, seq: 5001 });
  });

  it('are refused for a gRPC call, which has rows', async () => {
    const store = await openStore();
    message(valueOf(store.create('capture-1', 'grpc')), 'sent', 'm');
    const refused = await store.lines({
      captureId: 'capture-1',
      layout: 'hex',
      filter: 'all',
      from: 0,
      count: 1,
    });
    expect(refused).toMatchObject({ ok: false, error: { code: 'not-lines' } });
  });
});

function shown(lines: CaptureLine[], direction: Direction): string {
  return lines
    .filter((line) => line.part === 'bytes' && line.direction === direction)
    .map(decodeLine)
    .join('');
}

describe('UTF-8 cut at a chunk edge', () => {
  it('shows each character once and whole, wherever the stream is cut and whatever runs the other way', async () => {
    const store = await openStore();
    let run = 0;
    const text = fc.string({ unit: fc.constantFrom('a', '\n', 'é', '中', '😀', '\u0000'), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(5), { minLength: 1, maxLength: 200 }), async (words, cuts) => {
        const captureId = `capture-${(run += 1)}`;
        const log = valueOf(store.create(captureId, 'tcp'));
        const bytes = bytesOf(words);
        for (let at = 0, cut = 0; at < bytes.length; cut += 1) {
          const size = (cuts[cut % cuts.length] ?? 0) + 1;
          chunk(log, 'received', bytes.subarray(at, at + size));
          if (size % 2 === 0) chunk(log, 'sent', 'é');
          at += size;
        }
        const { lines } = valueOf(
          await store.lines({ captureId, layout: 'text', filter: 'all', from: 0, count: 500 }),
        );
        expect(shown(lines, 'received')).toBe(words);
        closed(log);
      }),
      { numRuns: 100 },
    );
  });

  it('waits for the rest while the stream is open and shows the damage when it ends', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'tcp'));
    chunk(log, 'received', Uint8Array.of(0x41, 0xe4, 0xb8));
    expect((await linesOf(store, 'text')).lines[1]).toMatchObject({ unfinished: 2 });
    log.append({ kind: 'half-close', direction: 'received', data: { by: 'peer' } });
    const { lines } = await linesOf(store, 'text');
    expect(lines[1]).toMatchObject({ unfinished: 0 });
    expect(shown(lines, 'received')).toBe('A\ufffd');
  });

  it('shows a character of four chunks once, where it is complete, and nothing of it before', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'tcp'));
    for (const byte of bytesOf('x😀')) chunk(log, 'received', Uint8Array.of(byte));
    const { lines } = await linesOf(store, 'text');
    const inside = lines.filter((line) => line.part === 'bytes');
    expect(inside.map(decodeLine)).toEqual(['x', '', '', '', '😀']);
    expect(inside.map(({ carry }) => carry.length)).toEqual([0, 0, 0, 0, 3]);
  });

  it('does not wait for a character that the next chunk breaks', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'tcp'));
    chunk(log, 'received', Uint8Array.of(0xe4, 0xb8));
    chunk(log, 'received', 'B');
    chunk(log, 'received', Uint8Array.of(0xb8));
    const { lines } = await linesOf(store, 'text');
    expect(lines.filter((line) => line.part === 'bytes').map(decodeLine)).toEqual(['\ufffd', 'B', '\ufffd']);
  });
});
