// Exports of a log: the bytes come back from each form, tshark follows both streams, and a cancelled one leaves nothing.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { TimestampSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, test } from 'vitest';
import type { CaptureLog } from '../../../src-main/capture/capture-log';
import { exportLog, type ExportJob } from '../../../src-main/capture/log-export';
import type { Direction, EventData } from '../../../src-shared/capture';
import { wellKnownTypes } from '../../../src-shared/proto/registry';
import { readScript } from '../../../src-shared/tcp/script';
import { plainWireFormat, type WireFormat } from '../../../src-shared/tcp/wire-format';
import { bytesOf, chunk, closed, openStore, tempFolder, valueOf } from '../../support/captures';

type Ends = Partial<EventData<'connected'>>;

const v4: Ends = {
  localAddress: '127.0.0.1',
  localPort: 50_123,
  remoteAddress: '127.0.0.1',
  remotePort: 9000,
};
const v6: Ends = { localAddress: '::1', localPort: 9001, remoteAddress: '::1', remotePort: 40_001 };

function connected(log: CaptureLog, ends: Ends): void {
  const data = {
    localAddress: '',
    localPort: 0,
    remoteAddress: '',
    remotePort: 0,
    lookupAndConnectUs: 1,
    ...ends,
  };
  log.append({ kind: 'connected', direction: 'received', data });
}

function halfClose(log: CaptureLog, direction: Direction): void {
  log.append({ kind: 'half-close', direction, data: { by: direction === 'sent' ? 'user' : 'peer' } });
}

const sent = [
  bytesOf('PING\r\n'),
  Uint8Array.from({ length: 200_003 }, (_, at) => (at * 7) % 251),
  bytesOf('QUIT\n'),
];
const received = [bytesOf('+PO'), bytesOf('NG\r\n中文'), Uint8Array.of(0, 255, 10)];

async function conversation(ends: Ends): Promise<CaptureLog> {
  const store = await openStore();
  const log = valueOf(store.create('export-1', 'tcp'));
  connected(log, ends);
  for (let at = 0; at < 3; at += 1) {
    chunk(log, 'sent', sent[at] as Uint8Array);
    chunk(log, 'received', received[at] as Uint8Array);
  }
  halfClose(log, 'sent');
  halfClose(log, 'received');
  closed(log);
  return log;
}

async function exported(
  log: CaptureLog,
  kind: ExportJob['kind'],
  format: Partial<WireFormat> = {},
  more: Partial<ExportJob> = {},
) {
  const path = join(await tempFolder(), 'out');
  const whole = { ...plainWireFormat(), ...format };
  const cut = { framing: whole.framing, cap: whole.cap, marks: [] };
  const done = await exportLog(log, {
    kind,
    format: whole,
    cut,
    path,
    signal: new AbortController().signal,
    ...more,
  });
  return { done, path };
}

const tshark = spawnSync('tshark', ['--version']).status === 0;

describe.runIf(tshark)('tshark', { timeout: 60_000 }, () => {
  test.each([
    ['a connection that we opened', v4],
    ['an accepted connection over IPv6', { ...v6, role: 'accepted' }],
    ['a Unix socket', { localAddress: '', remoteAddress: '/run/x.sock' }],
  ] as [string, Ends][])('follows %s, both directions', async (_name, ends) => {
    const log = await conversation(ends);
    const { done, path } = await exported(log, 'pcapng');
    expect(valueOf(done)).toMatchObject({ items: 6, lost: 0 });
    const run = spawnSync('tshark', ['-r', path, '-q', '-z', 'follow,tcp,raw,0'], {
      encoding: 'utf8',
      maxBuffer: 10_000_000,
    });
    expect(run.status).toBe(0);
    // The side that opened is node 0; what the other one says is indented.
    const lines = run.stdout.split('\n').filter((line) => /^\t?[0-9a-f]+$/.test(line));
    const opener = lines.filter((line) => !line.startsWith('\t')).join('');
    const other = lines
      .filter((line) => line.startsWith('\t'))
      .map((line) => line.trim())
      .join('');
    const streams = [sent, received].map((pieces) => Buffer.concat(pieces).toString('hex'));
    expect([opener, other]).toEqual(ends.role === 'accepted' ? streams.toReversed() : streams);
    const warnings = spawnSync(
      'tshark',
      ['-r', path, '-Y', 'tcp.analysis.flags || tcp.checksum.status == 0'],
      {
        encoding: 'utf8',
      },
    );
    expect(warnings.stdout).toBe('');
  });
});

