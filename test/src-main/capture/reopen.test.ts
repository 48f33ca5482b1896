// What comes back from disk: finished logs, logs whose process was killed, torn tails, and files that are not ours.
import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { logPaths } from '../../../src-main/capture/log-paths';
import { eventKinds } from '../../../src-shared/capture';
import { chunk, closed, message, openStore, tempFolder, textOf, valueOf } from '../../support/captures';
import { startChild } from '../../support/child-process';

const all = { filter: 'all' as const, from: 0, count: 500, previewBytes: 1000 };

describe('a log opened again', () => {
  it('is what it was: summary, rows, lines and lifeline', async () => {
    const folder = await tempFolder();
    const store = await openStore({ folder });
    const log = valueOf(store.create('capture-1', 'tcp'));
    const connected = {
      localAddress: '::1',
      localPort: 5,
      remoteAddress: '::1',
      remotePort: 6,
      lookupAndConnectUs: 7,
    };
    log.append({ kind: 'connected', direction: 'received', data: connected });
    for (let count = 0; count < 200; count += 1)
      chunk(log, count % 2 === 0 ? 'sent' : 'received', `line ${count}\nand é`);
    closed(log);
    const look = async (from: typeof store) => {
      const id = { captureId: 'capture-1' };
      return [
        valueOf(await from.summary(id)),
        valueOf(await from.read({ ...id, ...all })),
        valueOf(await from.lines({ ...id, filter: 'received', layout: 'text', from: 50, count: 100 })),
        valueOf(await from.lines({ ...id, filter: 'all', layout: 'hex', from: 50, count: 100 })),
        valueOf(await from.lifeline(id)),
      ];
    };
    const before = await look(store);
    await store.close();
    expect(await look(await openStore({ folder }))).toEqual(before);
  });

  it('whose process was killed while it wrote keeps its events and is ended without a status', async () => {
    const folder = await tempFolder();
    const child = await startChild('test/support/children/capture-writer.ts', [folder, 'capture-1']);
    expect(await child.line()).toBe('many');
    await child.kill();

    const store = await openStore({ folder });
    const summary = valueOf(await store.summary({ captureId: 'capture-1' }));
    expect(summary.events).toBeGreaterThan(20_000);
    expect(summary).toMatchObject({
      phase: 'ended',
      endedUs: summary.lastUs,
      received: { count: summary.events },
      lostEvents: 0,
    });
    expect(summary.status).toBeUndefined();
    const last = valueOf(await store.event({ captureId: 'capture-1', seq: summary.events - 1 }));
    expect(textOf(last.bytes)).toMatch(new RegExp(`^message ${summary.events - 1} `));
  });

  it('with a torn tail keeps all whole events and cuts the rest away', async () => {
    const folder = await tempFolder();
    const store = await openStore({ folder });
    const log = valueOf(store.create('capture-1', 'grpc'));
    for (let count = 0; count < 10; count += 1) message(log, 'received', `message ${count}`);
    await store.close();
    const paths = logPaths(folder, 'capture-1');
    const whole = { index: (await stat(paths.index)).size, data: (await stat(paths.data)).size };
    await truncate(paths.index, whole.index - 7);
    await appendFile(paths.data, 'bytes without an entry');

    const again = await openStore({ folder });
    const { rows } = valueOf(await again.read({ captureId: 'capture-1', ...all }));
    expect(rows.map((row) => textOf(row.bytes))).toEqual(
      Array.from({ length: 9 }, (_, at) => `message ${at}`),
    );
    expect((await stat(paths.index)).size).toBe(whole.index - 24);
    expect((await stat(paths.data)).size).toBe(whole.data - 9);
    expect(valueOf(await again.summary({ captureId: 'capture-1' }))).toMatchObject({
      phase: 'ended',
      events: 9,
      lostEvents: 0,
    });
  });

  it('stops at an entry that was not written whole, such as zeros, and at one whose bytes are missing', async () => {
    const folder = await tempFolder();
    const store = await openStore({ folder });
    for (const captureId of ['capture-1', 'capture-2']) {
      const log = valueOf(store.create(captureId, 'grpc'));
      for (let count = 0; count < 3; count += 1) message(log, 'received', `message ${count}`);
    }
    await store.close();
    await appendFile(logPaths(folder, 'capture-1').index, new Uint8Array(48));
    await truncate(logPaths(folder, 'capture-2').data, 20);
    const again = await openStore({ folder });
    expect(valueOf(await again.summary({ captureId: 'capture-1' })).events).toBe(3);
    expect(valueOf(await again.summary({ captureId: 'capture-2' })).events).toBe(2);
  });

  it('is not made from a foreign file, which is left alone', async () => {
    const folder = await tempFolder();
    const foreign = logPaths(folder, 'not-ours-1');
    await writeFile(foreign.index, 'HCLOG-9\nsomething from a later version, longer than a header');
    await writeFile(foreign.data, 'data');
    await writeFile(path.join(folder, 'notes.txt'), 'mine');
    const store = await openStore({ folder, quotaBytes: 1 });
    expect(await store.summary({ captureId: 'not-ours-1' })).toMatchObject({
      ok: false,
      error: { code: 'unknown-capture' },
    });
    expect(valueOf(await store.usage()).bytes).toBe(0);
    await store.close();
    expect((await readdir(folder)).sort()).toEqual(['not-ours-1.hcdata', 'not-ours-1.hcindex', 'notes.txt']);
    expect(await readFile(foreign.data, 'utf8')).toBe('data');
  });

  it('reads event kinds by their place in the list, so the list only grows at its end', () => {
    expect(eventKinds.slice(0, 11)).toEqual([
      'request-headers',
      'response-headers',
      'message',
      'half-close',
      'status',
      'diagnosis',
      'connecting',
      'connected',
      'chunk',
      'error',
      'closed',
    ]);
  });
});
