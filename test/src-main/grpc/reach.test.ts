// How a target is reached: sockets, several addresses, proxies, names, prefixes, and settings that cannot be used.
import { mkdtempSync } from 'node:fs';
import { type ServerHttp2Stream, createServer as createHttp2 } from 'node:http2';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { channelOptions } from '../../../src-main/grpc/channel-options';
import type { TargetSettings } from '../../../src-shared/target-settings';
import { valueOf } from '../../support/captures';
import { proxying } from '../../support/connect-proxy';
import { GrpcHarness, completed } from '../../support/grpc-harness';
import { framed, http2Serving, respondWith } from '../../support/http2-server';
import { type Listening, listening, unusedPort } from '../../support/listening';

const path = '/a.B/C';

function harness(options: Partial<ConstructorParameters<typeof GrpcHarness>[0]> = {}): GrpcHarness {
  const made = new GrpcHarness({ lookMs: 5000, ...options });
  onTestFinished(() => made.close());
  return made;
}

/** A server that keeps the headers of every request and answers with one empty message. */
async function answering(): Promise<Listening & { seen: Record<string, string>[] }> {
  const seen: Record<string, string>[] = [];
  const server = await http2Serving((stream, raw) => {
    seen.push(Object.fromEntries(raw.flatMap((key, at) => (at % 2 === 0 ? [[key, raw[at + 1] ?? '']] : []))));
    respondWith(stream, 0, framed(Buffer.alloc(0)));
  });
  onTestFinished(() => server.stop());
  return { ...server, seen };
}

const plaintext = (rest: Partial<TargetSettings>): TargetSettings => ({ security: 'plaintext', ...rest });

describe('a socket', () => {
  it('is called by its path, as localhost', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'halfclose-sock-')), 'server.sock');
    const authorities: unknown[] = [];
    const server = createHttp2();
    server.on('stream', (stream, headers) => {
      authorities.push(headers[':authority']);
      respondWith(stream, 0, framed(Buffer.alloc(0)));
    });
    server.listen(file);
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { sink } = harness().open({ target: `unix:${file}`, path });
    expect((await sink.status()).code).toBe(0);
    expect(authorities).toEqual(['localhost']);
  });

  it('that is not there is told', async () => {
    const { sink } = harness().open({ target: 'unix:/nowhere/server.sock', path });
    expect(await sink.status()).toMatchObject({ code: 14, origin: 'local' });
    expect((await sink.diagnosis()).title).toBe('There is no socket /nowhere/server.sock');
  });
});

describe('several addresses', () => {
  it('are tried in their order until one answers', async () => {
    const server = await answering();
    const dead = `127.0.0.1:${String(await unusedPort())}`;
    const { sink } = harness().open({ target: `${dead},${server.target}`, path });
    expect((await sink.status()).code).toBe(0);
  });

  it('are called in turn with round_robin', async () => {
    const servers = [await answering(), await answering()];
    const calls = harness();
    const target = servers.map((server) => server.target).join(',');
    const settings = plaintext({ loadBalancing: 'round_robin' });
    await expect
      .poll(async () => {
        await calls.open({ target, path, settings }).sink.status();
        return servers.every(({ seen }) => seen.length > 1);
      })
      .toBe(true);
  });

  it('that are all dead are all told', async () => {
    const dead = [await unusedPort(), await unusedPort()].map((port) => `127.0.0.1:${String(port)}`);
    const { sink } = harness().open({ target: dead.join(','), path });
    await sink.status();
    const { code, steps } = await sink.diagnosis();
    expect(code).toBe('refused');
    expect(steps.filter(({ step, state }) => step === 'connect' && state === 'failed')).toHaveLength(2);
  });
});

describe('a proxy', () => {
  it('looks the name up itself, and takes its password', async () => {
    const server = await answering();
    const proxy = await proxying({ 'inside.example:443': server.port }, 'user:word');
    onTestFinished(() => proxy.stop());
    const settings = plaintext({ proxy: { kind: 'url', url: `http://user:word@${proxy.target}` } });
    const { sink } = harness().open({ target: 'inside.example:443', path, settings });
    expect((await sink.status()).code).toBe(0);
    expect(proxy.asked).toEqual(['inside.example:443']);
    expect(server.seen[0]?.[':authority']).toBe('inside.example:443');
  });

  it('that refuses is told with its own words, never with its password', async () => {
    const proxy = await proxying({}, 'user:word');
    onTestFinished(() => proxy.stop());
    const settings = plaintext({ proxy: { kind: 'url', url: `http://user:wrong@${proxy.target}` } });
    const { sink } = harness().open({ target: 'inside.example:443', path, settings });
    const status = await sink.status();
    const diagnosis = await sink.diagnosis();
    expect(diagnosis).toMatchObject({
      code: 'proxy',
      title: `The proxy ${proxy.target} refused: 407 Proxy Authentication Required`,
    });
    expect(JSON.stringify([status, diagnosis])).not.toContain('wrong');
  });

  it('is left out for the hosts of its exceptions', async () => {
    const server = await answering();
    const dead = `http://127.0.0.1:${String(await unusedPort())}`;
    const settings = plaintext({ proxy: { kind: 'url', url: dead, noProxy: 'x.example, 127.0.0.0/8' } });
    const { sink } = harness().open({ target: server.target, path, settings });
    expect((await sink.status()).code).toBe(0);
  });
});

