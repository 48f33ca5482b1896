// Who ended a call for want of time, in words: this side, a server that keeps to our deadline, or a server with one of its own.
import { expect, test } from 'vitest';
import { type CallFacts, callWords } from '../../../src-main/grpc/call-words';

function facts(message: string, times: { deadlineMs: number | undefined; durationMs: number }): CallFacts {
  const status = { code: 4, message, trailers: [], origin: 'server' as const };
  const nothing = { endedHere: undefined, queued: undefined, foreign: undefined, cut: undefined };
  const end = { ...nothing, status, connected: true, answered: false, received: 0, attempts: 1 };
  const limits = { receiveLimitBytes: 64_000_000, sendLimitBytes: undefined };
  const whole = { ...end, goaway: undefined, largestSent: 0 };
  return { label: 'there:1', path: '/a.B/C', serverStreaming: false, ...times, ...limits, end: whole };
}

test.each([
  ['Deadline exceeded', 250, 251],
  ['context deadline exceeded', 250, 249],
  ['', 5000, 5003],
])('a server that says "%s" at our deadline keeps to it', (message, deadlineMs, durationMs) => {
  const told = callWords(facts(message, { deadlineMs, durationMs }));
  expect(told).toMatchObject({ code: 'deadline' });
  expect(told?.title).toMatch(/^The deadline of .* passed$/);
  expect(told?.sentence).toContain('the time that the request gave it');
});

test.each([
  ['Deadline exceeded', 30_000, 251],
  ['Deadline exceeded', undefined, 251],
  ['The bank did not answer', 250, 251],
])(
  '"%s" with our deadline of %s ms after %i ms is the time of the server',
  (message, deadlineMs, durationMs) => {
    const told = callWords(facts(message, { deadlineMs, durationMs }));
    expect(told).toMatchObject({ code: 'server', title: message });
    expect(told?.sentence).toContain('The server itself ran out of time');
  },
);
