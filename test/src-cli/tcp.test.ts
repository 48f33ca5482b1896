// halfclose tcp against real peers: what goes out in order, what is printed, how each side ends, and what was expected.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandLine, jsonLines } from '../support/command';
import { protosDir } from '../support/grpc-harness';
import { listening, unusedPort } from '../support/listening';
import { startNcatEcho } from '../support/ncat';
import { TcpPeer } from '../support/tcp-peer';

const shell = new CommandLine();
const note = ['--message', 'routeguide.RouteNote', '--proto', join(protosDir, 'route_guide.proto')];
let peer: TcpPeer;
let place = '';

beforeEach(async () => {
  peer = await TcpPeer.listen();
  place = `127.0.0.1:${String(peer.port)}`;
});
afterEach(() => {
  peer.stop();
});
afterAll(() => shell.close());

function file(name: string, content: string | Uint8Array): string {
  const path = join(shell.cache, name);
  writeFileSync(path, content);
  return path;
}

describe('what is sent', () => {
  test('goes out in the order of the flags, exactly, and --end is a half-close', async () => {
    const bytes = file('bytes.bin', Uint8Array.of(0, 255, 10));
    const running = shell.start([
      'tcp',
      place,
      '-x',
      '48 0x69',
      '-t',
      'A中B\\r\\n',
      '-f',
      bytes,
      '-x',
      '01',
      '--end',
    ]);
    await expect.poll(() => peer.events).toEqual(['fin']);
    expect(peer.hex).toBe('486941e4b8ad420d0a00ff0a01');
    peer.send('late');
    await running.until(({ stdout }) => stdout === 'late');
    peer.end();
    expect(await running.ended).toMatchObject({ code: 0, stdout: 'late', stderr: '' });
  });

  test('comes from stdin as it comes with -f -', async () => {
    const running = shell.start(['tcp', place, '-f', '-']);
    running.child.stdin.write('one');
    await expect.poll(() => peer.text).toBe('one');
    running.child.stdin.end(' two');
    await expect.poll(() => peer.text).toBe('one two');
    peer.end();
    expect((await running.ended).code).toBe(0);
  });

  test('that cannot be read is refused before anything is connected', async () => {
    const cases: [string[], string][] = [
      [['-x', '4'], ''],
      [['-x', '4G'], '-x: G at character 2 is no hex digit.'],
      [['-t', '\\q'], '-t: \\q at character 1 is no escape.'],
      [['-t', 'a', '--frame', 'u99'], 'u99 is no framing. Known are varint'],
      [['-d', '{"mesage":1}', '--frame', 'lf', ...note], 'message'],
      [['-d', '{}'], '-d sends a message. Name its type with --message.'],
      [note, '--message needs --frame'],
      [['--hex', '--text'], '--hex and --text exclude each other.'],
      [['--listen', '--tls'], '--listen --tls needs --cert and --key.'],
      [['--script', 'nowhere.json'], '--script nowhere.json cannot be read'],
    ];
    for (const [flags, words] of cases.slice(1)) {
      const ran = await shell.run(['tcp', place, ...flags]);
      expect(ran.stderr).toContain(words);
      expect(ran).toMatchObject({ code: 2, stdout: '' });
    }
    expect(peer.events).toEqual([]);
    const type = await shell.run([
      'tcp',
      place,
      '--frame',
      'lf',
      '--message',
      'routeguide.RouteNot',
      ...note.slice(2),
    ]);
    expect(type).toMatchObject({ code: 3 });
    expect(type.stderr).toContain('Did you mean routeguide.RouteNote?');
  });
});

describe('what comes', () => {
  async function shown(flags: string[], bytes: string | Uint8Array): Promise<string> {
    const running = shell.start(['tcp', place, '-t', 'go', ...flags]);
    await expect.poll(() => peer.text.endsWith('go') || peer.text.includes('go')).toBe(true);
    peer.send(bytes);
    peer.end();
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    return stdout;
  }

  test('is printed as hex with offsets, as text without control characters, or as frames', async () => {
    expect(await shown(['--hex'], 'Hello, world 12345')).toBe(
      '00000000  48 65 6C 6C 6F 2C 20 77  6F 72 6C 64 20 31 32 33   Hello, world 123\n' +
        '00000010  34 35                                              45\n',
    );
  });

  test('as text keeps lines and shows what a terminal would obey', async () => {
    expect(await shown(['--text'], 'a\r\nb\x1b[31m中')).toBe('a\nb\\u{1B}[31m中');
  });

  test('cut by a framing is a frame a line', async () => {
    expect(await shown(['--frame', 'crlf'], 'one\r\ntwo\x01\r\n')).toBe('one\ntwo\\u{1}\n');
    expect(peer.hex).toBe('676f0d0a');
  });

  test('in frames as hex, and a length that cannot be is said', async () => {
    const running = shell.start(['tcp', place, '-t', 'go', '--frame', 'u32be', '--hex']);
    await expect.poll(() => peer.hex).toBe('00000002676f');
    peer.send(Uint8Array.of(0, 0, 0, 2, 0xab, 0xcd, 0x67, 0x61, 0x6d, 0x65));
    peer.end();
    const { stdout, stderr } = await running.ended;
    expect(stdout).toBe('AB CD\n');
    expect(stderr).toContain('length 1,734,438,245 exceeds');
  });

  test('as messages is JSON, 64-bit exact, with the types of both directions', async () => {
    const flags = ['--frame', 'varint', ...note, '--answer', 'routeguide.Point', '-d', '{"message":"hi"}'];
    const running = shell.start(['tcp', place, ...flags]);
    await expect.poll(() => peer.hex).toBe('0412026869');
    peer.send(Uint8Array.of(2, 8, 5));
    peer.end();
    expect(jsonLines(await running.ended)).toEqual([{ latitude: 5 }]);
  });

  test('until --read-for is over; then both ways are closed', async () => {
    const running = shell.start(['tcp', place, '-t', 'x', '--read-for', '300ms']);
    const ended = await running.ended;
    expect(ended.code).toBe(0);
    await expect.poll(() => peer.events).toContain('fin');
  });

  test('without end into head ends at once', async () => {
    const flood = createServer((socket) => {
      const more = (): void => {
        while (socket.write(Buffer.alloc(65_536, 'line\n')));
      };
      socket.on('drain', more).on('error', () => undefined);
      more();
    });
    const { target, stop } = await listening(flood);
    const script = `set -o pipefail; "${process.execPath}" out/cli.js tcp ${target} | head -1; echo \${PIPESTATUS[0]}`;
    const child = spawn('bash', ['-c', script], { cwd: join(protosDir, '../..') });
    let printed = '';
    child.stdout.on('data', (text) => (printed += String(text)));
    await once(child, 'close');
    expect(printed).toBe('line\n141\n');
    await stop();
  });
});

