// A log as its writers and readers see it: order, bytes, back-pressure, and a disk that is slow or refuses.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { highMarkBytes } from '../../../src-main/capture/log-writer';
import { writeToDisk, type DiskWrite } from '../../../src-main/capture/log-file';
import type { CaptureSummary } from '../../../src-shared/capture';
import {
  bytesOf,
  deferred,
  chunk,
  closed,
  message,
  openStore,
  status,
  tempFolder,
  textOf,
  valueOf,
} from '../../support/captures';

const all = { filter: 'all' as const, from: 0, count: 500, previewBytes: 65_536 };

describe('a capture log', () => {
  it('gives back every event in order, with numbers per direction and times that never go back', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'grpc'));
    log.append({
      kind: 'request-headers',
      direction: 'sent',
      data: { entries: [], target: 'localhost:1', path: '/p.S/M' },
    });
    message(log, 'sent', 'one');
    message(log, 'received', 'two');
    message(log, 'sent', '');
    status(log);
    const { total, rows } = valueOf(await store.read({ captureId: 'capture-1', ...all }));
    expect(total).toBe(5);
    expect(rows.map((row) => [row.seq, row.kind, row.direction, row.number, row.size])).toEqual([
      [0, 'request-headers', 'sent', 0, rows[0]?.size],
      [1, 'message', 'sent', 1, 3],
      [2, 'message', 'received', 1, 3],
      [3, 'message', 'sent', 2, 0],
      [4, 'status', 'received', 0, rows[4]?.size],
    ]);
    expect(JSON.parse(textOf(rows[0]?.bytes ?? bytesOf('')))).toMatchObject({ path: '/p.S/M' });
    expect(textOf(rows[2]?.bytes ?? bytesOf(''))).toBe('two');
    expect(rows.map((row) => row.timeUs)).toEqual(rows.map((row) => row.timeUs).sort((a, b) => a - b));
    expect(valueOf(await store.summary({ captureId: 'capture-1' }))).toMatchObject({
      phase: 'ended',
      events: 5,
      sent: { count: 2, bytes: 3 },
      received: { count: 1, bytes: 3 },
      lostEvents: 0,
    });
  });

  it('cuts previews but tells the true size, and gives each row memory of its own', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'grpc'));
    const big = new Uint8Array(300_000).map((_, at) => at % 251);
    message(log, 'received', big);
    message(log, 'received', 'small');
    const { rows } = valueOf(await store.read({ captureId: 'capture-1', ...all, previewBytes: 200 }));
    expect(rows[0]).toMatchObject({ size: 300_000, bytes: big.slice(0, 200) });
    expect(rows.map((row) => row.bytes.buffer.byteLength)).toEqual([200, 5]);
    const whole = valueOf(await store.event({ captureId: 'capture-1', seq: 0 }));
    expect(Buffer.compare(whole.bytes, big)).toBe(0);
    expect((await store.event({ captureId: 'capture-1', seq: 2 })).ok).toBe(false);
  });

  it('copies what it is given, so that a reading buffer may be used again', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'tcp'));
    const buffer = bytesOf('first');
    chunk(log, 'received', buffer);
    buffer.set(bytesOf('XXXXX'));
    expect(textOf(valueOf(await store.event({ captureId: 'capture-1', seq: 0 })).bytes)).toBe('first');
  });

  it('takes nothing after the end but a diagnosis', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'grpc'));
    status(log);
    message(log, 'received', 'late');
    status(log);
    const data = { code: 'refused', title: 't', sentence: 's', steps: [], checks: [] };
    log.append({ kind: 'diagnosis', direction: 'received', data });
    const { rows } = valueOf(await store.read({ captureId: 'capture-1', ...all }));
    expect(rows.map((row) => row.kind)).toEqual(['status', 'diagnosis']);
    expect(valueOf(await store.summary({ captureId: 'capture-1' }))).toMatchObject({
      events: 2,
      diagnosisSeq: 1,
    });
  });

  it('refuses a second log of the same id, and an id that is no file name', async () => {
    const store = await openStore();
    valueOf(store.create('capture-1', 'grpc'));
    expect(store.create('capture-1', 'grpc')).toMatchObject({ ok: false, error: { code: 'capture-exists' } });
    expect(store.create('../../escape', 'grpc')).toMatchObject({ ok: false, error: { code: 'capture-id' } });
    expect(await store.summary({ captureId: 'capture-9' })).toMatchObject({
      ok: false,
      error: { code: 'unknown-capture' },
    });
  });

  it('tells the newest state soon after a change, not once per event', async () => {
    const told: CaptureSummary[] = [];
    const ended = deferred();
    const store = await openStore({
      onChange: (summary) => {
        told.push(summary);
        if (summary.phase === 'ended') ended.resolve();
      },
    });
    const log = valueOf(store.create('capture-1', 'tcp'));
    for (let count = 0; count < 10_000; count += 1) chunk(log, 'received', 'abc');
    closed(log);
    await ended.promise;
    expect(told.at(-1)).toMatchObject({ events: 10_001, received: { count: 10_000, bytes: 30_000 } });
    expect(told.length).toBeLessThan(100);
  });
});