describe('an export', () => {
  test('of one direction is its bytes', async () => {
    const log = await conversation(v4);
    for (const [kind, pieces] of [
      ['raw-sent', sent],
      ['raw-received', received],
    ] as const) {
      const { done, path } = await exported(log, kind);
      expect(readFileSync(path).equals(Buffer.concat(pieces))).toBe(true);
      expect(valueOf(done)).toEqual({ items: 3, lost: 0, bytes: Buffer.concat(pieces).length });
    }
  });

  test('as a dump has offsets per direction, also over a long chunk, and the ends', async () => {
    const { path } = await exported(await conversation(v4), 'hex');
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/^<- received: connected, /);
    expect(text).toMatch(/-> sent chunk 2, .*, 200003 bytes\n00000006 {2}00 07 0E/);
    expect(text).toMatch(/<- received chunk 2, .*, 10 bytes\n00000003 {2}4E 47 0D 0A E4 B8 AD E6 {2}96 87/);
    expect(text).toMatch(/-> sent: ended, /);
    const lines = text.split('\n').filter((line) => /^[0-9a-f]{8} {2}/.test(line));
    expect(lines).toHaveLength(1 + 12_501 + 1 + 3);
  });

  test('as text keeps characters whole that chunks cut, in the chosen encoding', async () => {
    const store = await openStore();
    const log = valueOf(store.create('export-2', 'tcp'));
    for (const part of [Uint8Array.of(0xd6), Uint8Array.of(0xd0, 0xce), Uint8Array.of(0xc4)])
      chunk(log, 'received', part);
    const { path } = await exported(log, 'text', { encoding: 'gbk' });
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines.filter((line) => line !== '' && !line.startsWith('<-'))).toEqual(['中', '文']);
  });

  test('as lines has each frame once, decoded where it has a type', async () => {
    const store = await openStore();
    const log = valueOf(store.create('export-3', 'tcp'));
    const time = toBinary(TimestampSchema, create(TimestampSchema, { seconds: 1n }));
    chunk(log, 'sent', Uint8Array.of(time.length, ...time, 3, 0x61));
    chunk(log, 'sent', bytesOf('bc'));
    chunk(log, 'received', Uint8Array.of(2, 0xff, 0));
    const sentDesc = wellKnownTypes.getMessage('google.protobuf.Timestamp');
    const types = { sent: sentDesc, received: undefined, types: wellKnownTypes };
    const framing = { kind: 'varint', zigzag: false } as const;
    const { path, done } = await exported(log, 'frames', { framing }, { types });
    expect(valueOf(done).items).toBe(3);
    const lines = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toMatchObject([
      { frame: 1, chunks: [1], type: 'google.protobuf.Timestamp', message: '1970-01-01T00:00:01Z' },
      { frame: 2, chunks: [1, 2], text: 'abc', offset: 3, size: 4 },
      { frame: 1, direction: 'received', payload: '/wA=' },
    ]);
  });

  test('as a script replays what was said, from the side that we were', async () => {
    const { path } = await exported(await conversation({ ...v4, role: 'accepted' }), 'script', {
      framing: { kind: 'delimiter', mark: '0a' },
    });
    const script = valueOf(readScript(readFileSync(path, 'utf8')));
    expect(script.role).toBe('server');
    expect(script.steps[0]).toMatchObject({ do: 'send', mode: 'text', text: 'PING\\r' });
    expect(script.steps.map((step) => step.do).slice(-2)).toEqual(['end', 'expect-end']);
  });

  test('that is cancelled leaves nothing behind', async () => {
    const abort = new AbortController();
    abort.abort();
    for (const kind of ['hex', 'frames', 'pcapng'] as const) {
      const { done, path } = await exported(await conversation(v4), kind, {}, { signal: abort.signal });
      expect(done).toMatchObject({ ok: false, error: { code: 'cancelled' } });
      expect(readdirSync(join(path, '..'))).toEqual([]);
    }
  });

  test('into a folder that is not there says so', async () => {
    const { done } = await exported(await conversation(v4), 'hex', {}, { path: '/nowhere/at/all' });
    expect(done).toMatchObject({ ok: false, error: { code: 'unwritable' } });
  });
});
