// Real partners: redis, socat, and Python's socket server as in the project's notes, with the fault that they stumble on.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sealFrame } from '../../../src-shared/framing/checked-frame';
import { readTemplate, variableFree } from '../../../src-shared/bytes/template';
import { bytesOf, tempFolder, valueOf } from '../../support/captures';
import { freePort } from '../../support/ncat';
import { answersOn, startProgram } from '../../support/program';
import { connect, has, streamOf, type Wire } from '../../support/tcp-wire';

function typed(text: string): Uint8Array {
  const template = valueOf(readTemplate(text, { mode: 'text', encoding: 'utf-8' }));
  return variableFree(template) ?? new Uint8Array();
}

function say({ registry, captureId }: Wire, text: string): void {
  valueOf(registry.send(captureId, typed(text)));
}

const heard = ({ sink }: Wire): string => streamOf(sink, 'received').toString('latin1');

describe('redis-server', () => {
  it('answers PING, keeps binary as it was, and pushes to a subscriber', async () => {
    const port = await freePort();
    const folder = await tempFolder();
    const args = ['--port', String(port), '--save', '', '--bind', '127.0.0.1', '--dir', folder];
    startProgram('redis-server', args);
    await answersOn(port);
    const one = connect('127.0.0.1', port);
    await one.sink.until(has('connected'));
    say(one, String.raw`PING\r\n`);
    await one.sink.until(() => heard(one) === '+PONG\r\n');
    say(one, String.raw`*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\n\x00\xFF\r\n\x01\r\n`);
    await one.sink.until(() => heard(one).endsWith('+OK\r\n'));
    say(one, String.raw`*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n`);
    await one.sink.until(() => heard(one).endsWith('$5\r\n\x00\xff\r\n\x01\r\n'));
    const subscriber = connect('127.0.0.1', port);
    await subscriber.sink.until(has('connected'));
    say(subscriber, String.raw`SUBSCRIBE news\r\n`);
    await subscriber.sink.until(() => heard(subscriber).includes('subscribe'));
    say(one, String.raw`PUBLISH news "hello there"\r\n`);
    await subscriber.sink.until(() => heard(subscriber).endsWith('$11\r\nhello there\r\n'));
  });
});

describe('socat', () => {
  it('relays frames whose prefix we made, and keeps the half-close', async () => {
    const port = await freePort();
    startProgram('socat', [`TCP-LISTEN:${String(port)},bind=127.0.0.1,reuseaddr`, 'EXEC:cat']);
    const wire = await connected(port);
    const length = { before: 0, after: 0, trailer: 0, counts: 'payload', extra: 0 } as const;
    const framing = { kind: 'length', width: 'u32', endian: 'big', ...length } as const;
    const frame = valueOf(sealFrame(framing, bytesOf('framed'), null)).bytes;
    valueOf(wire.registry.send(wire.captureId, frame));
    valueOf(wire.registry.end(wire.captureId));
    await wire.sink.until(has('closed'));
    expect(streamOf(wire.sink, 'received')).toEqual(Buffer.from(frame));
    expect(wire.sink.data('closed')).toMatchObject({ how: 'ended', by: 'us' });
  });
});

const notes = (closes: boolean): string => `
import socket, sys
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(('127.0.0.1', 0))
server.listen()
print('port %d' % server.getsockname()[1], flush=True)
client, address = server.accept()
while True:
    data = client.recv(4096)
    if not data:
        break
    client.sendall(b'answer to ' + data)
    ${closes ? 'client.close(); break' : 'pass'}
client.close()
sys.stdin.read()
`;

describe("Python's socket server of the notes", () => {
  async function python(closes: boolean): Promise<Wire> {
    const file = path.join(await tempFolder(), 'server.py');
    await writeFile(file, notes(closes));
    const program = startProgram('/usr/bin/python3', [file]);
    await program.says('port ');
    return connected(Number(/port (\d+)/.exec(program.said())?.[1]));
  }

  it('that keeps the connection answers each question, and ends when we do', async () => {
    const wire = await python(false);
    say(wire, 'one');
    await wire.sink.until(() => heard(wire) === 'answer to one');
    say(wire, 'two');
    await wire.sink.until(() => heard(wire) === 'answer to oneanswer to two');
    valueOf(wire.registry.end(wire.captureId));
    await wire.sink.until(has('closed'));
    expect(wire.sink.data('closed')).toMatchObject({ how: 'ended', by: 'us' });
  });

  it('that closes right after its answer: the log shows its FIN, our send after it, the RST, and why', async () => {
    const wire = await python(true);
    say(wire, 'one');
    await wire.sink.until(has('half-close'));
    expect(heard(wire)).toBe('answer to one');
    say(wire, 'two');
    await wire.sink.until(has('closed'));
    const told = wire.sink.kinds().filter((kind) => kind !== 'chunk');
    expect(told).toEqual(['connecting', 'connected', 'half-close', 'error', 'closed']);
    expect(wire.sink.data('error')?.message).toContain(
      'A server that closes right after its answer does this',
    );
    expect(wire.sink.data('closed')).toMatchObject({ how: 'reset', by: 'peer' });
    expect(wire.sink.data('closed')?.sentAfterPeerEnd).toBe(3);
  });
});

async function connected(port: number): Promise<Wire> {
  for (;;) {
    const wire = connect('127.0.0.1', port);
    await wire.sink.until((sink) => has('connected')(sink) || has('closed')(sink));
    if (wire.sink.data('connected') !== undefined) return wire;
  }
}
