// Which frames the bytes in view belong to: asked for what the hex dump shows, and again when frames have come.
import type { Direction } from '../../src-shared/capture';
import type { FrameCut, FrameSpan } from '../../src-shared/frame-channels';
import { request } from '../bridge';
import { NewestTask } from './newest-task';

export interface StreamRange {
  direction: Direction;
  from: number;
  /** Exclusive. */
  to: number;
}

/** What the contract takes at once. */
const mostRanges = 400;
const nothing: Record<Direction, FrameSpan[]> = { sent: [], received: [] };

export class FrameSpans {
  /** Of both directions, in the order of their streams. */
  private spans = $state.raw(nothing);
  private readonly task = new NewestTask();

  constructor(
    private readonly captureId: string,
    private readonly cut: () => FrameCut,
  ) {}

  want(ranges: readonly StreamRange[]): void {
    this.task.run(async () => {
      const cut = this.cut();
      if (cut.framing === null) return this.clear();
      const ask = { captureId: this.captureId, cut, ranges: ranges.slice(0, mostRanges) };
      const answer = await request('frames.spans', ask);
      if (!answer.ok) return;
      const { spans } = answer.value;
      this.spans = {
        sent: spans.filter(({ direction }) => direction === 'sent'),
        received: spans.filter(({ direction }) => direction === 'received'),
      };
    });
  }

  clear(): void {
    this.spans = nothing;
  }

  /** Those that touch [from, to), as far as they are known. Reactive. */
  touching(direction: Direction, from: number, to: number): FrameSpan[] {
    const spans = this.spans[direction];
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const span = spans[middle] as FrameSpan;
      if (span.start + Math.max(1, span.size) <= from) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (end < spans.length && (spans[end] as FrameSpan).start < to) end += 1;
    return spans.slice(low, end);
  }
}
