// Sizes, durations, counts and ports as people type them after a flag; read strictly, each fault in a sentence.
import { anyByteSize, largestByteSize } from '../../src-shared/bytes/read-byte-size';
import { type Outcome, done, wrongUse } from '../ending';

const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};
const longestMs = 2_147_483_647;

/** `64MB`, `1.5 kB`, `4096` (bytes), `16MiB`. */
export function readSize(flag: string, text: string): Outcome<number> {
  const bytes = anyByteSize(text);
  if (bytes === undefined) {
    return wrongUse(`${flag} ${text}: this is no size. Write it like 64MB, 512kB, 16MiB or 4096.`);
  }
  if (bytes < 1 || bytes > largestByteSize) {
    return wrongUse(`${flag} ${text} is out of range. It goes from 1 B to ${String(largestByteSize)} B.`);
  }
  return done(bytes);
}

/** `5s`, `1.5s`, `250ms`, `2m`; a bare number is refused, because tools disagree about its unit. */
export function readDuration(flag: string, text: string): Outcome<number> {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const factor = milliseconds[unit.toLowerCase()];
  if (number === '' || factor === undefined) {
    const meant =
      number !== '' && unit === '' ? ` Did you mean ${number}s?` : ' Write it like 5s, 250ms or 2m.';
    return wrongUse(`${flag} ${text}: this is no duration.${meant}`);
  }
  const ms = Math.round(Number(number) * factor);
  if (ms < 1 || ms > longestMs)
    return wrongUse(`${flag} ${text} is out of range. It goes from 1ms to 24 days.`);
  return done(ms);
}
