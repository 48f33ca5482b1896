// Framings and the streams that they can carry, for the properties of this folder.
import fc from 'fast-check';
import { defaultCap, type Frame, type FrameEvent, type Framing } from '../../../src-shared/framing/framing';
import { framingPresets } from '../../../src-shared/framing/presets';
import { FrameSplitter } from '../../../src-shared/framing/splitter';

const few = fc.integer({ min: 0, max: 4 });
const mark = fc
  .uint8Array({ minLength: 1, maxLength: 4 })
  .map((bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));

const lengthFraming = fc
  .record({
    width: fc.constantFrom('u8', 'u16', 'u24', 'u32', 'u64'),
    endian: fc.constantFrom('big', 'little'),
    before: few,
    after: few,
    trailer: few,
    counts: fc.constantFrom('payload', 'rest', 'whole'),
    extra: fc.integer({ min: -6, max: 6 }),
  })
  .map((parts): Framing => ({
    kind: 'length',
    ...parts,
    endian: parts.width === 'u8' ? 'big' : parts.endian,
  }));

/** All presets, and every kind with settings of its own; not `idle`, which needs times. */
export const anyFraming: fc.Arbitrary<Framing> = fc.oneof(
  fc.constantFrom(...Object.values(framingPresets)),
  lengthFraming,
  fc.integer({ min: 1, max: 15 }).map((digits): Framing => ({ kind: 'decimal', digits })),
  fc.integer({ min: 1, max: 9 }).map((size): Framing => ({ kind: 'fixed', size })),
  mark.map((digits): Framing => ({ kind: 'delimiter', mark: digits })),
  fc.tuple(mark, mark).map(([start, end]): Framing => ({ kind: 'between', start, end, escape: 'none' })),
);

/** Bytes that often are marks, escapes and digits. */
export const payload = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(0, 2, 3, 0x0a, 0x0d, 0x10, 0x30) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
    ),
    { maxLength: 12 },
  )
  .map((bytes) => Uint8Array.from(bytes));

/** Cuts bytes at any places, also into empty chunks. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const edges = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.slice(edges[index] as number, edge));
}

export function split(framing: Framing, chunks: readonly Uint8Array[], cap = defaultCap): FrameEvent[] {
  const splitter = new FrameSplitter(framing, { cap });
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.finish()];
}

export function isFrame(event: FrameEvent): event is Frame {
  return event.kind === 'frame';
}