/** A disk that writes only when it is let. */
function gatedDisk(): { write: DiskWrite; open: () => void } {
  const gate = deferred();
  onTestFinished(gate.resolve);
  return { write: async (...write) => gate.promise.then(() => writeToDisk(...write)), open: gate.resolve };
}

describe('a slow disk', () => {
  it('asks the writer to stop at 8 MB unwritten, reads see those bytes, and drained resolves when they are written', async () => {
    const disk = gatedDisk();
    const store = await openStore({ write: disk.write });
    const log = valueOf(store.create('capture-1', 'tcp'));
    const part = new Uint8Array(64 * 1024);
    let outstanding = 0;
    for (let isReady = true; isReady; outstanding += part.length) {
      part.fill(outstanding / part.length);
      isReady = chunk(log, 'received', part);
    }
    expect(outstanding).toBeLessThanOrEqual(highMarkBytes + 2 * part.length);
    expect(log.writer.unwritten).toBe(outstanding);
    const last = outstanding / part.length - 1;
    expect(valueOf(await store.event({ captureId: 'capture-1', seq: last })).bytes[0]).toBe(last);
    let isDrained = false;
    const drained = log.drained().then(() => (isDrained = true));
    await new Promise(setImmediate);
    expect(isDrained).toBe(false);
    disk.open();
    await drained;
    expect(log.writer.unwritten).toBeLessThan(highMarkBytes);
    await log.writer.flush();
    expect(log.writer.unwritten).toBe(0);
    expect(valueOf(await store.event({ captureId: 'capture-1', seq: 7 })).bytes[9]).toBe(7);
  });

  it('takes bytes in small pieces and still writes each once', async () => {
    const folder = await tempFolder();
    const write: DiskWrite = (fd, parts, position) =>
      writeToDisk(fd, [(parts[0] ?? bytesOf('')).subarray(0, 1000)], position);
    const store = await openStore({ folder, write });
    const log = valueOf(store.create('capture-1', 'tcp'));
    const bytes = new Uint8Array(10_123).map((_, at) => at % 199);
    chunk(log, 'sent', bytes);
    closed(log);
    await store.close();
    const again = await openStore({ folder });
    expect(valueOf(await again.event({ captureId: 'capture-1', seq: 0 })).bytes).toEqual(bytes);
  });
});

describe('a disk that refuses', () => {
  const fullDisk: DiskWrite = () =>
    Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }));

  it('keeps what fits in memory, then counts what is lost, and says why', async () => {
    const store = await openStore({ write: fullDisk });
    const log = valueOf(store.create('capture-1', 'tcp'));
    const part = new Uint8Array(1024 * 1024).fill(7);
    for (let count = 0; count < 20; count += 1) {
      chunk(log, 'received', part);
      await log.drained();
      await new Promise(setImmediate);
    }
    closed(log);
    const summary = valueOf(await store.summary({ captureId: 'capture-1' }));
    expect(summary).toMatchObject({ phase: 'ended', received: { count: 20, bytes: 20 * part.length } });
    expect(summary.lostEvents).toBeGreaterThanOrEqual(11);
    expect(summary.lostReason).toBe('The disk is full, so the capture cannot be written. Free some space.');
    expect(valueOf(await store.event({ captureId: 'capture-1', seq: 0 })).bytes.length).toBe(part.length);
    expect(valueOf(await store.event({ captureId: 'capture-1', seq: 19 }))).toMatchObject({
      size: part.length,
      bytes: new Uint8Array(0),
    });
    expect(valueOf(await store.event({ captureId: 'capture-1', seq: 20 })).bytes.length).toBeGreaterThan(0);
  });

  it('does not keep a call from running when the folder cannot be made', async () => {
    const file = path.join(await tempFolder(), 'a-file');
    await writeFile(file, '');
    const store = await openStore({ folder: path.join(file, 'captures') });
    const log = valueOf(store.create('capture-1', 'grpc'));
    message(log, 'received', 'still readable');
    status(log);
    expect(textOf(valueOf(await store.event({ captureId: 'capture-1', seq: 0 })).bytes)).toBe(
      'still readable',
    );
    expect(valueOf(await store.summary({ captureId: 'capture-1' })).lostReason).toMatch(/capture/);
    expect(valueOf(await store.usage()).bytes).toBe(0);
  });
});
