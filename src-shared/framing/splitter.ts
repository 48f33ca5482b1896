// Cuts a stream into frames, chunk by chunk, by any framing: works on offsets, so that no payload is kept or copied.
import { defaultCap, markBytes, type FrameEvent, type Framing } from './framing';
import { makeMark } from './mark';
import { betweenMachine, delimiterMachine } from './marked-machine';
import { prefixReader } from './prefix';
import { fixedMachine, prefixedMachine } from './prefixed-machine';
import { freshState, type Machine, type SplitterState } from './splitter-state';

export interface SplitterOptions {
  /** Longest payload that is believed. Bytes. */
  readonly cap?: number | undefined;
  /** Offset in the stream of the first byte that will be pushed: to resynchronise by hand, any byte. */
  readonly from?: number | undefined;
  /** Of `save`: goes on from there. */
  readonly state?: SplitterState | undefined;
}

const nothing: readonly FrameEvent[] = [];

export class FrameSplitter {
  private readonly machine: Machine;
  private readonly state: SplitterState;

  constructor(
    private readonly framing: Framing,
    options: SplitterOptions = {},
  ) {
    this.machine = machineOf(framing, options.cap ?? defaultCap);
    this.state = options.state ? copyOf(options.state) : freshState(options.from ?? 0);
  }

  /** Offset of the next byte. */
  get position(): number {
    return this.state.position;
  }

  /** A fault was met; the caller may go on with a new splitter from a byte of its choice. */
  get isStopped(): boolean {
    return this.state.isStopped;
  }

  /**
   * What the next bytes of the stream complete, in the order of the stream.
   * @param timeUs when they came; only `idle` looks at it. Microseconds.
   */
  push(chunk: Uint8Array, timeUs = 0): readonly FrameEvent[] {
    const { state } = this;
    const before = this.elapsed(timeUs);
    state.lastUs = timeUs;
    if (state.isStopped || chunk.length === 0) {
      state.position += chunk.length;
      return before;
    }
    const events: FrameEvent[] = before.length > 0 ? [...before] : [];
    this.machine(state, chunk, events);
    state.position += chunk.length;
    return events.length > 0 ? events : nothing;
  }

  /** The frame that silence until `timeUs` ended: for a timer between two chunks. Only `idle` has one. */
  elapsed(timeUs: number): readonly FrameEvent[] {
    const { state, framing } = this;
    if (framing.kind !== 'idle' || state.lastUs === null) return nothing;
    return timeUs - state.lastUs >= framing.ms * 1000 ? this.rest() : nothing;
  }

  /** The stream has ended: its last frame, or what was cut off. */
  finish(): readonly FrameEvent[] {
    const { state, framing } = this;
    if (state.isStopped || state.position === state.start) return nothing;
    if (framing.kind === 'idle' || framing.kind === 'until-close') return this.rest();
    const { start, position: end, body } = state;
    if (framing.kind === 'between' && state.inside === null) return [{ kind: 'noise', start, end }];
    const wanted = framing.kind === 'fixed' ? framing.size : body ? body.end - start : undefined;
    return [{ kind: 'cut', start, end, ...(wanted === undefined ? {} : { wanted }) }];
  }

  /** A copy of everything that going on needs: plain data, small whatever the frames' sizes are. */
  save(): SplitterState {
    return copyOf(this.state);
  }

  private rest(): readonly FrameEvent[] {
    const { start, position: end } = this.state;
    if (start === end) return nothing;
    this.state.start = end;
    return [{ kind: 'frame', start, payloadStart: start, payloadEnd: end, end }];
  }
}

function machineOf(framing: Framing, cap: number): Machine {
  if (framing.kind === 'delimiter') return delimiterMachine(makeMark(markBytes(framing.mark)), cap);
  if (framing.kind === 'between') return betweenMachine(framing, cap);
  if (framing.kind === 'fixed') return fixedMachine(framing.size);
  if (framing.kind === 'idle' || framing.kind === 'until-close') return () => {};
  return prefixedMachine(prefixReader(framing), cap);
}

function copyOf(state: SplitterState): SplitterState {
  return { ...state, head: [...state.head], body: state.body ? { ...state.body } : null };
}
