// Cuts frames whose length stands before them: looks at prefixes only and steps over payloads.
import type { PrefixReader } from './prefix';
import { stop, type Machine, type SplitterState } from './splitter-state';
import type { FrameEvent } from './framing';

export function prefixedMachine(read: PrefixReader, cap: number): Machine {
  return (state, chunk, events) => {
    let at = 0;
    while (at < chunk.length) {
      if (state.body === null) {
        state.head.push(chunk[at] as number);
        at += 1;
        if (!readBody(state, read, cap, events)) return;
      }
      if (state.body === null) continue;
      const left = state.body.end - state.position - at;
      if (left > chunk.length - at) return;
      at += left;
      endFrame(state, state.body, events);
    }
  };
}

/** False when the prefix is wrong. */
function readBody(state: SplitterState, read: PrefixReader, cap: number, events: FrameEvent[]): boolean {
  const reading = read(state.head, cap);
  if (reading === 'more') return true;
  const { start } = state;
  if ('fault' in reading) {
    const { at, ...fault } = reading.fault;
    stop(state, events, { ...fault, offset: start + at, cap });
    return false;
  }
  const { payloadFrom, payloadTo, size } = reading.prefix;
  state.head = [];
  state.body = { payloadStart: start + payloadFrom, payloadEnd: start + payloadTo, end: start + size };
  return true;
}

function endFrame(
  state: SplitterState,
  body: NonNullable<SplitterState['body']>,
  events: FrameEvent[],
): void {
  events.push({ kind: 'frame', start: state.start, ...body });
  state.start = body.end;
  state.body = null;
}

export function fixedMachine(size: number): Machine {
  return (state, chunk, events) => {
    const end = state.position + chunk.length;
    while (state.start + size <= end) {
      const { start } = state;
      state.start += size;
      events.push({
        kind: 'frame',
        start,
        payloadStart: start,
        payloadEnd: state.start,
        end: state.start,
      });
    }
  };
}
