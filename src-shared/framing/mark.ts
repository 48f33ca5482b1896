// A sequence of bytes that is looked for one byte at a time (Knuth, Morris, Pratt), so that chunk edges do not matter.

export interface Mark {
  readonly bytes: Uint8Array;
  /** For each number of matched bytes: the longest shorter match that these bytes end with. */
  readonly fallbacks: readonly number[];
}

export function makeMark(bytes: Uint8Array): Mark {
  const fallbacks = [0, 0];
  for (let length = 1; length < bytes.length; length += 1) {
    let matched = fallbacks[length] ?? 0;
    while (matched > 0 && bytes[matched] !== bytes[length]) matched = fallbacks[matched] ?? 0;
    fallbacks.push(bytes[matched] === bytes[length] ? matched + 1 : 0);
  }
  return { bytes, fallbacks };
}

/** How many bytes of the mark are matched after `byte`, when `matched` (fewer than all) were before it. */
export function advanceMark(mark: Mark, matched: number, byte: number): number {
  let length = matched;
  while (length > 0 && mark.bytes[length] !== byte) length = mark.fallbacks[length] ?? 0;
  return mark.bytes[length] === byte ? length + 1 : 0;
}

/** Index after the first whole mark in `bytes`, or -1. */
export function endOfMark(mark: Mark, bytes: Uint8Array): number {
  let matched = 0;
  for (const [index, byte] of bytes.entries()) {
    matched = advanceMark(mark, matched, byte);
    if (matched === mark.bytes.length) return index + 1;
  }
  return -1;
}
