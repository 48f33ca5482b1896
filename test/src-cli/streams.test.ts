// Streams through a shell: stdin as it comes, head -1, slow readers, Ctrl C, and faults in the middle.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Demo } from '../../src-main/demo/demo';
import { CommandLine, type RunningCommand, jsonLines } from '../support/command';
import { protosDir } from '../support/grpc-harness';
import { framed, respond } from '../support/http2-server';
import { listening } from '../support/listening';
import { SteeredChat } from '../support/steered-chat';

const shell = new CommandLine();
const demo = new Demo({ protosDir, ports: { grpc: 0, echo: 0, framed: 0 } });
const files = ['--proto', join(protosDir, 'survey.proto'), '--proto', join(protosDir, 'route_guide.proto')];
const command = resolve(import.meta.dirname, '../../out/cli.js');
let target = '';

beforeAll(async () => {
  const started = await demo.start();
  if (!started.ok) throw new Error(started.error.message);
  target = started.value.grpcTarget;
  // Compiled once; the tests below measure calls.
  await shell.run(['list', ...files]);
});
afterAll(async () => {
  await shell.close();
  await demo.stop();
});

/** Resident memory, MB. */
function memoryOf({ child }: RunningCommand): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(child.pid)}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) / 1000;
}

/** Takes calls and reads nothing: the windows stay shut. */
function deafServer() {
  const server = createServer({ settings: { initialWindowSize: 65_535 } });
  const held: ServerHttp2Stream[] = [];
  server.on('stream', (stream) => {
    held.push(stream);
    stream.on('error', () => undefined);
  });
  return { held, opened: sessionOf(server), server };
}

/** Sends messages of 10 kB for as long as the client takes them. */
function floodServer() {
  const server = createServer();
  const payload = Buffer.concat([Buffer.from([0x22, 0x90, 0x4e]), Buffer.alloc(10_000, 'x')]);
  const message = framed(payload);
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    respond(stream);
    const write = (): void => {
      while (stream.writable && stream.write(message));
      stream.once('drain', write);
    };
    write();
  });
  return { opened: sessionOf(server), server };
}

async function sessionOf(server: Http2Server): Promise<ServerHttp2Session> {
  const [session] = (await once(server, 'session')) as [ServerHttp2Session];
  return session;
}

/**
 * Each ping that the client answers is a turn of its event loop, in which it takes a piece of whatever it wants more of:
 * after so many of them nothing is left that it would have taken.
 */
async function turnsOf(session: ServerHttp2Session): Promise<void> {
  for (let turn = 0; turn < 2000; turn += 1) {
    await new Promise<void>((done, refuse) => {
      session.ping((error) => {
        if (error === null) done();
        else refuse(error);
      });
    });
  }
}

describe('a client stream', () => {
  const record = (input: string) =>
    shell.run(['call', target, 'routeguide.RouteGuide/RecordRoute', '-d', '@-'], { input });

  test('takes values in any layout; end of input is the half-close', async () => {
    const ran = await record('{"latitude":1}{"latitude":2} {"latitude":3}\n\n{\n"latitude":\n4}\n{}');
    expect(jsonLines(ran)).toMatchObject([{ pointCount: 5 }]);
    expect(ran.code).toBe(0);
  });

  test('without -d, and with empty input, sends nothing', async () => {
    for (const ran of [
      await record(' \n'),
      await shell.run(['call', target, 'routeguide.RouteGuide/RecordRoute']),
    ]) {
      expect(ran).toMatchObject({ code: 0, stdout: '{}\n' });
    }
  });

  test('on the command line takes a sequence, which is read whole before anything is sent', async () => {
    const flags = ['-d', '{"latitude":1} {"latitude":2}'];
    const ran = await shell.run(['call', target, 'routeguide.RouteGuide/RecordRoute', ...flags]);
    expect(jsonLines(ran)).toMatchObject([{ pointCount: 2 }]);
  });

  test('a value that is broken tells line and column in the input, and ends with 2', async () => {
    const ran = await record('{"latitude":1}\n  {"latitude": x}\n{"latitude":3}');
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toBe('stdin:2:16: x is not JSON: text needs double quotes.\n');
    const comma = await record('{},{}');
    expect(comma.stderr).toContain('stdin:1:3: values stand one after the other, without commas.');
    const binary = shell.start(['call', target, 'routeguide.RouteGuide/RecordRoute', '-d', '@-']);
    binary.child.stdin.end(Buffer.from([0x7b, 0xff, 0x7d]));
    expect((await binary.ended).stderr).toContain('stdin is not UTF-8 text.');
  });

  test('to a server that does not read uses bounded memory', async () => {
    const { held, opened, server } = deafServer();
    const { target: deaf, stop } = await listening(server);
    const running = shell.start(['call', deaf, 'survey.v1.Surveys/UploadSamples', '-d', '@-', ...files]);
    const line = `{"payload":"${'A'.repeat(100_000)}"}\n`;
    let accepted = 0;
    const write = (): void => {
      for (let more = true; more && accepted < 3000; accepted += 1) more = running.child.stdin.write(line);
      running.child.stdin.once('drain', write);
    };
    write();
    await turnsOf(await opened);
    expect(accepted).toBeLessThan(200);
    expect(memoryOf(running)).toBeLessThan(250);
    running.child.kill('SIGKILL');
    for (const stream of held) stream.destroy();
    await stop();
  });
});

