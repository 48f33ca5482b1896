// How often the tail of a fast stream is drawn, by how late the frames are.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DrawPace } from '../../../src-renderer/state/draw-pace';

describe('the pace of drawing', () => {
  let waiting: (() => void)[] = [];
  const frame = (ms: number) => {
    vi.advanceTimersByTime(ms);
    for (const next of waiting.splice(0)) next();
  };

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    vi.stubGlobal('requestAnimationFrame', (next: () => void) => waiting.push(next));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    waiting = [];
  });

  it('is ten a second while frames come in time', () => {
    const pace = new DrawPace();
    pace.note();
    frame(4);
    frame(12);
    expect(pace.waitMs).toBe(100);
  });

  it('slows down with late frames, to two a second, and is quick again after them', () => {
    const pace = new DrawPace();
    pace.note();
    frame(30);
    frame(30);
    expect(pace.waitMs).toBe(360);
    pace.note();
    frame(400);
    frame(400);
    expect(pace.waitMs).toBe(500);
    pace.note();
    frame(8);
    frame(8);
    expect(pace.waitMs).toBe(100);
  });
});
