// The framings that a guess tries, from the presets and from what the bytes themselves suggest.
import type { Framing, LengthWidth } from './framing';
import { framingPresets } from './presets';

/** The pieces that were read from the socket, in order: one direction, from its beginning or from a frame's start. */
export interface GuessChunk {
  readonly bytes: Uint8Array;
}

export function guessCandidates(chunks: readonly GuessChunk[]): Framing[] {
  const presets = Object.values(framingPresets).filter(({ kind }) => kind !== 'until-close');
  const head: Framing = { kind: 'delimiter', mark: '0d0a0d0a' };
  return [...presets, head, ...lengthVariants(), ...decimals(chunks), ...fixedSizes(chunks)];
}

function lengthVariants(): Framing[] {
  const plain = { kind: 'length', after: 0, trailer: 0, extra: 0 } as const;
  const widths: LengthWidth[] = ['u8', 'u16', 'u24', 'u32', 'u64'];
  const whole = widths.flatMap((width) =>
    ends(width).map((endian) => ({ width, endian, before: 0, counts: 'whole' as const })),
  );
  const later = (['u8', 'u16', 'u32'] as const).flatMap((width) =>
    ends(width).flatMap((endian) =>
      [1, 2, 4].flatMap((before) =>
        (['payload', 'whole'] as const).map((counts) => ({ width, endian, before, counts })),
      ),
    ),
  );
  return [...whole, ...later].map((parts) => ({ ...plain, ...parts }));
}

function ends(width: LengthWidth): ('big' | 'little')[] {
  return width === 'u8' ? ['big'] : ['big', 'little'];
}

/** As many digits as the stream begins with, and fewer: payloads may begin with digits too. */
function decimals(chunks: readonly GuessChunk[]): Framing[] {
  const head = chunks.flatMap(({ bytes }) => [...bytes.subarray(0, 16)]).slice(0, 16);
  const run = head.findIndex((byte) => byte < 0x30 || byte > 0x39);
  const longest = Math.min(10, run < 0 ? head.length : run);
  return Array.from({ length: Math.max(0, longest - 1) }, (_, index) => ({
    kind: 'decimal',
    digits: index + 2,
  }));
}

/** Only when at least three chunks have the same size, and the last one is not longer. */
function fixedSizes(chunks: readonly GuessChunk[]): Framing[] {
  const sizes = chunks.map(({ bytes }) => bytes.length);
  const [size = 0, ...more] = sizes;
  const isFixed = more.length >= 2 && size > 0 && more.every((one) => one === size);
  return isFixed ? [{ kind: 'fixed', size }] : [];
}
