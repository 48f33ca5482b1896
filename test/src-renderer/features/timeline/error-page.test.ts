// The error page's small texts: checks with keys and commands in them, waits, attempts, phases.
import { expect, test } from 'vitest';
import { emptySummary } from '../../../../src-shared/empty-summary';
import { callPhases } from '../../../../src-renderer/features/timeline/call-phases';
import { checkParts } from '../../../../src-renderer/features/timeline/check-parts';
import { delayText } from '../../../../src-renderer/features/timeline/delay-text';
import { attemptWords } from '../../../../src-renderer/features/timeline/event-words';

test('a check sets apart the key that sends and what is typed in a terminal', () => {
  const parts = checkParts('Start the server, then send again. It should log that it listens.');
  expect(parts.map(({ kind, text }) => [kind, text])).toEqual([
    ['text', 'Start the server, then press '],
    ['key', 'Ctrl Enter'],
    ['text', '. It should log that it listens.'],
  ]);
  expect(checkParts('If it runs in a container, publish the port: -p 50051:50051').at(-1)).toEqual({
    kind: 'code',
    text: '-p 50051:50051',
  });
});

test('a wait reads as people say it', () => {
  expect([0, 250, 1500, 60_000, 125_000, 12_000_000].map(delayText)).toEqual([
    '0 ms',
    '250 ms',
    '1.5 s',
    '1 min',
    '2 min 5 s',
    '3 h 20 min',
  ]);
});

test('attempts stand in the order of the clock, each with why it came', () => {
  const retry = { seq: 4, attempt: 2, timeUs: 300, previous: { code: 14, message: 'try later' } };
  const hedge = { seq: 5, attempt: 3, timeUs: 400 };
  const summary = { ...emptySummary('capture-1', 'grpc', 0), attempts: [retry, hedge], endedUs: 900 };
  const phases = callPhases(summary, null, undefined);
  expect(phases.map(({ id, fromUs, atUs }) => [id, fromUs, atUs])).toEqual([
    ['attempt', 0, 300],
    ['attempt', 300, 400],
    ['end', 400, 900],
  ]);
  expect(attemptWords(retry)).toBe('after UNAVAILABLE 14: try later');
  expect(attemptWords(hedge)).toBe('hedged: the one before still ran');
});
