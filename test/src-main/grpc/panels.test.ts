// Health and channelz of real servers: grpc-health-check and grpc-js's own admin services.
import { Server, ServerCredentials, addAdminServicesToServer } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CallRegistry } from '../../../src-main/grpc/call-registry';
import { fail } from '../../../src-shared/result';
import type { ChannelzQuestion, HealthNews } from '../../../src-shared/server-panels';
import { valueOf } from '../../support/captures';
import { faultServing, frame, frameType, uint32 } from '../../support/fault-server';

async function serving(add: (server: Server) => void) {
  const server = new Server();
  add(server);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  onTestFinished(() => {
    server.forceShutdown();
  });
  return panel(`127.0.0.1:${String(port)}`);
}

function panel(target: string) {
  return { target, settings: { security: 'plaintext' as const }, metadata: [] };
}

function registry() {
  const news: HealthNews[] = [];
  const made = new CallRegistry({
    openLog: () => fail('no-log', 'Panels need no log.'),
    version: '0.0.0-test',
    onHealth: (one) => news.push(one),
  });
  onTestFinished(() => made.closeAll());
  return { calls: made, news };
}

describe('health', () => {
  it('tells how a service does, and names one that the server does not know', async () => {
    const health = new HealthImplementation({ '': 'SERVING', tired: 'NOT_SERVING' });
    const at = await serving((server) => {
      health.addToServer(server);
    });
    const { calls } = registry();
    expect(await calls.health.check({ ...at, service: '' })).toMatchObject({ value: { status: 'serving' } });
    expect(await calls.health.check({ ...at, service: 'tired' })).toMatchObject({
      value: { status: 'not-serving' },
    });
    expect(await calls.health.check({ ...at, service: 'x' })).toMatchObject({
      error: { code: 'not-found', message: `The health service of ${at.target} does not know x.` },
    });
  });

  it('tells each change while someone watches, and nothing after that', async () => {
    const health = new HealthImplementation({ shop: 'SERVING' });
    const at = await serving((server) => {
      health.addToServer(server);
    });
    const { calls, news } = registry();
    const statuses = () => news.map(({ status, ended }) => status ?? ended?.code);
    expect(calls.health.watch('watch-0001', { ...at, service: 'shop' })).toMatchObject({ ok: true });
    await expect.poll(statuses).toEqual(['serving']);
    health.setStatus('shop', 'NOT_SERVING');
    await expect.poll(statuses).toEqual(['serving', 'not-serving']);
    calls.health.stop('watch-0001');
    health.setStatus('shop', 'SERVING');
    expect(await calls.health.check({ ...at, service: 'shop' })).toMatchObject({
      value: { status: 'serving' },
    });
    expect(statuses()).toEqual(['serving', 'not-serving']);
  });

  it('a server without it, and one that goes away, are told in words', async () => {
    const { calls, news } = registry();
    const at = await serving(() => undefined);
    expect(await calls.health.check({ ...at, service: '' })).toMatchObject({
      error: {
        code: 'unimplemented',
        message: `${at.target} has no health service (grpc.health.v1.Health).`,
      },
    });
    const away = await faultServing({
      answer: ({ socket }) =>
        socket.write(frame(frameType.goaway, 0, 0, Buffer.concat([uint32(0), uint32(0)])), () =>
          socket.end(),
        ),
    });
    onTestFinished(() => away.stop());
    calls.health.watch('watch-0002', { ...panel(away.target), service: '' });
    await expect.poll(() => news.at(-1)?.ended?.message).toMatch(/\.$/);
  });
});

describe('channelz', () => {
  it('tells servers, sockets and their counts', async () => {
    const at = await serving((server) => {
      addAdminServicesToServer(server);
    });
    const { calls } = registry();
    const ask = async (question: ChannelzQuestion) => valueOf(await calls.channelz(at, question));
    const { entries: servers } = await ask({ ask: 'servers', from: '0' });
    const ours = servers.find(({ children }) => children.some(({ name }) => name === at.target));
    if (ours === undefined) throw new Error(`no server listens on ${at.target}`);
    expect(ours.counts[0]).toEqual({ name: 'calls started', value: 1 });
    const { entries: sockets } = await ask({ ask: 'server-sockets', id: ours.id, from: '0' });
    expect(sockets).toHaveLength(1);
    const { entries } = await ask({ ask: 'one', kind: 'socket', id: sockets[0]?.id ?? '' });
    expect(entries[0]).toMatchObject({ kind: 'socket', local: at.target });
    expect(entries[0]?.remote).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(await ask({ ask: 'channels', from: '0' })).toMatchObject({ end: true });
  });

  it('a wrong id, and a server without it, are told in words', async () => {
    const at = await serving(() => undefined);
    const { calls } = registry();
    const question: ChannelzQuestion = { ask: 'servers', from: '0' };
    expect(await calls.channelz(at, question)).toMatchObject({ error: { code: 'unimplemented' } });
    expect(await calls.channelz(at, { ...question, from: 'x' })).toMatchObject({ error: { code: 'bad-id' } });
  });
});
