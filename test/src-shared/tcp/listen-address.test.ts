// Addresses to listen on, as people type them.
import { expect, test } from 'vitest';
import { listenAddressText, readListenAddress, shortAddress } from '../../../src-shared/tcp/listen-address';
import { valueOf } from '../../support/captures';

test('host and port, IPv6 in brackets, a port alone, a socket path', () => {
  const read = (text: string): string => listenAddressText(valueOf(readListenAddress(text)));
  expect(read('127.0.0.1:9001')).toBe('127.0.0.1:9001');
  expect(read(' [::1]:0 ')).toBe('[::1]:0');
  expect(read('[fe80::1%eth0]:80')).toBe('[fe80::1%eth0]:80');
  expect(read(':9001')).toBe('127.0.0.1:9001');
  expect(read('9001')).toBe('127.0.0.1:9001');
  expect(read('0.0.0.0:9001')).toBe('0.0.0.0:9001');
  expect(read('unix:/tmp/a.sock')).toBe('unix:/tmp/a.sock');
  expect(read('/tmp/a.sock')).toBe('unix:/tmp/a.sock');
});

test('what is wrong is said', () => {
  const code = (text: string): string | undefined => {
    const read = readListenAddress(text);
    return read.ok ? undefined : read.error.code;
  };
  expect(code('')).toBe('bad-address');
  expect(code('localhost')).toBe('bad-address');
  expect(code('::1:9001')).toBe('bad-address');
  expect(code('127.0.0.1:65536')).toBe('bad-port');
  expect(code('unix:')).toBe('bad-address');
  expect(code(`unix:/tmp/${'a'.repeat(120)}`)).toBe('long-path');
});

test('short for tabs', () => {
  expect(shortAddress('127.0.0.1:9001')).toBe(':9001');
  expect(shortAddress('unix:/tmp/a.sock')).toBe('a.sock');
  expect(shortAddress('typing')).toBe('typing');
});
