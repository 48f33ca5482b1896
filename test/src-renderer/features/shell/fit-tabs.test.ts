// The tab strip: which tabs are shown when not all have room.
import { describe, expect, it } from 'vitest';
import { fitTabs, tabWidth } from '../../../../src-renderer/features/shell/fit-tabs';

const widths = [100, 100, 100, 100, 100];

describe('tabs', () => {
  it('are all shown while they fit, without the room of "n more"', () => {
    expect(fitTabs(widths, 4, 500, 420)).toEqual({ from: 0, to: 5 });
  });

  it('stay at the start while the active one is among them', () => {
    expect(fitTabs(widths, 2, 400, 320)).toEqual({ from: 0, to: 3 });
  });

  it('move on just far enough to show the active one', () => {
    expect(fitTabs(widths, 4, 400, 320)).toEqual({ from: 2, to: 5 });
    expect(fitTabs(widths, 3, 400, 320)).toEqual({ from: 1, to: 4 });
  });

  it('show the active one even where nothing fits', () => {
    expect(fitTabs(widths, 3, 50, 0)).toEqual({ from: 3, to: 4 });
    expect(fitTabs([], 0, 50, 0)).toEqual({ from: 0, to: 0 });
  });

  it('are at most 220 px wide', () => {
    expect([tabWidth(40), tabWidth(400)]).toEqual([117, 220]);
  });
});
