// Walks a log in slices: as many whole events as fit, or a piece of a long one, so that a pass leaves the event loop free.
import type { EventIndex } from './event-index';

export interface SliceLimits {
  readonly bytes: number;
  readonly events: number;
}

/** Where a walk stands: `inside` bytes of event `seq` are behind it. */
export interface SlicePlace {
  readonly seq: number;
  readonly inside: number;
}

export interface LogSlice {
  /** In the data file. */
  readonly offset: number;
  readonly length: number;
  readonly next: SlicePlace;
}

/** The slice from a place on, before event `to`; events that are stored one after the other are read in one go. */
export function sliceAt(
  index: EventIndex,
  { seq, inside }: SlicePlace,
  to: number,
  limits: SliceLimits,
): LogSlice {
  const offset = index.offset(seq) + inside;
  const first = index.stored(seq) - inside;
  if (first > limits.bytes)
    return { offset, length: limits.bytes, next: { seq, inside: inside + limits.bytes } };
  let length = first;
  let next = seq + 1;
  while (next < to && next - seq < limits.events && length + index.stored(next) <= limits.bytes) {
    length += index.stored(next);
    next += 1;
  }
  return { offset, length, next: { seq: next, inside: 0 } };
}

export interface SlicePart {
  readonly seq: number;
  /** Of the event's own bytes; [from, to) is what this slice has of them. */
  readonly from: number;
  readonly to: number;
  /** Where they begin in the slice. */
  readonly at: number;
}

/** The events of a slice, each with its piece; events without bytes too. */
export function* partsOf(
  index: EventIndex,
  { seq, inside }: SlicePlace,
  slice: LogSlice,
): Generator<SlicePart> {
  let at = 0;
  for (let event = seq; event < slice.next.seq; event += 1) {
    const from = event === seq ? inside : 0;
    const to = index.stored(event);
    yield { seq: event, from, to, at };
    at += to - from;
  }
  if (slice.next.inside === 0) return;
  const from = slice.next.seq === seq ? inside : 0;
  yield { seq: slice.next.seq, from, to: slice.next.inside, at };
}
