// A TCP connection against real sockets and ncat: what the peer sees, what the log says, with the log on disk too.
import { spawn } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { highMarkBytes } from '../../../src-main/capture/log-writer';
import { writeToDisk } from '../../../src-main/capture/log-file';
import { decodeLine } from '../../../src-shared/bytes/utf8-stream';
import { bytesOf, deferred, openStore, valueOf } from '../../support/captures';
import { freePort } from '../../support/ncat';
import { connect, has, listen, streamOf } from '../../support/tcp-wire';

describe('an open connection', () => {
  it('exchanges bytes with ncat, and each side learns of the other side of the end', async () => {
    const port = await freePort();
    const ncat = spawn('ncat', ['-l', '127.0.0.1', String(port), '-v']);
    onTestFinished(() => void ncat.kill());
    await until(ncat.stderr, 'Listening on 127.0.0.1');
    const wire = connect('127.0.0.1', port);
    await wire.sink.until(has('connected'));
    valueOf(wire.registry.send(wire.captureId, bytesOf('from us\n')));
    await until(ncat.stdout, 'from us');
    ncat.stdin.end('from ncat\n');
    await wire.sink.until((sink) => streamOf(sink, 'received').toString() === 'from ncat\n');
    valueOf(wire.registry.close(wire.captureId));
    await wire.sink.until(has('closed'));
    expect(wire.sink.kinds().filter((kind) => kind === 'closed')).toHaveLength(1);
  });

  it('says where it runs from and to, and how long that took', async () => {
    const peer = await listen();
    const { sink } = connect('127.0.0.1', peer.port);
    await sink.until(has('connected'));
    const { socket } = await peer.accept();
    expect(sink.data('connecting')).toEqual({ host: '127.0.0.1', port: peer.port });
    expect(sink.data('connected')).toMatchObject({
      localAddress: '127.0.0.1',
      localPort: socket.remotePort,
      remoteAddress: '127.0.0.1',
      remotePort: peer.port,
    });
    expect(sink.data('connected')?.lookupAndConnectUs).toBeGreaterThan(0);
  });

  it.each(['::1', '[::1]', ' [::1] '])('takes the IPv6 literal %j', async (host) => {
    const peer = await listen('::1');
    const { sink, registry } = connect(host, peer.port);
    await sink.until(has('connected'));
    expect(registry.connections()).toEqual([
      { protocol: 'tcp', target: `[::1]:${peer.port}`, state: 'ready', openCalls: 0 },
    ]);
  });

  it('reaches a name whose first address refuses (happy eyeballs)', async () => {
    const peer = await listen('127.0.0.1');
    const { sink } = connect('localhost', peer.port);
    await sink.until(has('connected'));
    const accepted = await peer.accept();
    accepted.socket.write('hello');
    await sink.until((seen) => streamOf(seen, 'received').toString() === 'hello');
    expect(sink.data('connecting')).toEqual({ host: 'localhost', port: peer.port });
  });

  it('keeps chunk boundaries: one event per write and per read', async () => {
    const peer = await listen();
    const { sink, registry, captureId } = connect('127.0.0.1', peer.port);
    const { socket } = await peer.accept();
    await sink.until(has('connected'));
    for (const text of ['one', 'two', 'three']) valueOf(registry.send(captureId, bytesOf(text)));
    for (const [count, text] of ['four', 'five'].entries()) {
      socket.write(text);
      await sink.until((seen) => seen.counts.received === count + 1);
    }
    const chunks = sink.events.flatMap((event) =>
      'bytes' in event ? [`${event.direction} ${Buffer.from(event.bytes)}`] : [],
    );
    expect(chunks).toEqual(['sent one', 'sent two', 'sent three', 'received four', 'received five']);
  });
});

describe('with the capture log on disk', () => {
  it('shows a character that the network cut in two as one', async () => {
    const peer = await listen();
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'tcp'));
    connect('127.0.0.1', peer.port, { sink: log });
    const { socket } = await peer.accept();
    const bytes = bytesOf('glove 手套\n');
    for (const [count, part] of [bytes.subarray(0, 7), bytes.subarray(7, 11), bytes.subarray(11)].entries()) {
      socket.write(part);
      while (log.summary().received.count <= count) await new Promise(setImmediate);
    }
    const { lines } = valueOf(
      await store.lines({ captureId: 'capture-1', layout: 'text', filter: 'received', from: 0, count: 50 }),
    );
    const texts = lines.filter((line) => line.kind === 'chunk' && line.part === 'bytes').map(decodeLine);
    expect(texts).toEqual(['glove ', '手', '套\n']);
  });

  it('stops reading while the disk is slow, so that unwritten bytes stay bounded, and loses nothing', async () => {
    const gate = deferred();
    onTestFinished(gate.resolve);
    const store = await openStore({
      write: async (...write) => gate.promise.then(() => writeToDisk(...write)),
    });
    const log = valueOf(store.create('capture-1', 'tcp'));
    const peer = await listen();
    connect('127.0.0.1', peer.port, { sink: log });
    const { socket } = await peer.accept();
    const whole = 40_000_000;
    const part = Buffer.alloc(1_000_000, 7);
    for (let sent = 0; sent < whole; sent += part.length) socket.write(part);
    let mostUnwritten = 0;
    while (log.writer.unwritten <= highMarkBytes) await new Promise(setImmediate);
    for (let turns = 0; turns < 200; turns += 1) {
      mostUnwritten = Math.max(mostUnwritten, log.writer.unwritten);
      await new Promise(setImmediate);
    }
    expect(mostUnwritten).toBeLessThanOrEqual(highMarkBytes + 2 * 64 * 1024);
    gate.resolve();
    while (log.summary().received.bytes < whole) {
      mostUnwritten = Math.max(mostUnwritten, log.writer.unwritten);
      await new Promise(setImmediate);
    }
    expect(log.summary()).toMatchObject({ received: { bytes: whole }, lostEvents: 0 });
    expect(mostUnwritten).toBeLessThanOrEqual(highMarkBytes + 2 * 64 * 1024);
  });
});

/** Resolves when the text was seen on the stream. */
async function until(stream: NodeJS.ReadableStream, text: string): Promise<void> {
  let seen = '';
  for await (const part of stream) {
    seen += String(part);
    if (seen.includes(text)) return;
  }
  throw new Error(`The stream ended without ${text}: ${seen}`);
}
