// Sizes as people type them, and back.
import { expect, it } from 'vitest';
import { exactByteSize, readByteSize } from '../../../src-shared/bytes/read-byte-size';

it.each([
  ['64 MB', 64_000_000],
  ['64mb', 64_000_000],
  ['1.5 kB', 1500],
  ['64.3 MB', 64_300_000],
  ['16 MiB', 16_777_216],
  [' 4096 ', 4096],
  ['2 GB', 2_000_000_000],
])('%s is %d bytes', (text, bytes) => expect(readByteSize(text)).toBe(bytes));

it.each(['', 'lots', '0', '-1', '3 GB', '1 parsec', '1.2.3'])('%s is no size', (text) =>
  expect(readByteSize(text)).toBeUndefined(),
);

it.each([1, 999, 1000, 1500, 4097, 64_000_000, 2_147_483_647])(
  '%d is written so that it reads back',
  (bytes) => expect(readByteSize(exactByteSize(bytes))).toBe(bytes),
);
