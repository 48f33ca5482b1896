// Cuts frames that end with a mark, or stand between two marks, with or without DLE escapes.
import { markBytes, type FrameEvent, type Framing } from './framing';
import { advanceMark, makeMark, type Mark } from './mark';
import { stop, type Machine, type SplitterState } from './splitter-state';

export const dle = 0x10;

export function delimiterMachine(mark: Mark, cap: number): Machine {
  const first = mark.bytes[0] as number;
  return (state, chunk, events) => {
    const size = mark.bytes.length;
    for (let at = 0; at < chunk.length; at += 1) {
      if (state.matched === 0) {
        const next = chunk.indexOf(first, at);
        if (next < 0) break;
        at = next;
      }
      state.matched = advanceMark(mark, state.matched, chunk[at] as number);
      if (state.matched < size) continue;
      const end = state.position + at + 1;
      if (end - size - state.start > cap) break;
      events.push({
        kind: 'frame',
        start: state.start,
        payloadStart: state.start,
        payloadEnd: end - size,
        end,
      });
      state.start = end;
      state.matched = 0;
    }
    checkLength(state, chunk, cap, events);
  };
}

/** A frame that has no end yet and is over the cap already: the same verdict for any cut into chunks. */
function checkLength(state: SplitterState, chunk: Uint8Array, cap: number, events: FrameEvent[]): void {
  const length = state.position + chunk.length - state.start - state.matched;
  if (length > cap) stop(state, events, { code: 'no-end', offset: state.start, cap });
}

type Between = Extract<Framing, { kind: 'between' }>;

export function betweenMachine(framing: Between, cap: number): Machine {
  const { escape } = framing;
  const start = makeMark(startBytes(framing));
  const inside =
    escape === 'none' ? plainInside(makeMark(markBytes(framing.end))) : escapedInside(framing, cap);
  return (state, chunk, events) => {
    for (let at = 0; at < chunk.length && !state.isStopped; at += 1) {
      const byte = chunk[at] as number;
      const offset = state.position + at;
      if (state.inside === null) {
        state.matched = advanceMark(start, state.matched, byte);
        if (state.matched === start.bytes.length)
          beginFrame(state, offset + 1 - start.bytes.length, offset + 1, events);
      } else {
        inside(state, byte, offset, events);
      }
      if (state.inside !== null && offset + 1 - state.inside - state.matched > cap)
        stop(state, events, { code: 'no-end', offset: state.start, cap });
    }
  };
}

/** The bytes that begin a frame on the wire. */
export function startBytes({ start, escape }: Between): Uint8Array {
  return escape === 'doubled' ? Uint8Array.of(dle, ...markBytes(start)) : markBytes(start);
}

/** The bytes that end a frame on the wire. */
export function endBytes({ end, escape }: Between): Uint8Array {
  return escape === 'doubled' ? Uint8Array.of(dle, ...markBytes(end)) : markBytes(end);
}

type Inside = (state: SplitterState, byte: number, offset: number, events: FrameEvent[]) => void;

function plainInside(end: Mark): Inside {
  return (state, byte, offset, events) => {
    state.matched = advanceMark(end, state.matched, byte);
    if (state.matched === end.bytes.length)
      endFrame(state, offset + 1 - end.bytes.length, offset + 1, events);
  };
}

function escapedInside(framing: Between, cap: number): Inside {
  const start = markBytes(framing.start)[0] as number;
  const end = markBytes(framing.end)[0] as number;
  if (framing.escape === 'stuffed') {
    return (state, byte, offset, events) => {
      if (state.escaped) state.escaped = false;
      else if (byte === dle) state.escaped = true;
      else if (byte === end) endFrame(state, offset, offset + 1, events);
      // A bare start is never payload: the frame before it was broken off.
      else if (byte === start) beginFrame(state, offset, offset + 1, events);
    };
  }
  return (state, byte, offset, events) => {
    if (!state.escaped) {
      state.escaped = byte === dle;
      return;
    }
    state.escaped = false;
    if (byte === dle) return;
    if (byte === end) endFrame(state, offset - 1, offset + 1, events);
    else if (byte === start) beginFrame(state, offset - 1, offset + 1, events);
    else {
      const found = `10${byte.toString(16).padStart(2, '0')}`;
      stop(state, events, { code: 'bad-escape', offset: offset - 1, cap, found });
    }
  };
}

/** What stood before the start mark belongs to no frame. */
function beginFrame(state: SplitterState, start: number, payload: number, events: FrameEvent[]): void {
  if (start > state.start) events.push({ kind: 'noise', start: state.start, end: start });
  state.start = start;
  state.inside = payload;
  state.matched = 0;
}

function endFrame(state: SplitterState, payloadEnd: number, end: number, events: FrameEvent[]): void {
  const payloadStart = state.inside ?? state.start;
  events.push({ kind: 'frame', start: state.start, payloadStart, payloadEnd, end });
  state.start = end;
  state.inside = null;
  state.matched = 0;
}
