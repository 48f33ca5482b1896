// A million messages in one log: the memory and disk that they cost, and jumps to any of them.
import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { logPaths } from '../../../src-main/capture/log-paths';
import {
  bytesOf,
  chunk,
  closed,
  message,
  openStore,
  status,
  tempFolder,
  textOf,
  valueOf,
} from '../../support/captures';

describe('a log of 1,000,000 messages', () => {
  const count = 1_000_000;

  it('costs at most 32 B of memory a message and 24 B beside its payload on disk, and any row is read at once', async () => {
    const folder = await tempFolder();
    const store = await openStore({ folder });
    const log = valueOf(store.create('capture-1', 'grpc'));
    const payload = new Uint8Array(100).fill(0x2e);
    const view = new DataView(payload.buffer);
    const started = performance.now();
    for (let number = 0; number < count; number += 1) {
      view.setUint32(0, number);
      if (!message(log, number % 4 === 0 ? 'sent' : 'received', payload)) await log.drained();
    }
    const appendUs = ((performance.now() - started) * 1000) / count;
    status(log);
    await log.writer.flush();
    const paths = logPaths(folder, 'capture-1');
    const [data, index] = await Promise.all([stat(paths.data), stat(paths.index)]);
    expect(log.table.byteLength / count).toBeLessThanOrEqual(32);
    expect(data.size + index.size).toBeLessThanOrEqual(1.15 * count * 100 + 24 * count);

    let readMs = 0;
    for (let jump = 0; jump < 50; jump += 1) {
      const from = (jump * 7_919_993) % (count * 0.75 - 40);
      const begun = performance.now();
      const { rows, total } = valueOf(
        await store.read({ captureId: 'capture-1', filter: 'received', from, count: 40, previewBytes: 100 }),
      );
      readMs += performance.now() - begun;
      expect(total).toBe(count * 0.75 + 1);
      expect(rows.map((row) => row.number)).toEqual(Array.from({ length: 40 }, (_, at) => from + at + 1));
      const first = rows[0];
      expect(first && new DataView(first.bytes.buffer).getUint32(0)).toBe(first?.seq);
      expect(
        valueOf(
          await store.locate({
            captureId: 'capture-1',
            filter: 'received',
            layout: 'rows',
            at: { seq: first?.seq ?? 0 },
          }),
        ).row,
      ).toBe(from);
    }
    console.log(
      `append ${appendUs.toFixed(2)} us, 40 rows ${(readMs / 50).toFixed(2)} ms, ${(log.table.byteLength / count).toFixed(1)} B of memory a message`,
    );
  });
});

describe('a log of 300,000 chunks', () => {
  const count = 300_000;

  it('is searched to its end and comes back from disk', async () => {
    const folder = await tempFolder();
    const store = await openStore({ folder });
    const log = valueOf(store.create('capture-1', 'tcp'));
    const payload = bytesOf(
      '{"note":"The glove is at the gate, by the second post of the fence","place":12345}\n',
    );
    for (let number = 0; number < count; number += 1) {
      if (!chunk(log, 'received', payload)) await log.drained();
    }
    chunk(log, 'sent', 'Needle in the HAYSTACK');
    closed(log);
    const search = {
      captureId: 'capture-1',
      filter: 'all' as const,
      needle: bytesOf('haystack'),
      seq: -1,
      toward: 'next' as const,
    };
    const begun = performance.now();
    const { found } = valueOf(await store.search(search));
    const passMs = performance.now() - begun;
    expect(found).toEqual({ row: count, seq: count });
    expect(passMs).toBeLessThan(10_000);
    console.log(`search pass ${passMs.toFixed(0)} ms`);
    await store.close();

    const again = await openStore({ folder });
    const reopened = performance.now();
    const line = valueOf(
      await again.locate({ captureId: 'capture-1', filter: 'all', layout: 'hex', at: { seq: count } }),
    ).row;
    console.log(`reopened in ${(performance.now() - reopened).toFixed(0)} ms`);
    expect(line).toBe(count * (1 + Math.ceil(payload.length / 16)));
    const { lines } = valueOf(
      await again.lines({ captureId: 'capture-1', filter: 'all', layout: 'text', from: 2 * count, count: 2 }),
    );
    expect(lines.map((entry) => textOf(entry.bytes))).toEqual(['', 'Needle in the HAYSTACK']);
    expect(valueOf(await again.summary({ captureId: 'capture-1' }))).toMatchObject({
      phase: 'ended',
      closed: { how: 'ended' },
    });
  });
});
