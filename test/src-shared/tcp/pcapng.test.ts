// Capture files: read back here packet by packet with all checksums, and by tshark itself where it is installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Direction } from '../../../src-shared/capture';
import { addressBytes } from '../../../src-shared/tcp/ip-address';
import { PcapngWriter, type PcapConnection } from '../../../src-shared/tcp/pcapng';
import { readPcapng } from './pcapng-reader';

const start = Date.UTC(2026, 10, 22, 23, 0, 0) * 1000;
const v4: PcapConnection = {
  local: { address: '127.0.0.1', port: 50_000 },
  remote: { address: '192.168.1.20', port: 9000 },
  opener: 'sent',
};
const v6: PcapConnection = {
  local: { address: '::1', port: 9001 },
  remote: { address: '[fe80::1%eth0]', port: 40_000 },
  opener: 'received',
};

function writer(connection: PcapConnection): PcapngWriter {
  const opened = PcapngWriter.open(connection);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const sent = [Buffer.from('PING\r\n'), Buffer.alloc(150_001, 7), Buffer.from([0, 255, 10])];
const received = [Buffer.from('+PONG\r\n'), Buffer.from('中文')];

function conversation(connection: PcapConnection): Buffer {
  const file = writer(connection);
  const pieces = [file.handshake(start)];
  const say = (direction: Direction, bytes: Buffer | undefined, ms: number) =>
    pieces.push(file.chunk(direction, bytes ?? Buffer.alloc(0), start + ms * 1000));
  say('sent', sent[0], 10);
  say('received', received[0], 20);
  say('sent', sent[1], 30);
  say('received', received[1], 40);
  say('sent', sent[2], 50);
  pieces.push(file.end('sent', start + 60_000), file.end('received', start + 70_500));
  return Buffer.concat(pieces);
}

describe.each([
  ['IPv4', v4],
  ['IPv6, opened by the peer', v6],
])('a capture file of %s', (_name, connection) => {
  const packets = () => readPcapng(conversation(connection));

  it('has right checksums, lengths and times in every packet', () => {
    const all = packets();
    expect(all.every(({ isSound }) => isSound)).toBe(true);
    expect(all.map(({ flags }) => flags)).toEqual([
      'S',
      'SA',
      'A',
      'PA',
      'PA',
      'PA',
      'PA',
      'PA',
      'PA',
      'PA',
      'FA',
      'A',
      'FA',
      'A',
    ]);
    expect(all[3]?.timeUs).toBe(start + 10_000);
    expect(all.at(-1)?.timeUs).toBe(start + 70_500);
  });

  it('numbers bytes so that each packet follows its side and acknowledges the other', () => {
    const next = new Map<string, number>();
    for (const { from, to, seq, ack, payload, flags } of packets()) {
      if (next.has(from)) expect(seq).toBe(next.get(from));
      if (flags.includes('A')) expect(ack).toBe(next.get(to));
      next.set(from, seq + payload.length + (/[SF]/.test(flags) ? 1 : 0));
    }
    expect(next.size).toBe(2);
  });

  it('holds exactly the bytes of both directions', () => {
    const streams = new Map<string, Buffer[]>();
    for (const { from, payload } of packets()) streams.set(from, [...(streams.get(from) ?? []), payload]);
    const { local, remote } = connection;
    const of = ({ address, port }: PcapConnection['local']) =>
      Buffer.concat(streams.get(`${hex(address)}:${port}`) ?? []);
    expect(of(local).equals(Buffer.concat(sent))).toBe(true);
    expect(of(remote).equals(Buffer.concat(received))).toBe(true);
  });
});

function hex(address: string): string {
  return Buffer.from(addressBytes(address) ?? []).toString('hex');
}

describe('the numbers of a capture file', () => {
  it('leave a gap where bytes were not kept, go round at 2^32, and a Reset carries the next one', () => {
    const file = writer(v4);
    file.handshake(start);
    file.missing('sent', 2 ** 32 - 1001);
    const [last] = readPcapng(
      Buffer.concat([writer(v4).handshake(start), file.chunk('sent', Buffer.from('abc'), start)]),
    ).slice(-1);
    expect(last).toMatchObject({ seq: 0, isSound: true });
    const [reset] = readPcapng(Buffer.concat([writer(v4).handshake(start), file.reset('sent', start)])).slice(
      -1,
    );
    expect(reset).toMatchObject({ seq: 3, flags: 'RA' });
  });

  it('need two addresses of one family', () => {
    for (const address of ['localhost', '::1', '1.2.3', '1.2.3.256']) {
      const opened = PcapngWriter.open({ ...v4, remote: { address, port: 1 } });
      expect(opened.ok ? '' : opened.error.code).toBe('bad-address');
    }
  });

  it.each([
    ['::', '0'.repeat(32)],
    ['2001:db8::8:800:200c:417a', '20010db80000000000080800200c417a'],
    ['::ffff:10.0.0.1', '00000000000000000000ffff0a000001'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['1:2:3:4:5:6:7', ''],
    ['1::2::3', ''],
    ['12345::', ''],
  ])('read %s as %s', (text, bytes) => expect(hex(text)).toBe(bytes));
});

const hasTshark = spawnSync('tshark', ['--version']).status === 0;

describe(hasTshark ? 'tshark' : 'our own reader, since there is no tshark here', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'halfclose-pcapng-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('follows the stream and gives back the captured bytes without a complaint', { timeout: 60_000 }, () => {
    for (const connection of [v4, v6]) {
      const bytes = conversation(connection);
      const followed = hasTshark ? followedByTshark(folder, bytes) : followedByUs(bytes, connection);
      const [client, server] = connection.opener === 'sent' ? [sent, received] : [received, sent];
      expect(followed.client).toBe(Buffer.concat(client).toString('hex'));
      expect(followed.server).toBe(Buffer.concat(server).toString('hex'));
    }
  });
});

interface Followed {
  client: string;
  server: string;
}

function followedByTshark(folder: string, bytes: Buffer): Followed {
  const file = join(folder, 'capture.pcapng');
  writeFileSync(file, bytes);
  const checks = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
  const complaint =
    '_ws.malformed or tcp.analysis.lost_segment or tcp.analysis.ack_lost_segment or tcp.analysis.retransmission or tcp.checksum.status == "Bad" or ip.checksum.status == "Bad"';
  expect(tshark(['-r', file, ...checks, '-Y', complaint])).toBe('');
  expect(tshark(['-r', file, ...checks, '-Y', 'tcp.checksum.status == "Good"']).split('\n')).toHaveLength(14);
  const lines = tshark(['-r', file, '-q', '-z', 'follow,tcp,raw,0']).split('\n');
  const data = lines.filter((line) => /^\t?[0-9a-f]+$/.test(line));
  return {
    client: data.filter((line) => !line.startsWith('\t')).join(''),
    server: data
      .filter((line) => line.startsWith('\t'))
      .map((line) => line.trim())
      .join(''),
  };
}

function tshark(args: string[]): string {
  const run = spawnSync('tshark', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  expect(run.status, run.stderr).toBe(0);
  return run.stdout.trimEnd();
}

function followedByUs(bytes: Buffer, { opener, local, remote }: PcapConnection): Followed {
  const opening = opener === 'sent' ? local : remote;
  const client = `${hex(opening.address)}:${opening.port}`;
  const of = (isClient: boolean) =>
    Buffer.concat(
      readPcapng(bytes)
        .filter(({ from }) => (from === client) === isClient)
        .map(({ payload }) => payload),
    ).toString('hex');
  return { client: of(true), server: of(false) };
}
