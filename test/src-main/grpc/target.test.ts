// What people type and paste as a target.
import { describe, expect, it } from 'vitest';
import { parseTarget } from '../../../src-main/grpc/target';
import type { Security } from '../../../src-shared/workspace';

function read(text: string, security: Security = 'plaintext'): string {
  const parsed = parseTarget(text, security);
  return parsed.ok ? parsed.value.label : parsed.error.code;
}

describe('a target', () => {
  it.each([
    ['localhost:50051', 'localhost:50051'],
    ['  127.0.0.1:1 ', '127.0.0.1:1'],
    ['[::1]:50051', '[::1]:50051'],
    ['[fe80::1%eth0]:65535', '[fe80::1%eth0]:65535'],
    ['my-service.team_a.svc:443', 'my-service.team_a.svc:443'],
    ['dns:localhost:50051', 'localhost:50051'],
    ['dns:///localhost:50051', 'localhost:50051'],
    ['dns://1.1.1.1/example.com:443', 'example.com:443'],
    ['http://localhost:50051', 'localhost:50051'],
    ['http://localhost:50051/', 'localhost:50051'],
    ['HTTP://localhost', 'localhost:80'],
    ['grpc://localhost:50051', 'localhost:50051'],
    ['bücher.example:1', 'bücher.example:1'],
    ['unix:/tmp/a socket', 'unix:/tmp/a socket'],
    ['unix:///tmp/socket', 'unix:/tmp/socket'],
    ['unix:here.sock', 'unix:here.sock'],
    ['a:1, [::1]:2 ,unix:/x', 'a:1,[::1]:2,unix:/x'],
    ['\\\\.\\pipe\\x', '\\\\.\\pipe\\x'],
  ])('%s is %s', (typed, label) => {
    expect(read(typed)).toBe(label);
  });

  it.each([
    ['', 'no-target'],
    ['   ', 'no-target'],
    ['localhost', 'no-port'],
    ['localhost:', 'no-port'],
    ['[::1]', 'no-port'],
    ['grpc://localhost', 'no-port'],
    [':50051', 'bad-target'],
    ['localhost:0', 'bad-port'],
    ['localhost:65536', 'bad-port'],
    ['localhost:http', 'bad-port'],
    ['localhost:50051x', 'bad-port'],
    ['::1:50051', 'bad-target'],
    ['::1', 'bad-target'],
    ['a:b:1', 'bad-target'],
    ['[localhost]:1', 'bad-target'],
    ['local host:1', 'bad-target'],
    ['localhost:50051/path', 'bad-port'],
    ['http://localhost:50051/a.B/C', 'bad-target'],
    ['256.0.0.1:1', 'bad-target'],
    ['1.2.3:1', 'bad-target'],
    ['user@host:1', 'bad-target'],
    ['ftp://host:1', 'wrong-scheme'],
    ['unix:', 'bad-target'],
    ['unix://tmp/socket', 'bad-target'],
    ['unix-abstract:x', 'wrong-scheme'],
    [`unix:/${'x'.repeat(120)}`, 'bad-target'],
    ['a:1,', 'bad-target'],
    ['dns://not-an-address/example.com:443', 'bad-target'],
    ['https://localhost:50051', 'security-mismatch'],
    ['grpcs://localhost:50051', 'security-mismatch'],
  ])('%s is refused: %s', (typed, code) => {
    expect(read(typed)).toBe(code);
  });

  it('https:// fits TLS, with its usual port', () => {
    expect(read('https://example.com', 'tls')).toBe('example.com:443');
    expect(read('http://example.com', 'tls')).toBe('security-mismatch');
  });

  it('a refusal says the thing, the fact and what to do', () => {
    expect(parseTarget('localhost', 'plaintext')).toMatchObject({
      error: {
        message: 'localhost has no port. Add the one that the server listens on, such as localhost:50051.',
      },
    });
    expect(parseTarget('https://a:1', 'plaintext')).toMatchObject({
      error: {
        message: 'https:// asks for TLS, but this call is set to plaintext. Choose TLS, or remove https://.',
      },
    });
  });
});
