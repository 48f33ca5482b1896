// The lifeline in numbers: where lanes stop, what becomes a tick and what a bar, how the axis is labelled.
import { describe, expect, it } from 'vitest';
import {
  axisStep,
  drawLifeline,
  LifelineScale,
  viewBox,
} from '../../../../src-renderer/features/timeline/lifeline-geometry';
import {
  axisTime,
  columnTime,
  columnUnit,
  sinceText,
} from '../../../../src-renderer/features/timeline/times';
import type { CaptureSummary } from '../../../../src-shared/capture';
import { emptySummary } from '../../../../src-shared/empty-summary';
import type { Lifeline } from '../../../../src-shared/contract';

const second = 1e6;

function summary(more: Partial<CaptureSummary> = {}): CaptureSummary {
  return { ...emptySummary('capture-1', 'grpc', 0), phase: 'open', ...more };
}

function data(more: Partial<Lifeline> = {}): Lifeline {
  return { endUs: 10 * second, bucketUs: 1000, sent: [], received: [], ticks: [], marks: [], ...more };
}

const scale = new LifelineScale(763, 10 * second);

describe('lifeline', () => {
  it('draws both lanes to now while both directions are open', () => {
    const drawing = drawLifeline(data(), summary(), scale);
    expect(drawing.lanes.map(({ endX, ended }) => [endX, ended])).toEqual([
      [679, false],
      [679, false],
    ]);
    expect(drawing.now).toBe(679.5);
  });

  it('stops the lane of the direction that ended, with a bar, and goes on with the other', () => {
    const drawing = drawLifeline(data(), summary({ sentEndedUs: 5 * second, phase: 'half-closed' }), scale);
    expect(drawing.lanes.map(({ endX, ended }) => [endX, ended])).toEqual([
      [358.5, true],
      [679, false],
    ]);
  });

  it('marks a failure with a diamond and drops the line of now', () => {
    const status = { code: 14, message: '', trailers: [], origin: 'local' as const };
    const drawing = drawLifeline(data(), summary({ status, endedUs: 10 * second, phase: 'ended' }), scale);
    expect([drawing.diamond, drawing.now]).toEqual([679, null]);
  });

  it('shows single ticks up to one every three pixels, then bars of the busiest full height', () => {
    const few = Array.from({ length: 100 }, (_, seq) => ({
      seq,
      direction: 'received' as const,
      timeUs: seq * 1e5,
    }));
    const sparse = drawLifeline(data({ ticks: few }), summary({ received: { count: 100, bytes: 0 } }), scale);
    expect(sparse.lanes[1]?.ticks.match(/M/g)).toHaveLength(100);
    expect(sparse.lanes[1]?.bars).toBe('');
    const received = Array.from({ length: 1000 }, (_, at) => (at < 500 ? 100 : 10));
    const dense = drawLifeline(
      data({ bucketUs: 10_000, received }),
      summary({ received: { count: 55_000, bytes: 0 } }),
      scale,
    );
    expect(dense.lanes[1]?.ticks).toBe('');
    const heights = [...(dense.lanes[1]?.bars ?? '').matchAll(/v([\d.]+)h/g)].map((match) =>
      Number(match[1]),
    );
    expect(Math.max(...heights)).toBe(10.3);
    expect(heights.at(-1)).toBeLessThan(2);
  });

  it('keeps a lone request a tick although the answers have become bars', () => {
    const drawing = drawLifeline(
      data({ sent: [1], received: Array.from({ length: 900 }, () => 50) }),
      summary({ sent: { count: 1, bytes: 9 }, received: { count: 45_000, bytes: 0 } }),
      scale,
    );
    expect(drawing.lanes[0]?.ticks).toMatch(/^M38 16v-9$/);
  });

  it('puts time on the axis and back', () => {
    expect(scale.timeAt(scale.x(3 * second))).toBeCloseTo(3 * second);
    expect([scale.timeAt(0), scale.timeAt(9999)]).toEqual([0, 10 * second]);
  });

  it('boxes the rows in view, never narrower than a finger of the mouse and never outside', () => {
    expect(viewBox(0, 0, scale)).toEqual({ x: 38, width: 7 });
    expect(viewBox(10 * second, 10 * second, scale)).toEqual({ x: 672, width: 7 });
    expect(viewBox(2 * second, 4 * second, scale).width).toBeCloseTo(128.2);
  });
});

describe('times', () => {
  it.each([
    [12_840, 405, ['0', '2 ms', '4', '6', '8', '10', '12 ms']],
    [4.862 * second, 641, ['0', '1 s', '2 s', '3 s', '4 s']],
    [72.4 * second, 593, ['0', '10 s', '20', '30', '40', '50', '60', '70 s']],
    [134 * second, 641, ['0', '30 s', '1 min', '1:30', '2 min']],
    [3.1 * second, 858, ['0', '0.5 s', '1', '1.5', '2', '2.5', '3 s']],
    [4.356 * second, 858, ['0', '1 s', '2 s', '3 s', '4 s']],
  ])('labels %d µs on %d px', (endUs, span, labels) => {
    const { labels: made } = drawLifeline(data(), summary(), new LifelineScale(span + 122, endUs));
    const stepUs = axisStep(endUs, span);
    expect(made.map(({ timeUs, unit }) => axisTime(timeUs, { stepUs, endUs }, unit))).toEqual(labels);
  });

  it('gives all rows of a list one unit', () => {
    expect(columnTime(620, columnUnit(12_840))).toBe('0.62');
    expect(columnTime(2_980_400, columnUnit(4_862_000))).toBe('2.9804');
    expect(columnTime(17_341_000, columnUnit(72_400_000))).toBe('17.341');
  });

  it('says how long since the line before', () => {
    expect([sinceText(3100), sinceText(40_900), sinceText(2_422_000)]).toEqual([
      '3.1 ms',
      '40.9 ms',
      '2.422 s',
    ]);
  });
});
