// How a target's name becomes a connection: IPv6, dns: with and without a name server, and proxies of the environment.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttp2 } from 'node:http2';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { TargetSettings } from '../../../src-shared/target-settings';
import { proxying } from '../../support/connect-proxy';
import { GrpcHarness } from '../../support/grpc-harness';
import { framed, http2Serving, respondWith } from '../../support/http2-server';
import { unusedPort } from '../../support/listening';

const path = '/a.B/C';

function harness(): GrpcHarness {
  const made = new GrpcHarness({ lookMs: 5000 });
  onTestFinished(() => made.close());
  return made;
}

/** Listens on this address and answers each request with one empty message; gives its port. */
async function serving(address: string): Promise<{ port: number; authorities: unknown[] }> {
  const authorities: unknown[] = [];
  const server = createHttp2();
  server.on('stream', (stream, headers) => {
    authorities.push(headers[':authority']);
    respondWith(stream, 0, framed(Buffer.alloc(0)));
  });
  server.listen(0, address);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const found = server.address();
  if (typeof found !== 'object' || found === null) throw new Error('the server has no port');
  return { port: found.port, authorities };
}

/** A name server of one name: RFC 1035, section 4; every A question has the answer 127.0.0.1, all others have none. */
async function nameServer(): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + size));
      at += 1 + size;
    }
    asked.push(labels.join('.'));
    const isA = query.readUInt16BE(at + 1) === 1;
    const head = Buffer.from(query.subarray(0, 12));
    head.writeUInt16BE(0x8180, 2);
    head.writeUInt16BE(isA ? 1 : 0, 6);
    head.writeUInt16BE(0, 10);
    const answer = Buffer.of(0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 127, 0, 0, 1);
    const question = query.subarray(12, at + 5);
    socket.send(Buffer.concat([head, question, ...(isA ? [answer] : [])]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return { port: socket.address().port, asked };
}

describe('a name', () => {
  it('may be an IPv6 address in brackets', async () => {
    const { port, authorities } = await serving('::1');
    const target = `[::1]:${String(port)}`;
    const { sink } = harness().open({ target, path });
    expect((await sink.status()).code).toBe(0);
    expect(authorities).toEqual([target]);
  });

  it.each(['dns:///localhost', 'dns:localhost', 'localhost'])('as %s is looked up', async (name) => {
    const { port, authorities } = await serving('localhost');
    const { sink } = harness().open({ target: `${name}:${String(port)}`, path });
    expect((await sink.status()).code).toBe(0);
    expect(authorities).toEqual([`localhost:${String(port)}`]);
  });

  it('is looked up at the name server that the target names', async () => {
    const { port, authorities } = await serving('127.0.0.1');
    const names = await nameServer();
    const target = `dns://127.0.0.1:${String(names.port)}/only.here.example:${String(port)}`;
    const { sink } = harness().open({ target, path });
    expect((await sink.status()).code).toBe(0);
    expect(names.asked).toContain('only.here.example');
    expect(authorities).toEqual([`only.here.example:${String(port)}`]);
  });
});

describe('a proxy of the environment', () => {
  const settings: TargetSettings = { security: 'plaintext', proxy: { kind: 'environment' } };

  it('is used, but for the hosts of NO_PROXY', async () => {
    const server = await http2Serving((stream) => {
      respondWith(stream, 0, framed(Buffer.alloc(0)));
    });
    onTestFinished(() => server.stop());
    const proxy = await proxying({ 'inside.example:443': server.port });
    onTestFinished(() => proxy.stop());
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.target}`);
    vi.stubEnv('NO_PROXY', '127.0.0.1,.local');
    onTestFinished(() => void vi.unstubAllEnvs());
    const calls = harness();
    const far = calls.open({ target: 'inside.example:443', path, settings });
    expect((await far.sink.status()).code).toBe(0);
    const near = calls.open({ target: server.target, path, settings });
    expect((await near.sink.status()).code).toBe(0);
    expect(proxy.asked).toEqual(['inside.example:443']);
  });

  it('is not used unless the target says so', async () => {
    const server = await http2Serving((stream) => {
      respondWith(stream, 0, framed(Buffer.alloc(0)));
    });
    onTestFinished(() => server.stop());
    for (const name of ['grpc_proxy', 'HTTPS_PROXY', 'http_proxy'])
      vi.stubEnv(name, `http://127.0.0.1:${String(await unusedPort())}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { sink } = harness().open({ target: server.target, path });
    expect((await sink.status()).code).toBe(0);
  });
});
