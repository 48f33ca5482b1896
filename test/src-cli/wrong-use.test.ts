// Help, and wrong use in all its forms: exit 2 with a sentence, nothing on stdout, nothing sent.
import { afterAll, describe, expect, test } from 'vitest';
import { CommandLine } from '../support/command';

const shell = new CommandLine();
afterAll(() => shell.close());

const names = ['list', 'describe', 'call', 'tcp'];

describe('help', () => {
  test('lists the commands, and tells of each its flags and exit codes', async () => {
    const overview = await shell.run(['--help']);
    expect(overview).toMatchObject({ code: 0, stderr: '' });
    for (const name of names) {
      expect(overview.stdout).toContain(`\n  ${name}`);
      for (const words of [
        [name, '--help'],
        ['help', name],
      ]) {
        const { code, stdout } = await shell.run(words);
        expect(code).toBe(0);
        expect(stdout).toContain(`Usage: halfclose ${name}`);
        expect(stdout).toContain('Exit code:');
      }
    }
  });

  test('states when TLS is used unasked', async () => {
    const { stdout } = await shell.run(['call', '--help']);
    expect(stdout).toContain('plaintext for loopback addresses and unix sockets, TLS for every other target');
  });

  test('has lines that fit a terminal', async () => {
    for (const name of names) {
      const { stdout } = await shell.run([name, '--help']);
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    }
  });

  test('the version is the package’s', async () => {
    expect((await shell.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

const target = '127.0.0.1:9';
const method = 'a.S/M';
const cases: [string, string[], string][] = [
  ['no command', [], 'Usage: halfclose COMMAND'],
  ['an unknown command', ['cal'], 'halfclose has no command cal. Did you mean halfclose call?'],
  [
    'an unknown flag',
    ['call', target, method, '--plantext'],
    '--plantext is no flag. Did you mean --plaintext?',
  ],
  ['one dash before a long name', ['list', target, '-plaintext'], 'Did you mean --plaintext?'],
  [
    'a flag without its value',
    ['call', target, method, '--deadline'],
    '--deadline needs a value: --deadline 5s.',
  ],
  ['a switch with a value', ['call', target, method, '--tls=yes'], '--tls takes no value'],
  ['a flag twice', ['call', target, method, '-d', '{}', '-d', '{}'], '-d is given twice'],
  ['no method', ['call', target], 'halfclose call needs a TARGET and a method'],
  ['a message without -d', ['call', target, method, '{}'], 'Messages stand after -d.'],
  ['a duration without unit', ['call', target, method, '--deadline', '5'], 'Did you mean 5s?'],
  ['a duration of nothing', ['call', target, method, '--deadline', '0s'], 'out of range'],
  ['a wrong size', ['call', target, method, '--max-receive', '64MBytes'], 'this is no size'],
  ['a size beyond all', ['call', target, method, '--max-receive', '64GB'], 'out of range'],
  ['a wrong compression', ['call', target, method, '--compress', 'brotli'], 'there are gzip, deflate'],
  ['both securities', ['call', target, method, '--tls', '--plaintext'], 'exclude each other'],
  ['a CA for plaintext', ['call', target, method, '--ca', 'x.pem'], '--ca is for TLS'],
  ['a key alone', ['call', target, method, '--tls', '--key', 'k.pem'], '--key needs --cert'],
  [
    'a pass phrase that is nowhere',
    ['call', target, method, '--tls', '--cert', 'c', '--pass-env', 'NOPE_X'],
    'no environment variable',
  ],
  ['a header without a colon', ['call', target, method, '-H', 'token'], "write it like -H 'name: value'"],
  [
    'a method that is none',
    ['call', target, 'Method'],
    'Method is no method. Write it like pkg.Service/Method.',
  ],
  ['no symbol', ['describe'], 'halfclose describe needs a SYMBOL'],
  ['no schema', ['list'], 'Name a TARGET that is asked by reflection'],
  ['too many places', ['list', target, 'a.S', 'b.S'], 'b.S is too much'],
];

describe('wrong use', () => {
  test.each(cases)('%s ends with 2 and a sentence', async (_name, args, sentence) => {
    const { code, stdout, stderr } = await shell.run(args);
    expect(stderr).toContain(sentence);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
