// Reading at will: stopped, slow, and on again; the peer feels it, the log says it, and nothing is lost.
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../support/captures';
import { connect, has, listen, streamOf, type PeerSocket } from '../../support/tcp-wire';

const whole = 40_000_000;

/** Writes as a program does that minds back-pressure; resolves to what could be written within the time. */
async function writtenIn(peer: PeerSocket, ms: number): Promise<number> {
  const part = Buffer.alloc(100_000, 7);
  const until = performance.now() + ms;
  let written = 0;
  while (performance.now() < until && written < whole) {
    if (!peer.socket.write(part)) {
      const drained = await Promise.race([
        new Promise<boolean>((resolve) => peer.socket.once('drain', () => resolve(true))),
        new Promise<boolean>((resolve) => setTimeout(() => resolve(false), until - performance.now())),
      ]);
      written += part.length;
      if (!drained) return written;
    } else written += part.length;
  }
  return written;
}

describe.each(['direct', 'accepted way'])('reading a %s socket', (kind) => {
  /** Through the intake's own buffer, or by data events (as TLS, proxied and accepted sockets are read). */
  const local = kind === 'direct' ? {} : { proxied: true };

  async function line() {
    const server = await listen();
    const { socks5Serving } = await import('../../support/socks5-server');
    const proxy = 'proxied' in local ? await socks5Serving({ 'peer:1': server.port }) : undefined;
    const wire =
      proxy === undefined
        ? connect('127.0.0.1', server.port)
        : connect('peer', 1, { proxy: { kind: 'url', url: `socks5://${proxy.target}` } });
    await wire.sink.until(has('connected'));
    return { ...wire, peer: await server.accept() };
  }

  it('that is stopped makes the peer wait; read on, all of it comes', async () => {
    const { registry, captureId, sink, peer } = await line();
    valueOf(registry.setReading({ captureId, mode: 'stopped' }));
    const written = await writtenIn(peer, 400);
    expect(written).toBeLessThan(whole);
    expect(streamOf(sink, 'received').length).toBeLessThanOrEqual(128 * 1024);
    expect(sink.data('reading')).toEqual({ mode: 'stopped' });
    valueOf(registry.setReading({ captureId, mode: 'normal' }));
    await sink.until(({ counts }) => counts.received > 0);
    peer.socket.end();
    await sink.until(has('half-close'));
    expect(streamOf(sink, 'received').length).toBe(peer.socket.bytesWritten);
  });

  it('slowly takes about so many bytes a second, in small pieces', async () => {
    const { registry, captureId, sink, peer } = await line();
    valueOf(registry.setReading({ captureId, mode: 'slow', bytesPerSecond: 20_000 }));
    const start = performance.now();
    peer.socket.write(Buffer.alloc(200_000, 1));
    await sink.until((seen) => seen.counts.received >= 8);
    const took = (performance.now() - start) / 1000;
    const read = streamOf(sink, 'received').length;
    // The buffer that the system had already been given may come as one piece.
    const paced = read - 65_536;
    expect(paced / took).toBeLessThan(40_000);
    valueOf(registry.setReading({ captureId, mode: 'normal' }));
    await sink.until((seen) => streamOf(seen, 'received').length === 200_000);
  });

  it('that is stopped can still be reset and closed', async () => {
    const { registry, captureId, sink, peer } = await line();
    valueOf(registry.setReading({ captureId, mode: 'stopped' }));
    peer.socket.write('unread');
    valueOf(registry.close(captureId));
    await sink.until(has('closed'));
    expect(sink.data('closed')).toMatchObject({ how: 'closed', by: 'us' });
  });
});
