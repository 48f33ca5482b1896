// What a splitter knows between two chunks: plain data, so that cutting can go on later from any saved place.
import type { FrameEvent, FrameFault } from './framing';

export interface SplitterState {
  /** Offset in the stream of the next byte. */
  position: number;
  /** Where the current frame, or the noise before it, begins. */
  start: number;
  /** The prefix so far, while it is not complete. */
  head: number[];
  /** The current frame's parts, once its prefix is read. */
  body: { payloadStart: number; payloadEnd: number; end: number } | null;
  /** How many bytes of the mark that is looked for stand right before `position`. */
  matched: number;
  /** `between`: the start mark was seen; here the payload begins. */
  inside: number | null;
  /** The last byte was a DLE that speaks for the next one. */
  escaped: boolean;
  /** Time of the last chunk, for `idle`. Microseconds. */
  lastUs: number | null;
  /** A fault was found: nothing more is cut. */
  isStopped: boolean;
}

export function freshState(start: number): SplitterState {
  return {
    position: start,
    start,
    head: [],
    body: null,
    matched: 0,
    inside: null,
    escaped: false,
    lastUs: null,
    isStopped: false,
  };
}

/** Looks at one chunk whose first byte is at `state.position`; leaves `position` alone. */
export type Machine = (state: SplitterState, chunk: Uint8Array, events: FrameEvent[]) => void;

export function stop(state: SplitterState, events: FrameEvent[], fault: Omit<FrameFault, 'kind'>): void {
  state.isStopped = true;
  events.push({ kind: 'fault', ...fault });
}