describe('names', () => {
  it('authority, user agent and path prefix go out as they are set, and the log shows them', async () => {
    const server = await answering();
    const settings = plaintext({ authority: 'api.example', userAgent: 'probe/1', pathPrefix: 'gate/way/' });
    const { sink } = harness().open({ target: server.target, path, settings });
    await sink.status();
    const wanted = { ':authority': 'api.example', ':path': '/gate/way/a.B/C' };
    expect(server.seen[0]).toMatchObject(wanted);
    expect(server.seen[0]?.['user-agent']).toMatch(/^probe\/1 grpc-node-js\//);
    const logged = sink.data('request-headers')?.entries.map(({ key, value }) => [key, value]) ?? [];
    expect(Object.fromEntries(logged)).toEqual(server.seen[0]);
  });
});

describe('settings that cannot be used', () => {
  it.each<[Partial<TargetSettings>, string]>([
    [{ serviceConfig: '{' }, 'bad-service-config'],
    [
      { serviceConfig: '{"methodConfig":[{"name":[{}],"retryPolicy":{"maxAttempts":1}}]}' },
      'bad-service-config',
    ],
    [{ pathPrefix: 'a b' }, 'bad-setting'],
    [{ authority: 'ü' }, 'bad-setting'],
    [{ proxy: { kind: 'url', url: 'socks4://x:1' } }, 'bad-proxy'],
    [{ proxy: { kind: 'url', url: 'http://' } }, 'bad-proxy'],
    [{ security: 'tls' }, 'security-mismatch'],
  ])('%j is refused before anything is opened: %s', async (wrong, code) => {
    const calls = harness();
    const request = completed({ target: '127.0.0.1:1', path, settings: plaintext(wrong) });
    expect(calls.registry.open(request)).toMatchObject({ ok: false, error: { code } });
    expect(calls.registry.connections()).toEqual([]);
    await Promise.resolve();
  });
});

describe('a server that takes two streams at a time', () => {
  it('is never given more, and every call is answered in its turn', async () => {
    let open = 0;
    let most = 0;
    const server = createHttp2({ settings: { maxConcurrentStreams: 2 } });
    server.on('stream', (stream) => {
      open += 1;
      most = Math.max(most, open);
      stream.on('close', () => (open -= 1));
      setImmediate(() => {
        respondWith(stream, 0, framed(Buffer.alloc(0)));
      });
    });
    const { target, stop } = await listening(server);
    onTestFinished(stop);
    const calls = harness();
    const running = Array.from({ length: 10 }, () => calls.open({ target, path }).sink.status());
    const statuses = await Promise.all(running);
    expect(statuses.map(({ code }) => code)).toEqual(statuses.map(() => 0));
    expect(most).toBeLessThanOrEqual(2);
  });
});

describe('a server whose places are all taken', () => {
  it('is told: in the state of the connection, in the log of the call that waits, and when its deadline passes', async () => {
    const streams: ServerHttp2Stream[] = [];
    const server = createHttp2({ settings: { maxConcurrentStreams: 1 } });
    server.on('stream', (stream) => {
      stream.on('error', () => undefined);
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
      streams.push(stream);
    });
    const { target, stop } = await listening(server);
    onTestFinished(stop);
    const calls = harness();
    const first = calls.open({ target, path, serverStreaming: true });
    await first.sink.until((sink) => sink.kinds().includes('response-headers'));
    const late = calls.open({ target, path, deadlineMs: 500 });
    const patient = calls.open({ target, path, serverStreaming: true });
    await expect.poll(() => calls.registry.connections()[0]?.waiting).toEqual({ calls: 2, limit: 1 });
    expect(first.sink.data('request-headers')?.queued).toBeUndefined();
    expect(late.sink.data('request-headers')?.queued).toBe(1);
    expect(await late.sink.status()).toMatchObject({ code: 4, origin: 'local' });
    const { code, title, sentence } = await late.sink.diagnosis();
    expect([code, title]).toEqual([
      'deadline',
      'The deadline of 500 ms passed while the request waited for its turn',
    ]);
    expect(sentence).toContain('takes one call at a time');
    expect(late.sink.kinds()).not.toContain('message');
    calls.registry.cancel(first.id);
    await patient.sink.until((sink) => sink.kinds().includes('response-headers'));
    expect(streams).toHaveLength(2);
    expect(calls.registry.connections()[0]?.waiting).toBeUndefined();
  });
});

describe('waiting for the server', () => {
  it('never waits more than 5 s between two tries', () => {
    const options = valueOf(channelOptions({ security: 'plaintext' }, {}, 'test/1'));
    expect(options['grpc.max_reconnect_backoff_ms']).toBe(5_000);
  });

  it('a call that waits goes out when the server is there, and the connection tells of the next try', async () => {
    const port = await unusedPort();
    const calls = harness();
    const options = { waitForReady: true };
    const { sink } = calls.open({ target: `127.0.0.1:${String(port)}`, path, options });
    await expect.poll(() => calls.registry.connections()[0]?.reason).toContain('ECONNREFUSED');
    expect(calls.registry.connections()[0]?.nextTryAt).toBeGreaterThan(Date.now() - 1000);
    const server = createHttp2();
    server.on('stream', (stream) => {
      respondWith(stream, 0, framed(Buffer.alloc(0)));
    });
    server.listen(port, '127.0.0.1');
    onTestFinished(() => void server.close());
    expect((await sink.status()).code).toBe(0);
  });
});
