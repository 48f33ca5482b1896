// The line endings that the composer can append to a text.
import type { LineEnding } from '../workspace';

const endings: Record<LineEnding, readonly number[]> = {
  none: [],
  lf: [0x0a],
  crlf: [0x0d, 0x0a],
  cr: [0x0d],
  nul: [0x00],
};

/** A copy of `bytes` with the ending after it. */
export function appendLineEnding(bytes: Uint8Array, ending: LineEnding): Uint8Array {
  const tail = endings[ending];
  const joined = new Uint8Array(bytes.length + tail.length);
  joined.set(bytes);
  joined.set(tail, bytes.length);
  return joined;
}
