// A listener by hand: where it listens, whom it accepts, and what is done to one, some or all of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listenFailure } from '../../../src-main/tcp/listen-sentences';
import { plainListenSettings } from '../../../src-shared/listen-settings';
import { readListenAddress } from '../../../src-shared/tcp/listen-address';
import { valueOf } from '../../support/captures';
import { listenOn, TestClient } from '../../support/listener-bench';
import { streamOf } from '../../support/tcp-wire';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test('port 0 picks one, and says which; a port in use says what to do', async () => {
  const { listener, address, port } = await listenOn();
  expect(address).toBe(`127.0.0.1:${port}`);
  expect(port).toBeGreaterThan(0);
  expect(listener.summary()).toMatchObject({ state: 'listening', address, open: 0, accepted: 0 });
  const again = { ...plainListenSettings(address), tls: null, relay: null };
  const second = await listenOn();
  second.listener.stop();
  const taken = await second.listener.start({ ...again, address: valueOf(readListenAddress(address)) });
  expect(taken).toMatchObject({ ok: false, error: { code: 'port-in-use' } });
  expect(taken.ok ? '' : taken.error.message).toContain('choose another port; 0 picks a free one');
  expect(second.listener.isListening).toBe(false);
});

test('what the system refuses is told in words', () => {
  const words = (code: string, address: string): string =>
    listenFailure(Object.assign(new Error(code), { code }), valueOf(readListenAddress(address))).message;
  expect(words('EACCES', '127.0.0.1:80')).toContain('may not listen below 1024');
  expect(words('EADDRNOTAVAIL', '10.9.8.7:9001')).toContain('no address of this machine');
  expect(words('ENOENT', 'unix:/none/x.sock')).toContain('The folder of /none/x.sock is not there');
  expect(words('EADDRINUSE', 'unix:/tmp/x.sock')).toContain('remove the file');
});

