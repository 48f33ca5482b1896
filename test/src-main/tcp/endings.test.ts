// Each way a TCP connection can end, or not begin: what the peer sees, and what the log says.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bytesOf, valueOf } from '../../support/captures';
import { freePort } from '../../support/ncat';
import { connect, has, listen, streamOf } from '../../support/tcp-wire';

describe('End, Close and Reset', () => {
  it('data and a reset that come together are a reset, not an end', async () => {
    const peer = await listen();
    const { sink } = connect('127.0.0.1', peer.port);
    const accepted = await peer.accept();
    await sink.until(has('connected'));
    accepted.socket.write('last words');
    accepted.socket.resetAndDestroy();
    await sink.until(has('closed'));
    expect(sink.data('closed')).toMatchObject({ how: 'reset', by: 'peer' });
    expect(sink.kinds()).not.toContain('half-close');
  });

  it('End sends FIN: the peer sees the end, and what it still says arrives', async () => {
    const peer = await listen();
    const { sink, registry, captureId, lists } = connect('127.0.0.1', peer.port);
    const accepted = await peer.accept();
    await sink.until(has('connected'));
    valueOf(registry.send(captureId, bytesOf('last words')));
    valueOf(registry.end(captureId));
    expect(await accepted.sawEnd).toBe('end');
    expect(accepted.received.toString()).toBe('last words');
    expect(registry.send(captureId, bytesOf('more'))).toMatchObject({
      ok: false,
      error: { code: 'already-ended' },
    });
    expect(registry.end(captureId)).toMatchObject({ ok: false, error: { code: 'already-ended' } });
    accepted.socket.end('still here');
    await sink.until(has('closed'));
    expect(streamOf(sink, 'received').toString()).toBe('still here');
    const order = sink.events.flatMap((event) =>
      'data' in event ? [`${event.kind} ${event.direction}`] : [],
    );
    expect(order.slice(2)).toEqual(['half-close sent', 'half-close received', 'closed sent']);
    expect(sink.data('half-close')).toEqual({ by: 'user' });
    expect(sink.data('closed')).toEqual({ how: 'ended', by: 'us', unsentBytes: 0, receivedAfterEnd: 10 });
    expect(lists.map((list) => list[0]?.state)).toEqual([
      'connecting',
      'ready',
      'half-closed',
      'half-closed',
      undefined,
    ]);
  });

  it('a peer that ends first leaves us free to send', async () => {
    const peer = await listen();
    const { sink, registry, captureId } = connect('127.0.0.1', peer.port);
    const accepted = await peer.accept();
    accepted.socket.end('bye');
    await sink.until(has('half-close'));
    valueOf(registry.send(captureId, bytesOf('after your end')));
    await accepted.hasReceived(14);
    valueOf(registry.end(captureId));
    await sink.until(has('closed'));
    expect(sink.data('half-close')).toEqual({ by: 'peer' });
    expect(sink.data('closed')).toEqual({ how: 'ended', by: 'peer', unsentBytes: 0, sentAfterPeerEnd: 14 });
  });

  it('Close ends both ways: the peer sees the end', async () => {
    const peer = await listen();
    const { sink, registry, captureId } = connect('127.0.0.1', peer.port);
    const accepted = await peer.accept();
    await sink.until(has('connected'));
    valueOf(registry.send(captureId, bytesOf('x')));
    valueOf(registry.close(captureId));
    await sink.until(has('closed'));
    expect(await accepted.sawEnd).toBe('end');
    expect(accepted.received.toString()).toBe('x');
    expect(sink.kinds()).not.toContain('half-close');
    expect(sink.data('closed')).toEqual({ how: 'closed', by: 'us', unsentBytes: 0 });
    for (const late of [
      registry.close(captureId),
      registry.send(captureId, bytesOf('x')),
      registry.reset(captureId),
    ]) {
      expect(late).toMatchObject({ ok: false, error: { code: 'already-ended' } });
    }
  });

  it('Reset sends RST: the peer sees its connection reset, not ended', async () => {
    const peer = await listen();
    const { sink, registry, captureId } = connect('127.0.0.1', peer.port);
    const accepted = await peer.accept();
    await sink.until(has('connected'));
    valueOf(registry.reset(captureId));
    await sink.until(has('closed'));
    expect(await accepted.sawEnd).toBe('ECONNRESET');
    expect(sink.data('closed')).toEqual({ how: 'reset', by: 'us', unsentBytes: 0 });
    expect(sink.kinds()).not.toContain('error');
  });

  it('a reset by the peer is an error in words, then the one end', async () => {
    const peer = await listen();
    const { sink } = connect('127.0.0.1', peer.port);
    const accepted = await peer.accept();
    await sink.until(has('connected'));
    accepted.socket.resetAndDestroy();
    await sink.until(has('closed'));
    expect(sink.kinds().slice(-2)).toEqual(['error', 'closed']);
    expect(sink.data('error')?.code).toBe('ECONNRESET');
    expect(sink.data('error')?.message).toContain(`127.0.0.1:${peer.port} reset the connection`);
    expect(sink.data('closed')).toMatchObject({ how: 'reset', by: 'peer' });
  });

  it('a server that closes right after its answer breaks our next sends, and the log says so (the fault of the notes)', async () => {
    const peer = await listen();
    const { sink, registry, captureId } = connect('127.0.0.1', peer.port);
    const accepted = await peer.accept();
    await sink.until(has('connected'));
    valueOf(registry.send(captureId, bytesOf('question')));
    await accepted.hasReceived(8);
    accepted.socket.write('answer');
    accepted.socket.destroySoon();
    await sink.until(has('half-close'));
    while (!sink.kinds().includes('error')) {
      registry.send(captureId, bytesOf('next question'));
      await new Promise(setImmediate);
    }
    await sink.until(has('closed'));
    expect(sink.data('error')?.message).toContain('had closed the connection before our last bytes arrived');
    expect(sink.data('closed')).toMatchObject({ how: 'reset', by: 'peer' });
    expect(sink.kinds().filter((kind) => kind === 'closed')).toHaveLength(1);
  });

  it('counts what it accepted and never gave to the system', async () => {
    const peer = await listen();
    const { sink, registry, captureId } = connect('127.0.0.1', peer.port);
    const accepted = await peer.accept();
    accepted.socket.pause();
    await sink.until(has('connected'));
    const big = new Uint8Array(12_000_000);
    valueOf(registry.send(captureId, big));
    const refused = registry.send(captureId, big);
    expect(refused).toMatchObject({ ok: false, error: { code: 'send-queue-full' } });
    valueOf(registry.reset(captureId));
    await sink.until(has('closed'));
    expect(sink.data('closed')?.unsentBytes).toBeGreaterThan(0);
    expect(sink.data('closed')?.unsentBytes).toBeLessThanOrEqual(big.length);
    expect(streamOf(sink, 'sent')).toHaveLength(big.length);
  });

  it('closes everything when the app goes', async () => {
    const peer = await listen();
    const { sink, registry } = connect('127.0.0.1', peer.port);
    await sink.until(has('connected'));
    await registry.closeAll();
    expect(sink.kinds().at(-1)).toBe('closed');
    expect(registry.connections()).toEqual([]);
  });
});

