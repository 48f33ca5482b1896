// Rows of different heights: tops, the row at a height, and what is in view.
import { describe, expect, it } from 'vitest';
import { RowOffsets } from '../../../src-renderer/ui/row-offsets';

const offsets = new RowOffsets([32, 24, 24, 32, 24]);

describe('row offsets', () => {
  it('know tops and the height of all', () => {
    expect([0, 1, 2, 3, 4].map((index) => offsets.top(index))).toEqual([0, 32, 56, 80, 112]);
    expect(offsets.total).toBe(136);
    expect(offsets.bottom(3)).toBe(112);
  });

  it('find the row at a height, from its first pixel to the last', () => {
    expect([0, 31, 32, 55, 56, 111, 112, 999].map((y) => offsets.at(y))).toEqual([0, 0, 1, 1, 2, 3, 4, 4]);
  });

  it('tell what is between two heights, with spare rows', () => {
    expect(offsets.between(33, 81)).toEqual({ from: 1, to: 4 });
    expect(offsets.between(33, 81, 9)).toEqual({ from: 0, to: 5 });
    expect(new RowOffsets([]).between(0, 100, 8)).toEqual({ from: 0, to: 0 });
  });

  it('scroll no more than a row needs to be whole in view', () => {
    expect(offsets.reveal(0, 40, 60)).toBe(0);
    expect(offsets.reveal(2, 40, 60)).toBe(40);
    expect(offsets.reveal(4, 40, 60)).toBe(76);
  });
});
