// How the hex dump shows frames: the tint of each byte, the label of a line, and what a chunk cuts.
import type { CaptureLine } from '../../../src-shared/contract';
import type { FrameSpan, StreamPlace } from '../../../src-shared/frame-channels';
import type { ByteLook } from './tcp-runs';

interface LookedLine {
  line: CaptureLine;
  /** Those that touch it, in the order of the stream. */
  spans: readonly FrameSpan[];
  /** Of search matches, by byte. */
  mask: readonly boolean[];
  selected: number | null;
  byte: StreamPlace | null;
}

/** Frames alternate two tints of their direction; the selected one is accent, prefixes are grey. */
export function byteLooks({ line, spans, mask, selected, byte }: LookedLine): ByteLook[] {
  const looks: ByteLook[] = [];
  let at = 0;
  for (let index = 0; index < line.bytes.length; index += 1) {
    const offset = line.offset + index;
    while (at < spans.length && endOf(spans[at] as FrameSpan) <= offset) at += 1;
    const span = spans[at];
    const inside = span && span.start <= offset && span.kind !== 'fault' ? span : undefined;
    const names = inside ? spanNames(inside, offset, selected) : [];
    if (mask[index]) names.push('hit');
    if (byte?.direction === line.direction && byte.offset === offset) names.push('cur');
    looks.push({
      name: names.join(' '),
      frame: inside ? inside.number + (inside.kind === 'frame' ? 0 : 0.5) : -1,
    });
  }
  return looks;
}

function spanNames(span: FrameSpan, offset: number, selected: number | null): string[] {
  if (span.kind !== 'frame') return ['none'];
  const tint = !span.open && span.entry === selected ? 'fS' : span.number % 2 === 1 ? 'fA' : 'fB';
  const isAround = offset < span.start + span.prefix || offset >= endOf(span) - span.suffix;
  return isAround ? [tint, 'pfx'] : [tint];
}

function endOf({ start, size }: FrameSpan): number {
  return start + size;
}

export interface FrameLabel {
  kind: 'begins' | 'several' | 'goes-on' | 'noise' | 'cut' | 'skipped' | 'fault';
  number: number;
  /** Of several, the last one's. */
  last: number;
  size: number;
  open: boolean;
  selected: boolean;
}

/** What stands beside a line of bytes; null for nothing. `isFirst`: it is the first of its chunk. */
export function frameLabel(
  line: CaptureLine,
  spans: readonly FrameSpan[],
  selected: number | null,
  isFirst: boolean,
): FrameLabel | null {
  const begins = spans.filter(({ start }) => start >= line.offset && start < line.offset + line.bytes.length);
  const fault = begins.find(({ kind }) => kind === 'fault');
  const frames = begins.filter(({ kind }) => kind === 'frame');
  const [first] = fault ? [fault] : frames.length > 0 ? frames : begins;
  if (first === undefined) return isFirst ? goesOn(spans[0], line, selected) : null;
  const { number, size, open, entry } = first;
  const shared = { number, size, open, last: frames.at(-1)?.number ?? number };
  const isSelected = frames.some((frame) => !frame.open && frame.entry === selected) || entry === selected;
  if (first.kind !== 'frame') return { ...shared, kind: first.kind, selected: isSelected };
  return { ...shared, kind: frames.length > 1 ? 'several' : 'begins', selected: isSelected };
}

function goesOn(span: FrameSpan | undefined, line: CaptureLine, selected: number | null): FrameLabel | null {
  if (span?.kind !== 'frame' || span.start >= line.offset) return null;
  const { number, size, open, entry } = span;
  return { kind: 'goes-on', number, last: number, size, open, selected: !open && entry === selected };
}

/** The frames that a chunk's edges lie inside of; undefined where an edge cuts none. */
export function chunkEdges(
  head: CaptureLine,
  spansAt: (from: number, to: number) => readonly FrameSpan[],
): { startsIn: number | undefined; endsIn: number | undefined } {
  const { offset, size } = head;
  if (size === 0) return { startsIn: undefined, endsIn: undefined };
  const first = spansAt(offset, offset + 1).find(({ kind }) => kind === 'frame');
  const last = spansAt(offset + size - 1, offset + size).findLast(({ kind }) => kind === 'frame');
  const isCutAtEnd = last !== undefined && (last.open || endOf(last) > offset + size);
  return {
    startsIn: first !== undefined && first.start < offset ? first.number : undefined,
    endsIn: isCutAtEnd ? last.number : undefined,
  };
}