test('IPv6 and unix sockets', async () => {
  const six = await listenOn({ address: '[::1]:0' });
  const client = await TestClient.connect({ host: '::1', port: six.port });
  await six.until(() => six.listener.total === 1);
  expect(six.row(1).peer).toMatch(/^\[::1\]:\d+$/);
  client.send('six');
  await six.until(() => six.row(1).receivedBytes === 3);
  const folder = mkdtempSync(join(tmpdir(), 'halfclose-sock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'a.sock');
  const unix = await listenOn({ address: `unix:${path}` });
  expect(unix.address).toBe(`unix:${path}`);
  const local = await TestClient.connect({ path });
  await unix.until(() => unix.listener.total === 1);
  expect(unix.row(1).peer).toBe('');
  expect(unix.listener.act('all', 'reset')).toMatchObject({ done: 0, left: 1, reason: { code: 'no-reset' } });
  unix.listener.act('all', 'close');
  await local.hasSeen('end');
});

test('each connection has its own log, counts and state, newest first; Stop leaves them open', async () => {
  const { listener, port, until, row, sink } = await listenOn();
  const one = await TestClient.connect(port);
  await until(() => listener.total === 1);
  const two = await TestClient.connect(port);
  await until(() => listener.total === 2);
  one.send('from one');
  two.send('from the second');
  await until(() => row(1).receivedBytes === 8 && row(2).receivedBytes === 15);
  expect(listener.rows(0, 10).map(({ number }) => number)).toEqual([2, 1]);
  expect(listener.rows(1, 1).map(({ number }) => number)).toEqual([1]);
  expect(streamOf(sink(1), 'received').toString()).toBe('from one');
  expect(sink(1).data('connected')).toMatchObject({ role: 'accepted', localPort: port });
  listener.stop();
  expect(listener.isListening).toBe(false);
  expect((await TestClient.connect(port)).saw).toEqual(['ECONNREFUSED', 'close']);
  expect(listener.send([1], bytesOf('still here'))).toEqual({ done: 1, left: 0 });
  await one.hasText('still here');
  expect(listener.summary()).toMatchObject({ state: 'stopped', open: 2, receivedBytes: 23, sentBytes: 10 });
});

test('above the limit clients are reset and counted; room comes back when one closes', async () => {
  const { listener, port, until } = await listenOn({ acceptLimit: 2 });
  const [first] = [await TestClient.connect(port), await TestClient.connect(port)];
  await until(() => listener.total === 2);
  const third = await TestClient.connect(port);
  await third.hasSeen('close');
  expect(third.saw).toContain('ECONNRESET');
  expect(listener.summary()).toMatchObject({ open: 2, accepted: 2, refused: 1 });
  first.socket.destroy();
  await until(
    () => listener.summary().open === 2 && listener.rows(0, 9).some(({ state }) => state === 'peer-ended'),
  );
  listener.act([1], 'close');
  await until(() => listener.summary().open === 1);
  await TestClient.connect(port);
  await until(() => listener.summary().open === 2);
});

test('End, Close and Reset: to one, to some, to all, and the row says who did it', async () => {
  const { listener, port, until, row } = await listenOn();
  const clients = [];
  for (let count = 1; count <= 4; count += 1) {
    clients.push(await TestClient.connect(port));
    await until(() => listener.total === count);
  }
  const [ended, closed, reset, left] = clients as [TestClient, TestClient, TestClient, TestClient];
  expect(listener.act([1], 'end')).toEqual({ done: 1, left: 0 });
  await ended.hasSeen('end');
  expect(row(1).state).toBe('we-ended');
  ended.send('still heard');
  await until(() => row(1).receivedBytes === 11);
  listener.act([2], 'close');
  await closed.hasSeen('end');
  listener.act([3], 'reset');
  await reset.hasSeen('close');
  expect(reset.saw).toEqual(['connect', 'ECONNRESET', 'close']);
  expect(row(3)).toMatchObject({ state: 'closed', how: 'reset', by: 'you' });
  left.socket.resetAndDestroy();
  await until(() => row(4).state === 'closed');
  expect(row(4)).toMatchObject({ how: 'reset', by: 'peer' });
  closed.socket.end();
  ended.socket.end();
  await until(() => listener.summary().open === 0);
  expect(row(1)).toMatchObject({ how: 'ended', by: 'you' });
  expect(row(2)).toMatchObject({ how: 'closed', by: 'you' });
  expect(listener.act([1], 'end')).toMatchObject({ done: 0, left: 1, reason: { code: 'already-ended' } });
});

test('send to one, some and all: only those that are open get it', async () => {
  const { listener, port, until, sink } = await listenOn();
  const clients = [];
  for (let count = 1; count <= 3; count += 1) {
    clients.push(await TestClient.connect(port));
    await until(() => listener.total === count);
  }
  const [one, two, three] = clients as [TestClient, TestClient, TestClient];
  expect(listener.send([1, 3], bytesOf('some,'))).toEqual({ done: 2, left: 0 });
  expect(listener.send('all', bytesOf('all'))).toEqual({ done: 3, left: 0 });
  await Promise.all([one.hasText('some,all'), two.hasText('all'), three.hasText('some,all')]);
  expect(two.text).toBe('all');
  const sent = sink(1).events.find((event) => event.kind === 'chunk');
  expect(sent).toMatchObject({ direction: 'sent', by: 4 });
});

test('closed connections are kept until they are cleared, and their logs with them', async () => {
  const { listener, port, until, dropped, row } = await listenOn();
  const client = await TestClient.connect(port);
  await until(() => listener.total === 1);
  const { captureId } = row(1);
  await TestClient.connect(port);
  await until(() => listener.total === 2);
  client.socket.resetAndDestroy();
  await until(() => row(1).state === 'closed');
  listener.clear();
  expect(listener.rows(0, 10).map(({ number }) => number)).toEqual([2]);
  expect(dropped).toEqual([captureId]);
});