describe('a connection that does not come about', () => {
  it('says that nothing is listening', async () => {
    const port = await freePort();
    const { sink, registry } = connect('127.0.0.1', port);
    await sink.until(has('closed'));
    expect(sink.kinds()).toEqual(['connecting', 'error', 'closed']);
    expect(sink.data('error')).toEqual({
      code: 'ECONNREFUSED',
      message: `Nothing is listening on 127.0.0.1:${port}: the connection was refused. Start the server, or check the port.`,
    });
    expect(sink.data('closed')).toEqual({ how: 'failed', by: 'system', unsentBytes: 0 });
    expect(registry.connections()).toEqual([]);
  });

  it('names each address of a name that refused', async () => {
    const port = await freePort();
    const { sink } = connect('localhost', port);
    await sink.until(has('closed'));
    expect(sink.data('error')?.message).toMatch(
      /^Nothing is listening on localhost:\d+: the connection was refused on .*127\.0\.0\.1/,
    );
  });

  it('gives up after its timeout', async () => {
    const silent = await silentServer();
    const { sink } = connect('127.0.0.1', silent.port, { timeoutMs: 200 });
    await sink.until(has('closed'));
    expect(sink.data('error')).toMatchObject({ code: 'ETIMEDOUT' });
    expect(sink.data('error')?.message).toContain('did not answer within 200 ms');
    expect(sink.data('closed')).toMatchObject({ how: 'failed', by: 'system' });
  });

  it('is given up by Close while it connects, and refuses sends until then', async () => {
    const silent = await silentServer();
    const { sink, registry, captureId } = connect('127.0.0.1', silent.port);
    expect(registry.send(captureId, bytesOf('x'))).toMatchObject({
      ok: false,
      error: { code: 'not-connected' },
    });
    expect(registry.end(captureId)).toMatchObject({ ok: false, error: { code: 'not-connected' } });
    valueOf(registry.close(captureId));
    await sink.until(has('closed'));
    expect(sink.data('closed')).toMatchObject({ how: 'closed', by: 'us' });
    expect(registry.send('capture-2', bytesOf('x'))).toMatchObject({
      ok: false,
      error: { code: 'unknown-connection' },
    });
  });
});

/** A listener whose queue is full, so that the system answers no further connection. */
async function silentServer(): Promise<{ port: number }> {
  const child = spawn('python3', ['-c', silentScript], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { port: Number(line.toString()) };
}

const silentScript = `
import socket, sys
server = socket.socket()
server.bind(('127.0.0.1', 0))
server.listen(0)
waiting = []
for _ in range(4):
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex(server.getsockname())
    waiting.append(client)
print(server.getsockname()[1], flush=True)
sys.stdin.read()
`;
