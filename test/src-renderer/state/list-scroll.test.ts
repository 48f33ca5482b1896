// Where a long list stands: the arithmetic that stays exact at ten million rows.
import { SvelteMap } from 'svelte/reactivity';
import { describe, expect, it } from 'vitest';
import { ListScroll } from '../../../src-renderer/state/list-scroll.svelte';

function list(total: number, viewport = 600): { scroll: ListScroll; grow: (rows: number) => void } {
  const rows = new SvelteMap([['total', total]]);
  const count = () => rows.get('total') ?? 0;
  const scroll = new ListScroll(24, count);
  scroll.viewport = viewport;
  return { scroll, grow: (more) => rows.set('total', count() + more) };
}

describe('list scroll', () => {
  it('stands at the end while it follows, and stays put after a person went up', () => {
    const { scroll, grow } = list(1000);
    expect([scroll.first, scroll.end]).toEqual([975, 1000]);
    grow(10);
    expect(scroll.end).toBe(1010);
    scroll.moveBy(-24);
    grow(1000);
    expect([scroll.follow, scroll.first, scroll.end]).toEqual([false, 984, 1009]);
  });

  it('reaches every one of 10,000,000 rows exactly', () => {
    const { scroll } = list(10_000_000);
    for (const row of [0, 1, 33_554_432 / 24, 7_654_321, 9_999_999].map(Math.floor)) {
      scroll.reveal(row);
      expect(scroll.shows(row)).toBe(true);
    }
    expect(scroll.end).toBe(10_000_000);
  });

  it('maps the thumb to the whole list and back, and keeps the thumb large enough to grab', () => {
    const { scroll } = list(10_000_000);
    const track = 600;
    expect(scroll.thumbHeight(track)).toBe(24);
    scroll.moveTo(scroll.positionAt(288, track));
    expect(scroll.thumbTop(track)).toBeCloseTo(288, 6);
    scroll.moveTo(scroll.positionAt(10_000, track));
    expect(scroll.position).toBe(scroll.max);
    scroll.moveTo(scroll.positionAt(-5, track));
    expect(scroll.first).toBe(0);
  });

  it('moves no further than needed to show a row, and centres when asked', () => {
    const { scroll } = list(1000);
    scroll.moveTo(0);
    scroll.reveal(10);
    expect(scroll.position).toBe(0);
    scroll.reveal(30);
    expect(scroll.position).toBe(31 * 24 - 600);
    scroll.reveal(500, 'center');
    expect(scroll.position).toBe(500 * 24 - (600 - 24) / 2);
  });

  it('has nothing to scroll when all rows fit', () => {
    const { scroll } = list(5);
    expect([scroll.fits, scroll.first, scroll.end, scroll.thumbHeight(600)]).toEqual([true, 0, 5, 600]);
    scroll.moveBy(100);
    expect(scroll.position).toBe(0);
  });

  it('is empty when there is nothing', () => {
    const { scroll } = list(0);
    expect([scroll.first, scroll.end, scroll.position]).toEqual([0, 0, 0]);
  });

  it('goes to a row that the list is not known to have yet as soon as it has it', () => {
    const { scroll, grow } = list(1);
    scroll.placeFirst(500);
    expect(scroll.first).toBe(0);
    grow(999);
    expect(scroll.first).toBe(500);
  });
});
