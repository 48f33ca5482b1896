// Frames in the hex dump: the tint of each byte, the label of a line, and what a chunk's edges cut.
import { describe, expect, it } from 'vitest';
import { byteLooks, chunkEdges, frameLabel } from '../../../../src-renderer/features/timeline/frame-looks';
import { touchedRanges } from '../../../../src-renderer/features/timeline/byte-cursor';
import type { CaptureLine } from '../../../../src-shared/contract';
import type { FrameSpan } from '../../../../src-shared/frame-channels';

function line(offset: number, length: number, more: Partial<CaptureLine> = {}): CaptureLine {
  return {
    seq: 1,
    part: 'bytes',
    kind: 'chunk',
    direction: 'received',
    number: 1,
    timeUs: 0,
    sinceUs: 0,
    size: 40,
    offset,
    bytes: new Uint8Array(length),
    carry: new Uint8Array(0),
    unfinished: 0,
    ...more,
  };
}

function span(number: number, start: number, size: number, more: Partial<FrameSpan> = {}): FrameSpan {
  const entry = number - 1;
  return {
    entry,
    kind: 'frame',
    direction: 'received',
    number,
    start,
    size,
    prefix: 2,
    suffix: 0,
    open: false,
    ...more,
  };
}

const spans = [span(1, 0, 5), span(2, 5, 5), span(3, 10, 30)];

describe('the looks of a line', () => {
  it('alternate by frame, with prefixes apart and the selected frame in accent', () => {
    const looks = byteLooks({ line: line(0, 12), spans, mask: [], selected: 2, byte: null });
    expect(looks.map(({ name }) => name)).toEqual([
      ...['fA pfx', 'fA pfx', 'fA', 'fA', 'fA'],
      ...['fB pfx', 'fB pfx', 'fB', 'fB', 'fB'],
      ...['fS pfx', 'fS pfx'],
    ]);
  });

  it('mark the byte that is pointed at and what was searched', () => {
    const byte = { direction: 'received', offset: 1 } as const;
    const looks = byteLooks({ line: line(0, 3), spans: [], mask: [true], selected: null, byte });
    expect(looks.map(({ name }) => name)).toEqual(['hit', 'cur', '']);
  });
});

describe('the label of a line', () => {
  const label = (of: CaptureLine, touching: FrameSpan[], isFirst = false) =>
    frameLabel(of, touching, null, isFirst);

  it('names the frame that begins, or how many do', () => {
    expect(label(line(0, 4), spans.slice(0, 1))).toMatchObject({ kind: 'begins', number: 1, size: 5 });
    expect(label(line(0, 16), spans)).toMatchObject({ kind: 'several', number: 1, last: 3 });
    expect(label(line(16, 16), spans.slice(2))).toBeNull();
    expect(label(line(16, 16), spans.slice(2), true)).toMatchObject({ kind: 'goes-on', number: 3 });
    const fault = span(3, 12, 0, { kind: 'fault' });
    expect(label(line(8, 8), [spans[1] as FrameSpan, fault])).toMatchObject({ kind: 'fault' });
  });

  it('at a chunk’s head tells what its edges cut', () => {
    const at = (from: number, to: number) =>
      spans.filter(({ start, size }) => start < to && start + size > from);
    const edges = (offset: number, size: number) => chunkEdges(line(offset, 0, { part: 'head', size }), at);
    expect(edges(0, 10)).toEqual({ startsIn: undefined, endsIn: undefined });
    expect(edges(0, 12)).toEqual({ startsIn: undefined, endsIn: 3 });
    expect(edges(12, 8)).toEqual({ startsIn: 3, endsIn: 3 });
    expect(edges(12, 28)).toEqual({ startsIn: 3, endsIn: undefined });
  });
});

it('lines that follow each other are one range, and heads ask for their chunk’s edges', () => {
  const lines = [
    line(0, 0, { part: 'head' }),
    line(0, 16),
    line(16, 16),
    undefined,
    line(0, 8, { direction: 'sent' }),
  ];
  expect(touchedRanges(lines)).toEqual([
    { direction: 'received', from: 0, to: 1 },
    { direction: 'received', from: 39, to: 40 },
    { direction: 'received', from: 0, to: 32 },
    { direction: 'sent', from: 0, to: 8 },
  ]);
});
