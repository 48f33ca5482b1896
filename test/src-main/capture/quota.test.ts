// The quota: oldest finished logs go first, logs in use stay, a running log that has no room left says so.
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { CaptureStore } from '../../../src-main/capture/capture-store';
import { bytesOf, chunk, closed, openStore, tempFolder, valueOf } from '../../support/captures';

const part = new Uint8Array(100_000).fill(1);

/** Finished logs of an earlier session, oldest first, 100 kB each. */
async function earlier(folder: string, count: number): Promise<string[]> {
  const store = await openStore({ folder });
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const captureId = `earlier-${number}`;
    const log = valueOf(store.create(captureId, 'tcp'));
    chunk(log, 'received', part);
    closed(log);
    ids.push(captureId);
    // Two logs of one millisecond have no oldest.
    const now = Date.now();
    while (Date.now() === now) await new Promise(setImmediate);
  }
  await store.close();
  return ids;
}

async function idsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith('.hcindex'))
    .map((name) => name.replace('.hcindex', ''))
    .sort();
}

/** Fills a running log until the store has cleaned up as much as it can. */
async function fill(store: CaptureStore, captureId: string, parts: number) {
  const log = valueOf(store.create(captureId, 'tcp'));
  for (let count = 0; count < parts; count += 1) {
    chunk(log, 'received', part);
    await log.writer.flush();
    await store.usage();
  }
  return log;
}

describe('the quota', () => {
  it('removes the oldest finished logs first and tells the usage', async () => {
    const folder = await tempFolder();
    await earlier(folder, 4);
    const told: number[] = [];
    const store = await openStore({
      folder,
      quotaBytes: 500_000,
      onUsage: (usage) => told.push(usage.bytes),
    });
    expect(valueOf(await store.usage()).bytes).toBeGreaterThan(4 * 100_000);
    await fill(store, 'running-1', 3);
    expect(await idsIn(folder)).toEqual(['earlier-4', 'running-1']);
    const { bytes } = valueOf(await store.usage());
    expect(bytes).toBeLessThanOrEqual(500_000);
    await store.close();
    expect(told.at(-1)).toBe(bytes);
  });

  it('cleans up what an earlier session left over', async () => {
    const folder = await tempFolder();
    await earlier(folder, 5);
    const store = await openStore({ folder, quotaBytes: 250_000 });
    expect(valueOf(await store.usage()).bytes).toBeGreaterThan(500_000);
    store.protect([]);
    await store.usage();
    expect(await idsIn(folder)).toEqual(['earlier-4', 'earlier-5']);
  });

  it('spares the logs that open tabs show', async () => {
    const folder = await tempFolder();
    await earlier(folder, 3);
    const store = await openStore({ folder, quotaBytes: 320_000 });
    store.protect(['earlier-1']);
    await fill(store, 'running-1', 2);
    expect(await idsIn(folder)).toEqual(['earlier-1', 'running-1']);
  });

  it('lets a running log without room count what it cannot keep, and keep again when there is room', async () => {
    const folder = await tempFolder();
    const store = await openStore({ folder, quotaBytes: 250_000 });
    const log = await fill(store, 'running-1', 5);
    const summary = valueOf(await store.summary({ captureId: 'running-1' }));
    expect(summary).toMatchObject({ lostEvents: 2, received: { count: 5, bytes: 500_000 } });
    expect(summary.lostReason).toBe(
      'The captures that are in use fill the quota of 0.3 MB. Close tabs that you no longer need.',
    );
    expect(valueOf(await store.event({ captureId: 'running-1', seq: 2 })).bytes).toHaveLength(100_000);
    expect(valueOf(await store.event({ captureId: 'running-1', seq: 4 }))).toMatchObject({
      size: 100_000,
      bytes: bytesOf(''),
    });
    const { lines } = valueOf(
      await store.lines({ captureId: 'running-1', layout: 'hex', filter: 'all', from: 3 * 6251, count: 5 }),
    );
    expect(lines.map((line) => [line.seq, line.part, line.offset])).toEqual([
      [3, 'head', 300_000],
      [4, 'head', 400_000],
    ]);
    closed(log);
    await store.close();
    const again = await openStore({ folder });
    expect(valueOf(await again.summary({ captureId: 'running-1' }))).toMatchObject({
      lostEvents: 2,
      phase: 'ended',
    });
  });

  it('keeps the bytes of a small log beside one that has filled the quota', async () => {
    const store = await openStore({ quotaBytes: 8_000_000 });
    const large = await fill(store, 'large-log', 80);
    expect(valueOf(await store.summary({ captureId: 'large-log' })).lostEvents).toBeGreaterThan(0);
    const small = valueOf(store.create('small-log', 'tcp'));
    for (let at = 0; at < 200; at += 1) {
      chunk(small, 'received', part.subarray(0, 1000));
      await small.writer.flush();
    }
    const { lostEvents, received } = valueOf(await store.summary({ captureId: 'small-log' }));
    expect(received.count).toBe(200);
    // It is small up to a 64th of the quota.
    expect(lostEvents).toBeGreaterThan(60);
    expect(lostEvents).toBeLessThan(90);
    expect(valueOf(await store.event({ captureId: 'small-log', seq: 100 })).bytes).toHaveLength(1000);
    closed(large);
    closed(small);
    expect(valueOf(await store.usage()).bytes).toBeLessThanOrEqual(8_000_000);
  });

  it('discards a finished log at once and a running one when it ends', async () => {
    const folder = await tempFolder();
    const store = await openStore({ folder });
    const log = valueOf(store.create('running-1', 'tcp'));
    chunk(log, 'sent', 'x');
    closed(valueOf(store.create('finished-1', 'tcp')));
    valueOf(await store.discard({ captureId: 'finished-1' }));
    valueOf(await store.discard({ captureId: 'running-1' }));
    valueOf(await store.discard({ captureId: 'never-there' }));
    expect(await idsIn(folder)).toEqual(['running-1']);
    chunk(log, 'sent', 'y');
    closed(log);
    await store.close();
    expect(await idsIn(folder)).toEqual([]);
  });
});
