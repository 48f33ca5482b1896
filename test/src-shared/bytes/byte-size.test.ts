// Sizes, counts and times as DESIGN.md writes them.
import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatElapsed } from '../../../src-shared/bytes/byte-size';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [199, '199 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [6_700_000, '6.7 MB'],
    [99_949, '99.9 kB'],
    [99_950, '100 kB'],
    [256_000_000, '256 MB'],
    [999_500, '1.0 MB'],
    [5e15, '5000 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('counts', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [61_201, '61,201'],
    [10_000_000, '10,000,000'],
    [-1234, '-1,234'],
  ])('%d is %s', (count, text) => expect(formatCount(count)).toBe(text));
});

describe('times', () => {
  it.each([
    [0, '0 ms'],
    [12_840, '12.84 ms'],
    [4_862_000, '4.862 s'],
    [72_400_000, '01:12.4'],
    [3_734_000_000, '1:02:14'],
  ])('%d us are %s', (us, text) => expect(formatDuration(us)).toBe(text));

  it.each([
    [3_900_000, '00:03'],
    [134_000_000, '02:14'],
    [3_734_000_000, '1:02:14'],
  ])('an age of %d us is %s', (us, text) => expect(formatElapsed(us)).toBe(text));
});
