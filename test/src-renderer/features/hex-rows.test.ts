// The offsets beside typed hex: there while it is plain pairs, gone when a row could begin anywhere.
import { expect, it } from 'vitest';
import { hexRowOffsets } from '../../../src-renderer/features/tcp/hex-rows';

const pairs = (count: number) => Array.from({ length: count }, () => 'AB').join(' ');

it('numbers the rows of plain pairs, also while one is typed', () => {
  expect(hexRowOffsets(pairs(17), 8)).toEqual(['0000', '0008', '0010']);
  expect(hexRowOffsets(`${pairs(8)} `, 8)).toEqual(['0000']);
  expect(hexRowOffsets(`${pairs(8)} 0`, 8)).toEqual(['0000', '0008']);
});

it('stays away from anything else, and from what is too long', () => {
  for (const text of ['', '0011', '00  11', '0x10', '00\n11', pairs(8 * 64 + 1)])
    expect(hexRowOffsets(text, 8)).toEqual([]);
});
