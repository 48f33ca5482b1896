// What the status bar says of a connection, and how many connections have room.
import { expect, test } from 'vitest';
import type { Connection } from '../../../../src-shared/contract';
import { connectionMark, connectionWord } from '../../../../src-renderer/features/shell/connection-words';
import { fitItems } from '../../../../src-renderer/features/shell/fit-items';

const ready: Connection = { protocol: 'grpc', target: 'a:1', state: 'ready', openCalls: 0 };
const words = (change: Partial<Connection>, nowMs = 0) => connectionWord({ ...ready, ...change }, nowMs);

test('each state has its words', () => {
  expect(words({})).toBe('HTTP/2 ready');
  expect(words({ openCalls: 2 })).toBe('2 open calls');
  expect(words({ openCalls: 12, waiting: { calls: 2, limit: 10 } })).toBe(
    '12 open calls, 2 waiting for a place',
  );
  expect(words({ protocol: 'tcp' })).toBe('open');
  expect(words({ state: 'connecting' })).toBe('connecting');
  expect(words({ state: 'idle' })).toBe('idle');
});

test('a failure says why, and counts down to the next try', () => {
  const refused = { state: 'failed', reasonCode: 'ECONNREFUSED' } as const;
  expect(words(refused)).toBe('refused');
  expect(words({ ...refused, nextTryAt: 5000 }, 1200)).toBe('refused, next try in 4 s');
  expect(words({ ...refused, nextTryAt: 5000 }, 5100)).toBe('refused, trying again');
  expect(words({ state: 'failed', reasonCode: 'CERT_HAS_EXPIRED' })).toBe('certificate not trusted');
  expect(words({ state: 'failed', reasonCode: 'ENOTFOUND' })).toBe('no such host');
  expect(words({ state: 'failed', reasonCode: 'ERR_SSL_WRONG_VERSION_NUMBER' })).toBe('no TLS');
  expect(words({ state: 'failed' })).toBe('failed');
});

test('GOAWAY is told with its name and text; a graceful one is no error', () => {
  const goaway = { code: 11, name: 'ENHANCE_YOUR_CALM', text: 'too_many_pings' };
  expect(words({ state: 'idle', goaway })).toBe('GOAWAY ENHANCE_YOUR_CALM “too_many_pings”');
  expect(connectionMark({ ...ready, goaway })).toBe('error');
  expect(connectionMark({ ...ready, goaway: { code: 0, name: 'NO_ERROR', text: '' } })).toBe('closed');
  expect(connectionMark({ ...ready, state: 'connecting', goaway })).toBe('idle');
});

test('items that do not fit leave room for "n more"', () => {
  expect(fitItems([100, 100, 100], 308, 70, 4)).toBe(3);
  expect(fitItems([100, 100, 100], 307, 70, 4)).toBe(2);
  expect(fitItems([100, 100, 100], 170, 70, 4)).toBe(0);
  expect(fitItems([], 0, 70, 4)).toBe(0);
});
