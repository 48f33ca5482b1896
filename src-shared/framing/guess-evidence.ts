// How unlikely it is that bytes fit a framing by chance, in bits: the measure by which guesses are ranked.
import { lengthWidths, type Frame, type Framing } from './framing';

/** Bits that the lengths, flags and marks of these frames carry; `size` is that of the whole stream. */
export function framingBits(framing: Framing, frames: readonly Frame[], size: number): number {
  const prefixes = frames.reduce((bits, frame) => bits + Math.max(0, prefixBits(framing, frame, size)), 0);
  return prefixes + endBits(framing, frames, size) - complexity(framing);
}

/** What one prefix says: that it is so small. The stream's size, not what is left of it, else noise gains at the end. */
function prefixBits(framing: Framing, frame: Frame, size: number): number {
  const lengths = Math.log2(size + 1);
  if (framing.kind === 'length') return 8 * lengthWidths[framing.width] - lengths;
  if (framing.kind === 'varint') return 8 * (frame.payloadStart - frame.start) - Math.min(7, lengths);
  if (framing.kind === 'decimal') return 8 * framing.digits - lengths;
  if (framing.kind === 'grpc') return 39 - lengths;
  return framing.kind === 'between' ? 4 * framing.start.length : 0;
}

/** That the last frame ends exactly where the stream does. */
function endBits(framing: Framing, frames: readonly Frame[], size: number): number {
  if (framing.kind === 'delimiter') return 4 * framing.mark.length;
  if (framing.kind === 'between') return 4 * framing.end.length;
  if (framing.kind === 'fixed') return Math.min(12, 2 * frames.length);
  return frames.length === 0 ? 0 : Math.log2(size / frames.length + 1);
}

/** Of settings that are seldom: they have to explain more than the usual ones. */
function complexity(framing: Framing): number {
  if (framing.kind === 'length') return (framing.before > 0 ? 6 : 0) + (framing.counts === 'payload' ? 0 : 2);
  if (framing.kind === 'varint') return framing.zigzag ? 2 : 0;
  return framing.kind === 'between' && framing.escape !== 'none' ? 1 : 0;
}