describe('how it ends', () => {
  test('nobody there is 78, a reset 1, Ctrl C 130, each with its sentence', async () => {
    const closed = await shell.run(['tcp', `127.0.0.1:${String(await unusedPort())}`]);
    expect(closed).toMatchObject({ code: 78, stdout: '' });
    expect(closed.stderr).toContain('refused');
    const running = shell.start(['tcp', place, '-t', 'x']);
    await expect.poll(() => peer.text).toBe('x');
    peer.reset();
    const { code, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr.toLowerCase()).toContain('reset');
    const other = shell.start(['tcp', place, '-v']);
    await other.until(({ stderr: said }) => said.includes('connected'));
    other.child.kill('SIGINT');
    expect((await other.ended).code).toBe(130);
    expect((await shell.run(['tcp', 'localhost'])).code).toBe(2);
  });

  test('-v tells the story, --capture keeps it', async () => {
    const base = join(shell.cache, 'tcp-log');
    const running = shell.start(['tcp', place, '-t', 'hello', '--end', '-v', '--capture', base]);
    await expect.poll(() => peer.events).toEqual(['fin']);
    peer.end();
    const { stderr } = await running.ended;
    expect(stderr).toMatch(
      /connecting\n.*connected 127\.0\.0\.1:\d+ to .*\n> .* 5 B\n> .* end \(FIN\)\n< .* end \(FIN\)\n.* ended by us\n/,
    );
    expect(execFileSync('head', ['-c', '7', `${base}.hcindex`]).toString()).toBe('HCLOG-1');
  });
});

describe('what is expected', () => {
  test('ends the conversation with 0 when it comes, in order, over any chunks', async () => {
    const echo = await startNcatEcho();
    const at = `127.0.0.1:${String(echo.port)}`;
    const good = await shell.run([
      'tcp',
      at,
      '-t',
      'one',
      '--expect',
      'on',
      '--expect',
      'e',
      '-t',
      'two\\n',
      '--expect',
      'two\\n',
    ]);
    expect(good).toMatchObject({ code: 0, stdout: 'onetwo\n', stderr: '' });
    const lines = ['--frame', 'lf', '-t', 'a', '-t', 'b', '--expect', 'a', '--expect', 'b'];
    expect((await shell.run(['tcp', at, ...lines])).code).toBe(0);
    const message = ['--frame', 'u16be', ...note, '-d', '{"message":"x"}', '--expect', '{"message":"x"}'];
    expect((await shell.run(['tcp', at, ...message])).code).toBe(0);
    const wrong = ['--frame', 'u16be', ...note, '-d', '{"message":"x"}', '--expect', '{"message":"y"}'];
    const ran = await shell.run(['tcp', at, ...wrong]);
    expect(ran.code).toBe(4);
    expect(ran.stderr).toBe('Frame 1 differs.\n  expected  {"message":"y"}\n  came      {"message":"x"}\n');
    echo.stop();
  });

  test('is compared with what came: 4, and both sides on stderr', async () => {
    const running = shell.start(['tcp', place, '-t', 'x', '--expect', 'hello', '--expect-hex', '00']);
    await expect.poll(() => peer.text).toBe('x');
    peer.send('help!');
    const { code, stderr } = await running.ended;
    expect(code).toBe(4);
    expect(stderr).toContain('What came differs at byte 3: expected 6C 6F, but 70 21 came.');
    expect(stderr).toContain('  expected  hello\n            68 65 6C 6C 6F\n  came      help!');
  });

  test('is waited for no longer than --within, and not after the peer has ended', async () => {
    const late = await shell.run(['tcp', place, '--expect', 'x', '--within', '200ms']);
    expect(late.code).toBe(4);
    expect(late.stderr).toBe('Nothing came within 0.2 s, and this was expected:\n  x\n');
    const running = shell.start(['tcp', place, '-t', 'y', '--expect', 'x']);
    await expect.poll(() => peer.text).toBe('y');
    peer.end();
    expect((await running.ended).stderr).toContain('The peer ended, and this was expected:');
  });
});
