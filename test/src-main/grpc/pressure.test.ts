// Large messages, fast streams, slow logs and servers that do not read: memory and turns stay bounded.
import { describe, expect, it } from 'vitest';
import type { GrpcOpen } from '../../../src-shared/contract';
import { completed, methods } from '../../support/grpc-harness';
import { demoRunning, harness, served } from '../../support/grpc-room';
import { framed, respond, respondWith } from '../../support/http2-server';

const demoTarget = demoRunning();

describe('sizes and pressure', () => {
  it('a message of 1 MB is fine both ways', async () => {
    const { path } = methods.echo;
    const large = Buffer.concat([Buffer.from([0x7a, 0x80, 0x80, 0x40]), Buffer.alloc(1 << 20, 7)]);
    const { sink } = harness().open({ target: demoTarget(), path, messages: [large] });
    expect(await sink.status()).toMatchObject({ code: 0 });
    expect(sink.messages('received')[0]?.equals(large)).toBe(true);
    expect(sink.messages('sent')[0]?.equals(large)).toBe(true);
  });

  it('a message of 70 MB is refused, naming the limit', async () => {
    const { path, request, serverStreaming } = methods.streamSamples;
    const { sink } = harness().open({
      target: demoTarget(),
      path,
      serverStreaming,
      messages: [request({ count: '1', size: 70_000_000 })],
    });
    expect(await sink.status()).toMatchObject({ code: 8, origin: 'local' });
    expect(await sink.diagnosis()).toMatchObject({
      code: 'too-large',
      title: 'A message of 70 MB is larger than the receive limit of 64 MB',
    });
    expect(sink.messages('received')).toEqual([]);
  });

  it('small limits are named as what they are', async () => {
    const { target } = await served((stream) => {
      respond(stream);
      stream.write(framed(Buffer.alloc(303)));
    });
    const options = { receiveLimitBytes: 100 };
    const { sink } = harness().open({ target, path: '/a.B/C', options });
    await sink.status();
    expect((await sink.diagnosis())?.title).toBe(
      'A message of 303 B is larger than the receive limit of 100 B',
    );
  });

  it('a server that really sends 300 MB in one message is stopped early, with memory bounded', async () => {
    const whole = 300_000_000;
    let sent = 0;
    const { target } = await served((stream) => {
      respond(stream);
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(whole, 1);
      stream.write(prefix);
      const piece = Buffer.alloc(64 * 1024);
      const more = (): void => {
        while (!stream.destroyed && sent < whole) {
          sent += piece.length;
          if (!stream.write(piece)) return;
        }
      };
      stream.on('drain', more);
      more();
    });
    const before = process.memoryUsage().rss;
    const { sink } = harness().open({ target, path: '/a.B/C', serverStreaming: true });
    expect(await sink.status()).toMatchObject({ code: 8, origin: 'local' });
    expect(await sink.diagnosis()).toMatchObject({ code: 'too-large' });
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    expect(sent).toBeLessThan(20_000_000);
  });

  it('100,000 messages into a slow log: reading stops while it is full, and none is lost', async () => {
    const { path, request, serverStreaming } = methods.streamSamples;
    const calls = harness();
    const open: GrpcOpen = completed({
      target: demoTarget(),
      path,
      serverStreaming,
      messages: [request({ count: '100000', size: 100 })],
    });
    const sink = calls.sink(open.captureId);
    let appended = 0;
    sink.hasRoom = () => {
      appended += 1;
      if (appended % 5000 !== 0) return true;
      setImmediate(() => {
        sink.drain();
      });
      return false;
    };
    calls.registry.open(open);
    await sink.until(() => sink.full);
    expect(calls.registry.pressure(open.captureId)?.pauses).toBe(1);
    expect(await sink.status()).toMatchObject({ code: 0 });
    expect(sink.messages('received')).toHaveLength(100_000);
    expect(new Set(sink.messages('received').map((bytes) => bytes.length))).toEqual(new Set([100]));
    expect(sink.appendedWhileFull).toBe(0);
  }, 60_000);

  it('a server that does not read: sending is refused at a bound, the stream stays open, nothing false is logged', async () => {
    const { target } = await served((stream) => {
      respond(stream);
      stream.pause();
    });
    const calls = harness();
    const { id, sink } = calls.open({ target, path: '/a.B/C', clientStreaming: true, serverStreaming: true });
    await sink.until(() => sink.kinds().includes('response-headers'));
    const message = Buffer.alloc(256 * 1024);
    const results = Array.from({ length: 60 }, () => calls.registry.send(id, message));
    const refused = results.filter((result) => !result.ok);
    expect(refused.length).toBeGreaterThan(20);
    expect(refused[0]).toMatchObject({ error: { code: 'too-fast' } });
    expect(calls.registry.pressure(id)?.waitingBytes).toBeLessThanOrEqual(8 * 1024 * 1024);
    expect(sink.messages('sent').length).toBeLessThan(10);
    calls.registry.cancel(id);
    expect(await sink.status()).toMatchObject({ code: 1 });
  });

  it('a stream of empty messages does not hold the event loop', async () => {
    const { target } = await served((stream) => {
      respondWith(stream, 0, Buffer.alloc(5 * 20_000));
    });
    const { sink } = harness().open({ target, path: '/a.B/C', serverStreaming: true });
    await sink.until(() => sink.counts.received >= 1);
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      if (sink.data('status') === undefined) setImmediate(turn);
    };
    setImmediate(turn);
    expect(await sink.status()).toMatchObject({ code: 0 });
    expect(sink.messages('received')).toHaveLength(20_000);
    expect(turns).toBeGreaterThan(15);
  });
});
