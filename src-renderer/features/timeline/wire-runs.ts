// The bytes of one wire line in runs of tag, length and value: each run is one tinted box of hex pairs.
import { hexText } from '../../../src-shared/proto/scalar-read';
import type { bytePart, WireLine } from '../../../src-shared/proto/wire-lines';

export interface WireRun {
  /** Offset of the first byte. */
  from: number;
  part: ReturnType<typeof bytePart>;
  /** `0A 25 50`. */
  text: string;
}

/** @param bytes as the offsets count them: with the gRPC prefix where the rows have it */
export function wireRuns(bytes: Uint8Array, { row, range }: WireLine, partOf: typeof bytePart): WireRun[] {
  const runs: WireRun[] = [];
  for (let from = range.from; from < range.to;) {
    const part = partOf(row, from);
    let to = from + 1;
    while (to < range.to && partOf(row, to) === part && !startsBox(row, to)) to += 1;
    runs.push({ from, part, text: hexText(bytes.subarray(from, to)) });
    from = to;
  }
  return runs;
}

/** The prefix shows its flag and its length as two boxes. */
function startsBox(row: WireLine['row'], offset: number): boolean {
  return row.kind === 'prefix' && offset === row.range.from + 1;
}

const half = 8;

/** The same lines, at most 8 bytes each: for a pane that is too narrow for 16. */
export function halvedLines(lines: readonly WireLine[]): WireLine[] {
  return lines.flatMap((line) => {
    const { from, to } = line.range;
    if (to - from <= half || line.row.kind === 'more') return [line];
    const middle = from + half;
    return [
      { ...line, range: { from, to: middle } },
      { ...line, isFirst: false, range: { from: middle, to } },
    ];
  });
}
