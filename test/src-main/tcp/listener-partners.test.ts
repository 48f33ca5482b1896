// A listener with other people's clients, and with a thousand at once.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { rulePreset } from '../../../src-shared/tcp/rule-presets';
import { plainWireFormat } from '../../../src-shared/tcp/wire-format';
import { CaptureStore } from '../../../src-main/capture/capture-store';
import { ListenerRegistry } from '../../../src-main/tcp/listener-registry';
import { OwnAuthority } from '../../../src-main/tls/own-authority';
import { plainListenSettings } from '../../../src-shared/listen-settings';
import type { ListenerSummary } from '../../../src-shared/listen-channels';
import { tempFolder, valueOf } from '../../support/captures';
import { listenOn } from '../../support/listener-bench';

interface Partner {
  child: ChildProcess;
  output: () => string;
}

function partner(command: string, args: string[]): Partner {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString('latin1')));
  onTestFinished(() => void child.kill());
  return { child, output: () => output };
}

test('ncat and socat get their lines back, and end as they do', async () => {
  const { framing, rules } = rulePreset('echo', () => crypto.randomUUID());
  const bench = await listenOn({ rules, format: { ...plainWireFormat(), framing } });
  const ncat = partner('ncat', ['127.0.0.1', String(bench.port)]);
  ncat.child.stdin?.end('from ncat\n');
  await once(ncat.child, 'close');
  expect(ncat.output()).toBe('from ncat\n');
  await bench.until(() => bench.row(1).state === 'closed');
  expect(bench.row(1)).toMatchObject({ how: 'ended', by: 'peer', receivedBytes: 10, sentBytes: 10 });
  const socat = partner('socat', ['-', `TCP:127.0.0.1:${bench.port}`]);
  socat.child.stdin?.end('from socat\n');
  await once(socat.child, 'close');
  expect(socat.output()).toBe('from socat\n');
  await bench.until(() => bench.row(2).state === 'closed');
});

test('the client of the notes: recv, sendall, and close() without a word', async () => {
  const script = `
import socket, sys
client = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
client.sendall('hello'.encode('UTF-8'))
print(client.recv(4096).decode(), flush=True)
client.sendall('once more'.encode('UTF-8'))
client.close()
`;
  const { framing, rules } = rulePreset('echo', () => crypto.randomUUID());
  const bench = await listenOn({ rules: rules.slice(0, 1), format: { ...plainWireFormat(), framing } });
  const python = partner('/usr/bin/python3', ['-c', script, String(bench.port)]);
  await once(python.child, 'close');
  expect(python.output().trim()).toBe('hello');
  // What the echo sent after close() was refused: that is a reset, and the log says so.
  await bench.until(() => bench.row(1).state === 'closed' || bench.row(1).state === 'peer-ended');
  expect(bench.row(1).receivedBytes).toBe('helloonce more'.length);
});

test('a thousand connections at once, each with its log; the page is told seldom, and stays short of none', async () => {
  const folder = await tempFolder();
  const captures = new CaptureStore({ folder });
  const news: ListenerSummary[] = [];
  const dropped: string[] = [];
  const registry = new ListenerRegistry({
    openLog: (captureId) => captures.create(captureId, 'tcp'),
    discard: (captureIds) => dropped.push(...captureIds),
    onConnection: () => undefined,
    onChange: ({ listeners }) => news.push(...listeners),
    authority: () => new OwnAuthority(folder),
    types: () => Promise.resolve(undefined),
  });
  onTestFinished(async () => {
    await registry.closeAll();
    await captures.close();
  });
  const { framing, rules } = rulePreset('echo', () => crypto.randomUUID());
  const settings = {
    ...plainListenSettings('127.0.0.1:0'),
    acceptLimit: 1000,
    rules,
    format: { ...plainWireFormat(), framing },
  };
  const { address } = valueOf(await registry.start({ listenerId: 'listener-1', settings }));
  const port = Number(address.split(':')[1]);
  const started = performance.now();
  let worstMs = 0;
  let last = started;
  const pulse = setInterval(() => {
    worstMs = Math.max(worstMs, performance.now() - last - 5);
    last = performance.now();
  }, 5);
  onTestFinished(() => clearInterval(pulse));
  const clients = Array.from({ length: 1000 }, () => net.connect({ port, host: '127.0.0.1' }));
  onTestFinished(() => clients.forEach((client) => void client.destroy()));
  const answers = clients.map(async (client, index) => {
    const text = `client ${index}`;
    client.write(text);
    let back = '';
    while (back.length < text.length) back += String((await once(client, 'data'))[0]);
    return back === text;
  });
  expect((await Promise.all(answers)).every(Boolean)).toBe(true);
  const total = valueOf(registry.connections({ listenerId: 'listener-1', from: 0, count: 500 })).total;
  expect(total).toBe(1000);
  const one = net.connect({ port, host: '127.0.0.1' });
  one.on('error', () => undefined);
  await expect.poll(() => news.at(-1)?.refused).toBe(1);
  expect(news.at(-1)).toMatchObject({ open: 1000, accepted: 1000 });
  // At most thirty a second, and one for each quiet moment.
  expect(news.length).toBeLessThan(((performance.now() - started) / 1000) * 31 + 5);
  expect(worstMs).toBeLessThan(1500);
  const { rows } = valueOf(registry.connections({ listenerId: 'listener-1', from: 990, count: 10 }));
  const logged = await captures.read({
    captureId: rows[0]?.captureId ?? '',
    filter: 'all',
    from: 0,
    count: 10,
    previewBytes: 64,
  });
  expect(valueOf(logged).rows.map(({ kind }) => kind)).toEqual(['connected', 'chunk', 'chunk']);
  expect(valueOf(registry.act({ listenerId: 'listener-1', whom: 'all', action: 'close' }))).toEqual({
    done: 1000,
    left: 0,
  });
  await expect.poll(() => news.at(-1)?.open, { timeout: 10_000 }).toBe(0);
}, 60_000);