describe('bidi over a pipe', () => {
  test('is a conversation: each side speaks when it wants, the end of input half-closes', async () => {
    const chat = await SteeredChat.start();
    const flags = ['-d', '@-', ...files];
    const running = shell.start(['call', chat.target, 'routeguide.RouteGuide/RouteChat', ...flags]);
    running.child.stdin.write('{"message":"one"}');
    await expect.poll(() => chat.received).toEqual(['one']);
    chat.say('answer one');
    await running.until(({ stdout }) => stdout === '{"message":"answer one"}\n');
    running.child.stdin.write(' {"mess');
    running.child.stdin.write('age":"two"}\n');
    await expect.poll(() => chat.received).toEqual(['one', 'two']);
    expect(chat.ended).toBe(false);
    running.child.stdin.end();
    await expect.poll(() => chat.ended).toBe(true);
    chat.say('goodbye');
    await running.until(({ stdout }) => stdout.includes('goodbye'));
    chat.finish();
    expect((await running.ended).code).toBe(0);
    chat.stop();
  });

  test('when the server ends first, the command ends although its input goes on', async () => {
    const chat = await SteeredChat.start();
    const running = shell.start([
      'call',
      chat.target,
      'routeguide.RouteGuide/RouteChat',
      '-d',
      '@-',
      ...files,
    ]);
    running.child.stdin.write('{"message":"one"}');
    await expect.poll(() => chat.received).toEqual(['one']);
    chat.finish();
    expect((await running.ended).code).toBe(0);
    chat.stop();
  });
});

describe('a server stream', () => {
  const endless = '{"count":"1000000000","size":100}';

  test('of a billion messages into head -1 ends at once, without a word', async () => {
    const words = ['call', target, 'survey.v1.Surveys/StreamSamples', '-d', endless, ...files];
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const script = `set -o pipefail; '${process.execPath}' '${command}' ${quoted} | head -1; echo "code \${PIPESTATUS[0]}"`;
    const child = spawn('bash', ['-c', script], { env: { ...process.env, XDG_CACHE_HOME: shell.cache } });
    let printed = '';
    let said = '';
    child.stdout.on('data', (text) => (printed += String(text)));
    child.stderr.on('data', (text) => (said += String(text)));
    await new Promise((done) => child.once('close', done));
    const lines = printed.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? '')).toHaveProperty('payload');
    expect(lines[1]).toBe('code 141');
    expect(said).toBe('');
  });

  test('to a reader that is slow uses bounded memory, and Ctrl C still cancels it', async () => {
    const { opened, server } = floodServer();
    const { target: flood, stop } = await listening(server);
    const running = shell.start(['call', flood, 'survey.v1.Surveys/StreamSamples', ...files]);
    await running.until(({ stdout }) => stdout.length > 1_000_000);
    running.child.stdout.pause();
    const before = running.stdout.length;
    await turnsOf(await opened);
    expect(memoryOf(running)).toBeLessThan(220);
    running.child.kill('SIGINT');
    await running.until(({ stderr }) => stderr.includes('CANCELLED (1)'));
    running.child.stdout.resume();
    const { code, stderr } = await running.ended;
    expect(stderr).toContain('CANCELLED (1)');
    expect(code).toBe(65);
    // What the pipe and the command held, not what the server would have sent.
    expect(running.stdout.length - before).toBeLessThan(8_000_000);
    await stop();
  });

  test('prints in order and whole when its reader keeps up', async () => {
    const ran = await shell.run([
      'call',
      target,
      'survey.v1.Surveys/StreamSamples',
      '-d',
      '{"count":"5000","size":10}',
      ...files,
    ]);
    const sequence = jsonLines(ran).map((one) => (one as { sequence?: string }).sequence);
    expect(sequence).toHaveLength(5000);
    expect(new Set(sequence).size).toBe(5000);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('Ctrl C', () => {
  test('cancels the call: CANCELLED, 65', async () => {
    const running = shell.start([
      'call',
      target,
      'survey.v1.Surveys/SlowSurvey',
      '-d',
      '{"delay":"60s"}',
      '-v',
    ]);
    await running.until(({ stderr }) => stderr.includes('end of the request'));
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(65);
    expect(stderr).toContain('CANCELLED (1): Cancelled here');
  });

  test('a second one at once quits, whatever the first came to', async () => {
    const running = shell.start([
      'call',
      target,
      'survey.v1.Surveys/SlowSurvey',
      '-d',
      '{"delay":"60s"}',
      '-v',
    ]);
    await running.until(({ stderr }) => stderr.includes('end of the request'));
    running.child.kill('SIGINT');
    running.child.kill('SIGINT');
    const { code, signal } = await running.ended;
    expect([65, 'SIGINT']).toContain(code ?? signal);
  });

  test('while the server does not even answer with its schema ends with 65 too', async () => {
    const server = createServer();
    server.on('stream', (stream) => stream.on('error', () => undefined));
    const { target: silent, stop } = await listening(server);
    const asked = new Promise((done) => server.once('stream', done));
    const running = shell.start(['call', silent, 'a.S/M']);
    await asked;
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 65, stderr: 'CANCELLED (1): before the call was sent.\n' });
    await stop();
  });
});
