// Pointing at a byte of the hex dump, by place in its line, and what of the streams the lines in view show.
import type { CaptureLine } from '../../../src-shared/contract';
import type { StreamPlace } from '../../../src-shared/frame-channels';
import type { StreamRange } from '../../state/frame-spans.svelte';

/** The byte at a column of a line, or the nearest one that it has. */
export function byteAt(line: CaptureLine, column: number): StreamPlace {
  const at = Math.max(0, Math.min(line.bytes.length - 1, column));
  return { direction: line.direction, offset: line.offset + at };
}

/** The next byte in the line; from one that is not in it, the line's first. */
export function stepByte(line: CaptureLine, byte: StreamPlace | null, by: 1 | -1): StreamPlace {
  const end = line.offset + line.bytes.length;
  const isHere = byte?.direction === line.direction && byte.offset >= line.offset && byte.offset < end;
  return byteAt(line, isHere ? byte.offset - line.offset + by : 0);
}

/** Of each direction the bytes of the lines, and the first and last byte of each chunk whose head is among them. */
export function touchedRanges(lines: readonly (CaptureLine | undefined)[]): StreamRange[] {
  const ranges: StreamRange[] = [];
  for (const line of lines) {
    if (line?.kind !== 'chunk') continue;
    const { direction, offset, size } = line;
    if (line.part === 'bytes') join(ranges, { direction, from: offset, to: offset + line.bytes.length });
    else if (size > 0) {
      ranges.push({ direction, from: offset, to: offset + 1 });
      ranges.push({ direction, from: offset + size - 1, to: offset + size });
    }
  }
  return ranges;
}

function join(ranges: StreamRange[], range: StreamRange): void {
  const last = ranges.at(-1);
  if (last?.direction === range.direction && last.to === range.from) last.to = range.to;
  else ranges.push(range);
}
