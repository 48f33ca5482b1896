// The ways to a peer: unix socket, local side, IPv6 zone, HTTP CONNECT through ncat, SOCKS5; and what each refusal says.
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bytesOf, tempFolder, valueOf } from '../../support/captures';
import { freePort } from '../../support/ncat';
import { answersOn, startProgram } from '../../support/program';
import { socks5Serving } from '../../support/socks5-server';
import { connect, has, listen, streamOf } from '../../support/tcp-wire';

const url = (text: string) => ({ proxy: { kind: 'url' as const, url: text } });

describe('a unix socket', () => {
  it('carries bytes and a half-close both ways, and knows no reset', async () => {
    const file = path.join(await tempFolder(), 'echo.sock');
    const server = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
    await new Promise<void>((resolve) => server.listen(file, resolve));
    onTestFinished(() => void server.close());
    const { sink, registry, captureId } = connect('', 1, { to: { path: file } });
    await sink.until(has('connected'));
    expect(sink.data('connecting')).toEqual({ host: file, port: 0 });
    expect(registry.reset(captureId)).toMatchObject({ ok: false, error: { code: 'no-reset' } });
    valueOf(registry.send(captureId, bytesOf('over a file')));
    await sink.until((seen) => streamOf(seen, 'received').length === 11);
    valueOf(registry.end(captureId));
    await sink.until(has('closed'));
    expect(sink.data('closed')).toMatchObject({ how: 'ended', by: 'us' });
  });

  it('that is not there, or has no server, says which', async () => {
    const file = path.join(await tempFolder(), 'none.sock');
    const { sink } = connect('', 1, { to: { path: file } });
    await sink.until(has('closed'));
    expect(sink.data('error')).toEqual({
      code: 'ENOENT',
      message: `There is no socket at ${file}. Start the server, or check the path.`,
    });
  });
});

describe('our own side', () => {
  it('is the address and port that are set', async () => {
    const peer = await listen();
    const port = await freePort();
    const { sink } = connect('127.0.0.1', peer.port, { local: { address: '127.0.0.2', port } });
    const { socket } = await peer.accept();
    await sink.until(has('connected'));
    expect([socket.remoteAddress, socket.remotePort]).toEqual(['127.0.0.2', port]);
    expect(sink.data('connected')).toMatchObject({ localAddress: '127.0.0.2', localPort: port });
  });

  it('that is in use, or of the other kind, is told in words', async () => {
    const peer = await listen();
    const taken = await listen();
    const used = connect('127.0.0.1', peer.port, { local: { address: '127.0.0.1', port: taken.port } });
    await used.sink.until(has('closed'));
    expect(used.sink.data('error')).toMatchObject({
      code: 'EADDRINUSE',
      message: expect.stringContaining('are in use') as string,
    });
    const foreign = connect('127.0.0.1', peer.port, { local: { address: '::1', port: 0 } });
    await foreign.sink.until(has('closed'));
    expect(foreign.sink.data('error')?.message).toMatch(/local address that is set/);
  });

  it('takes an IPv6 zone', async () => {
    const peer = await listen('::1');
    const { sink, registry } = connect('[::1%lo]', peer.port);
    await sink.until(has('connected'));
    expect(registry.connections()[0]?.target).toBe(`[::1%lo]:${String(peer.port)}`);
  });
});

describe('through a proxy', () => {
  it('that is ncat (HTTP CONNECT), with and without its password', async () => {
    const peer = await listen();
    const port = await freePort();
    const args = ['-l', '-k', '127.0.0.1', String(port), '--proxy-type', 'http', '--proxy-auth', 'ann:s3'];
    startProgram('ncat', args);
    await answersOn(port);
    const good = connect('127.0.0.1', peer.port, url(`http://ann:s3@127.0.0.1:${String(port)}`));
    await good.sink.until(has('connected'));
    const accepted = await peer.accept();
    valueOf(good.registry.send(good.captureId, bytesOf('through ncat')));
    await accepted.hasReceived(12);
    accepted.socket.end('and back');
    await good.sink.until((seen) => streamOf(seen, 'received').toString() === 'and back');
    expect(good.sink.data('connecting')?.via).toBe(`127.0.0.1:${String(port)}`);
    const bad = connect('127.0.0.1', peer.port, url(`http://127.0.0.1:${String(port)}`));
    await bad.sink.until(has('closed'));
    expect(bad.sink.data('error')).toMatchObject({ code: 'PROXY_REFUSED' });
    expect(bad.sink.data('error')?.message).toMatch(/refused to connect to .* 407/);
  });

  it('of SOCKS5 looks the name up there, keeps the half-close, and gives what the server said at once', async () => {
    const peer = await listen();
    const proxy = await socks5Serving({ 'inside.example:7': peer.port });
    onTestFinished(() => proxy.stop());
    const { sink, registry, captureId } = connect('inside.example', 7, url(`socks5://${proxy.target}`));
    const accepted = await peer.accept();
    accepted.socket.write('greeting');
    await sink.until((seen) => streamOf(seen, 'received').toString() === 'greeting');
    valueOf(registry.send(captureId, bytesOf('bye')));
    valueOf(registry.end(captureId));
    expect(await accepted.sawEnd).toBe('end');
    accepted.socket.end('late');
    await sink.until(has('closed'));
    expect(streamOf(sink, 'received').toString()).toBe('greetinglate');
    expect(sink.data('closed')).toMatchObject({ how: 'ended', by: 'us', receivedAfterEnd: 4 });
    expect(proxy.asked).toEqual(['inside.example:7']);
  });

  it.each([
    ['ann:right@', 'ann:right', undefined],
    ['ann:wrong@', 'ann:right', 'the name or password is wrong'],
    ['', 'ann:right', 'it asks for a name and password'],
  ])('of SOCKS5 with the login %j where it wants %j', async (login, wanted, refusal) => {
    const peer = await listen();
    const proxy = await socks5Serving({ [`127.0.0.1:${String(peer.port)}`]: peer.port }, wanted);
    onTestFinished(() => proxy.stop());
    const { sink } = connect('127.0.0.1', peer.port, url(`socks5://${login}${proxy.target}`));
    await sink.until(has(refusal === undefined ? 'connected' : 'closed'));
    if (refusal !== undefined) expect(sink.data('error')?.message).toContain(refusal);
    expect(JSON.stringify(sink.events)).not.toContain('wrong@');
  });

  it('of SOCKS5 that cannot reach the host says so, and one that is not there too', async () => {
    const proxy = await socks5Serving({});
    onTestFinished(() => proxy.stop());
    const refused = connect('nowhere.example', 9, url(`socks5://${proxy.target}`));
    await refused.sink.until(has('closed'));
    expect(refused.sink.data('error')?.message).toContain('the host cannot be reached');
    const port = await freePort();
    const gone = connect('nowhere.example', 9, url(`socks5://127.0.0.1:${String(port)}`));
    await gone.sink.until(has('closed'));
    expect(gone.sink.data('error')).toMatchObject({ code: 'ECONNREFUSED' });
    expect(gone.sink.data('error')?.message).toContain('cannot be reached');
  });
});
