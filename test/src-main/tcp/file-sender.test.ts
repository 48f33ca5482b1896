// A file of any size into a connection: all its bytes, at the peer's pace, or how far it came.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf, tempFolder, valueOf } from '../../support/captures';
import { connect, has, listen, streamOf } from '../../support/tcp-wire';

describe('sending a file', () => {
  it('streams all its bytes, however slowly the peer reads, and refuses other sends meanwhile', async () => {
    const peer = await listen();
    const { sink, registry, captureId } = connect('127.0.0.1', peer.port);
    const accepted = await peer.accept();
    accepted.socket.pause();
    await sink.until(has('connected'));
    const bytes = Buffer.alloc(20_000_000).map((_, at) => (at * 31) % 253);
    const file = path.join(await tempFolder(), 'points.bin');
    await writeFile(file, bytes);
    const sending = registry.sendFile(captureId, file);
    await sink.until((seen) => seen.counts.sent > 5);
    expect(registry.send(captureId, bytesOf('x'))).toMatchObject({
      ok: false,
      error: { code: 'sending-file' },
    });
    accepted.socket.resume();
    expect(valueOf(await sending)).toEqual({ file: { name: 'points.bin', size: bytes.length } });
    const received = await accepted.hasReceived(bytes.length);
    const hash = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
    expect(hash(received)).toBe(hash(bytes));
    expect(hash(streamOf(sink, 'sent'))).toBe(hash(bytes));
    valueOf(registry.end(captureId));
  });

  it('stops with the connection, and says how far it came', async () => {
    const peer = await listen();
    const { sink, registry, captureId } = connect('127.0.0.1', peer.port);
    const accepted = await peer.accept();
    accepted.socket.pause();
    await sink.until(has('connected'));
    const file = path.join(await tempFolder(), 'points.bin');
    await writeFile(file, new Uint8Array(30_000_000));
    const sending = registry.sendFile(captureId, file);
    await sink.until((seen) => seen.counts.sent > 5);
    valueOf(registry.reset(captureId));
    const sent = await sending;
    expect(sent).toMatchObject({ ok: false, error: { code: 'file-cut' } });
    expect(!sent.ok && sent.error.message).toMatch(/ended after .* of 30.0 MB of points.bin/);
  });

  it('refuses what is no file', async () => {
    const peer = await listen();
    const { sink, registry, captureId } = connect('127.0.0.1', peer.port);
    await sink.until(has('connected'));
    const folder = await tempFolder();
    expect(await registry.sendFile(captureId, folder)).toMatchObject({
      ok: false,
      error: { code: 'not-a-file' },
    });
    const missing = await registry.sendFile(captureId, path.join(folder, 'gone.bin'));
    expect(missing).toMatchObject({ ok: false, error: { code: 'file-unreadable' } });
    expect(!missing.ok && missing.error.message).toBe(
      'gone.bin cannot be read. Check that it is there, or choose another.',
    );
    valueOf(registry.send(captureId, bytesOf('still usable')));
  });
});
