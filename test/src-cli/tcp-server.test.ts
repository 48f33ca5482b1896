// halfclose tcp as a server, and scripts from both sides: rules, TLS, what each side met, and a real partner.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { writeScript, type Script } from '../../src-shared/tcp/script';
import { CertificateAuthority } from '../support/certificate-authority';
import { CommandLine, type RunningCommand } from '../support/command';
import { listening, unusedPort } from '../support/listening';

const shell = new CommandLine();
afterAll(() => shell.close());

function file(name: string, content: string): string {
  const path = join(shell.cache, name);
  writeFileSync(path, content);
  return path;
}

/** Where a listening command listens. */
async function addressOf(running: RunningCommand): Promise<string> {
  await running.until(({ stderr }) => /Listening on \S+\n/.test(stderr));
  return /Listening on (\S+)\n/.exec(running.stderr)?.[1] ?? '';
}

describe('--listen', () => {
  test('answers by rules, as a file or a preset, and stops after --accept', async () => {
    const running = shell.start([
      'tcp',
      '127.0.0.1:0',
      '--listen',
      '--rules',
      'line-calculator',
      '--accept',
      '2',
    ]);
    const at = await addressOf(running);
    expect((await shell.run(['tcp', at, '-t', '6*7\\n', '--expect', '42\\n'])).code).toBe(0);
    expect((await shell.run(['tcp', at, '-t', 'six\\n', '--expect', 'error\\n'])).code).toBe(0);
    const { code, stdout } = await running.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '#1 6*7\n#2 six\n' });
  });

  test('with a rule that cannot work says which, and does not listen', async () => {
    const rule = { id: 'a', name: 'Broken', enabled: true, then: 'nothing', replies: [] };
    const trigger = { on: 'frame', every: 1, test: { kind: 'pattern', source: '(', ignoreCase: false } };
    const rules = {
      format: 'halfclose-rules',
      version: 1,
      framing: null,
      encoding: 'utf-8',
      rules: [{ ...rule, trigger }],
    };
    const ran = await shell.run([
      'tcp',
      '127.0.0.1:0',
      '--listen',
      '--rules',
      file('rules.json', JSON.stringify(rules)),
    ]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('Rule Broken: ');
    const script = await shell.run(['tcp', '127.0.0.1:0', '--listen', '--rules', file('other.json', '{}')]);
    expect(script).toMatchObject({ code: 2 });
  });

  test('sends to each who connects, prints what comes, and Ctrl C is a good end', async () => {
    const running = shell.start(['tcp', '127.0.0.1:0', '--listen', '-t', 'welcome', '--frame', 'lf']);
    const at = await addressOf(running);
    for (const name of ['ann', 'bob']) {
      const ran = await shell.run(['tcp', at, '--frame', 'lf', '-t', name, '--end']);
      expect(ran).toMatchObject({ code: 0, stdout: 'welcome\n' });
    }
    await running.until(({ stdout }) => stdout.includes('#2 bob\n'));
    expect(running.stdout).toContain('#1 ann\n');
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(0);
  });

  test('speaks TLS with its certificate, and asks clients for theirs with --ca', async () => {
    const authority = new CertificateAuthority();
    const own = authority.issue('DNS:localhost,IP:127.0.0.1');
    const client = authority.issue('DNS:client');
    const cert = ['--tls', '--cert', own.certFile, '--key', own.keyFile];
    const running = shell.start([
      'tcp',
      '127.0.0.1:0',
      '--listen',
      ...cert,
      '--rules',
      'echo',
      '--ca',
      authority.certFile,
    ]);
    const at = await addressOf(running);
    const trust = ['--tls', '--ca', authority.certFile];
    const flags = [...trust, '--cert', client.certFile, '--key', client.keyFile];
    expect(await shell.run(['tcp', at, ...flags, '-t', 'hi', '--end'])).toMatchObject({
      code: 0,
      stdout: 'hi',
    });
    expect((await shell.run(['tcp', at, ...trust, '-t', 'hi', '--end'])).code).not.toBe(0);
    const distrusted = await shell.run(['tcp', at, '--tls', '-t', 'hi']);
    expect(distrusted).toMatchObject({ code: 78, stdout: '' });
    expect(distrusted.stderr.toLowerCase()).toContain('certificate');
    running.child.kill('SIGINT');
    await running.ended;
    authority.remove();
  });

  test('a port that is taken is said', async () => {
    const { target, stop } = await listening(createServer());
    const ran = await shell.run(['tcp', target, '--listen']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(target);
    await stop();
  });
});

describe('--script', () => {
  const script: Script = {
    ...{ format: 'halfclose-script', version: 1, role: 'client', encoding: 'utf-8' },
    framing: { kind: 'delimiter', mark: '0a' },
    steps: [
      { do: 'send', mode: 'text', text: 'hello', afterMs: 0 },
      { do: 'expect', mode: 'text', text: 'welcome', withinMs: 5000 },
      { do: 'send', mode: 'hex', text: '00 FF', afterMs: 20 },
      { do: 'end', afterMs: 0 },
      { do: 'expect-end', withinMs: 5000 },
    ],
  };

  test('replays from both sides, each against the other', async () => {
    const path = file('script.json', writeScript(script));
    const server = shell.start(['tcp', '127.0.0.1:0', '--script', path, '--listen']);
    const at = await addressOf(server);
    const client = await shell.run(['tcp', at, '--script', path]);
    expect(client).toMatchObject({ code: 0, stdout: 'welcome\n', stderr: '' });
    const { code, stdout } = await server.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'hello\n\\0\\xFF\n' });
  });

  test('that meets something else tells the step and the difference, on the side that met it', async () => {
    const path = file('script.json', writeScript(script));
    const changed = {
      ...script,
      steps: script.steps.with(1, { do: 'expect', mode: 'text', text: 'go away', withinMs: 5000 }),
    } as Script;
    const server = shell.start(['tcp', '127.0.0.1:0', '--script', path, '--as', 'server']);
    const at = await addressOf(server);
    const client = await shell.run(['tcp', at, '--script', file('changed.json', writeScript(changed))]);
    expect(client.code).toBe(4);
    expect(client.stderr).toContain(
      'Step 2: Frame 1 differs at byte 0: expected 67 6F 20 61 77 61 79, but 77 65 6C 63 6F 6D 65 came.',
    );
    expect((await server.ended).code).toBe(4);
  });

  test('that is none is refused', async () => {
    const ran = await shell.run(['tcp', '127.0.0.1:9', '--script', file('none.json', '{"format":"x"}')]);
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.stderr).toContain('scripts');
  });
});

test('redis understands us, and we it', async () => {
  const port = await unusedPort();
  const redis = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], {
    stdio: 'pipe',
  });
  await new Promise<void>((ready) => {
    redis.stdout.on('data', (text) => String(text).includes('Ready to accept') && ready());
  });
  const steps = [
    '-t',
    'PING\\r\\n',
    '--expect',
    '+PONG\\r\\n',
    '-t',
    'SET a 1\\r\\nGET a\\r\\n',
    '--expect',
    '+OK\\r\\n$1\\r\\n1\\r\\n',
  ];
  expect(await shell.run(['tcp', `127.0.0.1:${String(port)}`, ...steps])).toMatchObject({
    code: 0,
    stderr: '',
  });
  redis.kill();
  await once(redis, 'exit');
});
