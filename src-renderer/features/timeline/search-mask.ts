// Which bytes of a hex line belong to a search match, also when the match runs over the line's edges.
import type { CaptureLine } from '../../../src-shared/contract';

const lineBytes = 16;
/** Lines looked at on each side; a longer needle is marked in part. */
const mostLines = 4;

export interface BytesAround {
  bytes: Uint8Array;
  /** Where the line itself begins in `bytes`. */
  start: number;
}

/** The line's bytes with those of its neighbours in the same chunk, as far as a match of that size can reach. */
export function bytesAround(
  lineAt: (index: number) => CaptureLine | undefined,
  index: number,
  needleSize: number,
): BytesAround {
  const reach = Math.min(mostLines, Math.ceil(needleSize / lineBytes));
  const seq = lineAt(index)?.seq;
  const parts: number[] = [];
  let start = 0;
  for (let at = index - reach; at <= index + reach; at += 1) {
    const line = lineAt(at);
    if (at === index) start = parts.length;
    if (line?.seq === seq && line?.part === 'bytes') parts.push(...line.bytes);
    else if (at < index) parts.length = 0;
    else if (at > index) break;
  }
  return { bytes: Uint8Array.from(parts), start };
}

/** ASCII letters match in either case, as the log's own search does. */
export function searchMask({ bytes, start }: BytesAround, size: number, needle: Uint8Array): boolean[] {
  const mask = new Array<boolean>(size).fill(false);
  for (let at = 0; at + needle.length <= bytes.length; at += 1) {
    if (!matches(bytes, at, needle)) continue;
    const to = Math.min(size, at - start + needle.length);
    for (let marked = Math.max(0, at - start); marked < to; marked += 1) mask[marked] = true;
  }
  return mask;
}

function matches(bytes: Uint8Array, at: number, needle: Uint8Array): boolean {
  return needle.every((byte, index) => lower(bytes[at + index] ?? -1) === lower(byte));
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
