// Where the lifeline's lines, ticks, bars and labels are, in pixels: pure numbers from times, so that tests can read them.
import type { CaptureSummary, Direction } from '../../../src-shared/capture';
import type { Lifeline } from '../../../src-shared/contract';

/** Left edge of the lanes, and the room right of them for the length. */
const left = 38;
const right = 84;
export const laneY: Record<Direction, number> = { sent: 16, received: 21 };
const tickHeight = 9;
const barStep = 4.26;
const barWidth = 3.07;
const tallestBar = 10.3;
const lowestBar = 1.26;
const narrowestBox = 7;
/** Above one event per this many pixels single ticks would touch. */
const tickRoom = 3;

export interface LaneDrawing {
  direction: Direction;
  /** Right end of the lane. */
  endX: number;
  /** The direction ended here by itself, with a bar. */
  ended: boolean;
  /** Ticks as one path, or '' when they are bars. */
  ticks: string;
  bars: string;
}

export interface AxisLabel {
  x: number;
  /** Microseconds. */
  timeUs: number;
  /** With its unit: the first, the last, or all when they are few. */
  unit: boolean;
}

export interface LifelineDrawing {
  lanes: LaneDrawing[];
  labels: AxisLabel[];
  /** Response headers, x on the received lane. */
  rings: number[];
  /** A failed status or a reset: x of the diamond. */
  diamond: number | null;
  /** The dashed line while it runs. */
  now: number | null;
}

/** The lanes' scale: time zero is at `x(0)`, the newest time at the right end. */
export class LifelineScale {
  readonly span: number;

  constructor(
    readonly width: number,
    /** Microseconds; at least 1 so that an empty log has a scale. */
    readonly endUs: number,
  ) {
    this.span = Math.max(1, width - left - right);
  }

  x(timeUs: number): number {
    return left + (Math.min(timeUs, this.endUs) / Math.max(1, this.endUs)) * this.span;
  }

  timeAt(x: number): number {
    return Math.max(0, Math.min(1, (x - left) / this.span)) * this.endUs;
  }
}

export function drawLifeline(data: Lifeline, summary: CaptureSummary, scale: LifelineScale): LifelineDrawing {
  const failed = (summary.status?.code ?? 0) !== 0 || ['reset', 'failed'].includes(summary.closed?.how ?? '');
  const endedUs = summary.endedUs;
  return {
    lanes: [lane('sent', data, summary, scale), lane('received', data, summary, scale)],
    labels: axisLabels(scale),
    rings: data.marks.filter(({ kind }) => kind === 'response-headers').map(({ timeUs }) => scale.x(timeUs)),
    diamond: failed && endedUs !== undefined ? scale.x(endedUs) : null,
    now: endedUs === undefined ? Math.round(scale.x(scale.endUs)) + 0.5 : null,
  };
}

/** The rows in view as a box: left edge and width. */
export function viewBox(fromUs: number, toUs: number, scale: LifelineScale): { x: number; width: number } {
  const from = scale.x(fromUs);
  const width = Math.max(narrowestBox, scale.x(toUs) - from);
  const middle = (from + scale.x(toUs)) / 2;
  return { x: Math.max(left, Math.min(middle - width / 2, left + scale.span - width)), width };
}

function lane(
  direction: Direction,
  data: Lifeline,
  summary: CaptureSummary,
  scale: LifelineScale,
): LaneDrawing {
  const ownEnd = direction === 'sent' ? summary.sentEndedUs : summary.receivedEndedUs;
  const closed = direction === 'received' ? summary.endedUs : undefined;
  const endUs = ownEnd ?? summary.endedUs ?? scale.endUs;
  const { count } = summary[direction];
  const dense = count * tickRoom > scale.span;
  return {
    direction,
    endX: scale.x(endUs),
    ended: (ownEnd ?? closed) !== undefined,
    ticks: dense ? '' : tickPath(direction, data, scale),
    bars: dense ? barPath(direction, data, scale) : '',
  };
}

/** From the log's ticks, or from its buckets when the other direction has too many for single ticks. */
function tickPath(direction: Direction, data: Lifeline, scale: LifelineScale): string {
  const up = direction === 'sent' ? -tickHeight : tickHeight;
  const times = data.ticks.filter((tick) => tick.direction === direction).map(({ timeUs }) => timeUs);
  if (data.ticks.length === 0) {
    data[direction].forEach((count, index) => {
      if (count > 0) times.push((index + 0.5) * data.bucketUs);
    });
  }
  const places = new Set(times.map((timeUs) => Math.round(scale.x(timeUs) * 2) / 2));
  return [...places].map((x) => `M${x} ${laneY[direction]}v${up}`).join('');
}

/** Buckets of the log gathered into bars of a fixed width, the tallest one full height. */
function barPath(direction: Direction, data: Lifeline, scale: LifelineScale): string {
  const counts = data[direction];
  const bars = new Float64Array(Math.max(1, Math.floor(scale.span / barStep)));
  const perBar = scale.endUs / bars.length;
  counts.forEach((count, index) => {
    const bar = Math.floor(((index + 0.5) * data.bucketUs) / perBar);
    const at = Math.min(bars.length - 1, bar);
    bars[at] = (bars[at] ?? 0) + count;
  });
  const most = bars.reduce((max, count) => Math.max(max, count), 1);
  const y = laneY[direction];
  let path = '';
  bars.forEach((count, index) => {
    if (count === 0) return;
    const height = Math.max(lowestBar, (tallestBar * count) / most);
    const top = direction === 'sent' ? y - height : y;
    path += `M${(left + index * barStep + 0.6).toFixed(2)} ${top.toFixed(2)}h${barWidth}v${height.toFixed(2)}h${-barWidth}Z`;
  });
  return path;
}

/** Pixels that a label needs, and no more intervals than read at a glance. */
const labelRoom = 60;
const mostIntervals = 7.3;
/** From here on times read as minutes and hours. */
const clockFrom = 1e8;
const clockSteps = [30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400].map((seconds) => seconds * 1e6);

/** Microseconds between two labels: 1, 2 or 5 x 10^n, then parts of minutes and hours. */
export function axisStep(endUs: number, span: number): number {
  const least = Math.max(endUs / mostIntervals, (endUs * labelRoom) / span);
  if (endUs >= clockFrom)
    return clockSteps.find((step) => step >= least) ?? Math.ceil(least / 86_400e6) * 86_400e6;
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [unit, 2 * unit, 5 * unit].find((step) => step >= least) ?? 10 * unit;
}

function axisLabels(scale: LifelineScale): AxisLabel[] {
  const step = axisStep(scale.endUs, scale.span);
  const times: number[] = [];
  for (let timeUs = 0; timeUs <= scale.endUs; timeUs += step) times.push(timeUs);
  const all = times.length <= 5;
  return times.map((timeUs, index) => ({
    x: scale.x(timeUs),
    timeUs,
    unit: all || index === 1 || index === times.length - 1,
  }));
}
