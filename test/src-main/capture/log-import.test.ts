// Captures opened from files: copied, never written, told as what they hold; halves, cuts and foreign files in words.
import { copyFile, mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../src-main/capture/capture-store';
import {
  bytesOf,
  chunk,
  closed,
  message,
  openStore,
  status,
  tempFolder,
  valueOf,
} from '../../support/captures';

/** A call of three answers, as two files in a folder of their own. */
async function kept(protocol: 'grpc' | 'tcp' = 'grpc'): Promise<string> {
  const folder = await tempFolder();
  const store = new CaptureStore({ folder });
  const log = valueOf(store.create('kept-by-test', protocol));
  if (protocol === 'grpc') {
    const headers = { entries: [], target: 'localhost:50051', path: '/a.B/C', secured: 'tls' as const };
    log.append({ kind: 'request-headers', direction: 'sent', data: headers });
    message(log, 'sent', 'question');
    log.append({ kind: 'half-close', direction: 'sent', data: { by: 'call' } });
    for (const text of ['one', 'two', 'three']) message(log, 'received', text);
    status(log);
  } else {
    log.append({ kind: 'connecting', direction: 'sent', data: { host: '::1', port: 7 } });
    chunk(log, 'sent', 'hello');
    closed(log);
  }
  await store.close();
  return path.join(folder, 'kept-by-test');
}

describe('a capture from a file', () => {
  it('is copied into the store and says which call it was; the file stays as it is', async () => {
    const base = await kept();
    const [data, index] = await Promise.all([readFile(`${base}.hcdata`), readFile(`${base}.hcindex`)]);
    const store = await openStore();
    for (const ending of ['hcindex', 'hcdata']) {
      const opened = valueOf(await store.open({ path: `${base}.${ending}` }));
      expect(opened).toMatchObject({
        ...{ name: 'kept-by-test', protocol: 'grpc', events: 7, lost: 0, connection: null },
        call: {
          ...{ path: '/a.B/C', target: 'localhost:50051', security: 'tls' },
          ...{ clientStreaming: false, serverStreaming: true },
        },
      });
      const { captureId } = opened;
      expect(valueOf(await store.summary({ captureId }))).toMatchObject({
        phase: 'ended',
        received: { count: 3, bytes: 11 },
        status: { code: 0 },
      });
      expect(valueOf(await store.event({ captureId, seq: 3 })).bytes).toEqual(bytesOf('one'));
    }
    expect(await readFile(`${base}.hcdata`)).toEqual(data);
    expect(await readFile(`${base}.hcindex`)).toEqual(index);
  });

  it('of a TCP connection says where it went', async () => {
    const base = await kept('tcp');
    const opened = valueOf(await (await openStore()).open({ path: `${base}.hcindex` }));
    expect(opened).toMatchObject({ protocol: 'tcp', call: null, connection: { host: '::1', port: 7 } });
  });

  it('that was cut opens as far as it goes, and says how many events are gone', async () => {
    const base = await kept();
    const { size } = await stat(`${base}.hcdata`);
    await truncate(`${base}.hcdata`, size - 60);
    const store = await openStore();
    const opened = valueOf(await store.open({ path: `${base}.hcindex` }));
    expect(opened.lost).toBeGreaterThan(0);
    expect(opened.events + opened.lost).toBe(7);
    expect((await stat(`${base}.hcdata`)).size).toBe(size - 60);
    const summary = valueOf(await store.summary({ captureId: opened.captureId }));
    expect(summary.phase).toBe('ended');
    expect(summary.status).toBeUndefined();
  });

  it('that cannot be opened is told in words, and nothing of it is kept', async () => {
    const base = await kept();
    const folder = path.dirname(base);
    await copyFile(`${base}.hcindex`, path.join(folder, 'half.hcindex'));
    await writeFile(path.join(folder, 'foreign.hcindex'), 'this is a text of more than 24 bytes');
    await writeFile(path.join(folder, 'foreign.hcdata'), '');
    await copyFile(`${base}.hcindex`, path.join(folder, 'damaged.hcindex'));
    await writeFile(path.join(folder, 'damaged.hcdata'), '');
    await writeFile(path.join(folder, 'empty.hcindex'), (await readFile(`${base}.hcindex`)).subarray(0, 24));
    await writeFile(path.join(folder, 'empty.hcdata'), '');
    await mkdir(path.join(folder, 'folder.hcindex'));
    const store = await openStore();
    const said = async (name: string) => {
      const opened = await store.open({ path: path.join(folder, name) });
      return opened.ok ? 'opened' : `${opened.error.code}: ${opened.error.message}`;
    };
    expect(await said('nowhere.hcindex')).toBe(
      'no-capture: There is no nowhere.hcindex and no nowhere.hcdata.',
    );
    expect(await said('half.hcdata')).toBe(
      'half-capture: A capture is two files, and half.hcdata is not beside half.hcindex. Put both into one folder.',
    );
    expect(await said('foreign.hcindex')).toContain('no-capture: foreign.hcindex is no capture of Halfclose');
    expect(await said('damaged.hcindex')).toContain('cut-capture: damaged is cut or damaged');
    expect(await said('empty.hcindex')).toBe('cut-capture: empty has no events in it.');
    expect(await said('folder.hcindex')).toContain('no-capture');
    expect(valueOf(await store.usage()).bytes).toBe(0);
  });

  it('larger than all captures may be is refused; an older one than all others is spared until a tab has it', async () => {
    const base = await kept();
    const small = await openStore({ quotaBytes: 100 });
    expect(await small.open({ path: `${base}.hcindex` })).toMatchObject({
      ok: false,
      error: { code: 'too-large' },
    });
    const folder = await tempFolder();
    const earlier = new CaptureStore({ folder });
    const log = valueOf(earlier.create('newer-log', 'tcp'));
    chunk(log, 'sent', new Uint8Array(900));
    closed(log);
    await earlier.close();
    const store = await openStore({ folder, quotaBytes: 1200 });
    expect(valueOf(await store.usage()).bytes).toBeGreaterThan(900);
    const opened = valueOf(await store.open({ path: `${base}.hcindex` }));
    await expect.poll(async () => valueOf(await store.usage()).bytes).toBeLessThan(900);
    expect((await store.summary({ captureId: opened.captureId })).ok).toBe(true);
  });
});
