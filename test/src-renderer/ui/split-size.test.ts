// Pane sizes: minima hold while there is room, and share what there is when not.
import { expect, it } from 'vitest';
import { firstPanePx, percentOf, splitBounds } from '../../../src-renderer/ui/split-size';

it('keeps both minima while there is room for both', () => {
  const limits = { total: 1000, minFirst: 360, minSecond: 360 };
  expect([10, 50, 90].map((percent) => firstPanePx(percent, limits))).toEqual([360, 500, 640]);
  expect(splitBounds(limits)).toEqual({ min: 360, max: 640 });
});

it('shares the room in proportion to the minima when it is too small', () => {
  expect(splitBounds({ total: 300, minFirst: 400, minSecond: 200 })).toEqual({ min: 200, max: 200 });
  expect(splitBounds({ total: 0, minFirst: 0, minSecond: 0 })).toEqual({ min: 0, max: 0 });
});

it('stores percent with two decimals', () => {
  expect(percentOf(333, 1000)).toBe(33.3);
  expect(percentOf(1, 3)).toBe(33.33);
  expect(percentOf(5, 0)).toBe(50);
});
