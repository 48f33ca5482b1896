// UTF-8 that is cut at chunk edges: which bytes at an end wait for more, and the text of a line given both its edges.

/**
 * How many bytes at the end (0 to 3) are the valid beginning of one character whose rest is missing (RFC 3629). An
 * invalid tail counts 0: more bytes would not help it.
 */
export function incompleteTail(bytes: Uint8Array, end: number = bytes.length): number {
  for (let back = 1; back <= 3 && back <= end; back += 1) {
    const byte = bytes[end - back] as number;
    if (isContinuation(byte)) continue;
    if (sequenceLength(byte) <= back) return 0;
    return back === 1 || isSecond(byte, bytes[end - back + 1] as number) ? back : 0;
  }
  return 0;
}

/** Whether `next` goes on with the unfinished character at the end of `bytes`. */
export function continuesTail(bytes: Uint8Array, next: number): boolean {
  const tail = incompleteTail(bytes);
  if (tail === 0) return false;
  return tail === 1 ? isSecond(bytes[bytes.length - 1] as number, next) : isContinuation(next);
}

export function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/**
 * The text of one line: `carry` (the unfinished character before it) belongs to its first character, the last
 * `unfinished` bytes to a character that a later line shows. Invalid bytes become U+FFFD; a BOM stays visible.
 */
export function decodeLine(line: { carry: Uint8Array; bytes: Uint8Array; unfinished: number }): string {
  const { carry, bytes, unfinished } = line;
  if (unfinished > 0 && unfinished >= bytes.length) return '';
  const joined = new Uint8Array(carry.length + bytes.length - unfinished);
  joined.set(carry);
  joined.set(bytes.subarray(0, bytes.length - unfinished), carry.length);
  return decoder.decode(joined);
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Length of the sequence that this byte begins; 1 for ASCII and for bytes that begin nothing. */
function sequenceLength(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 1;
}

/** The second byte is narrower after some leads: no overlong forms, no surrogates, nothing past U+10FFFF. */
function isSecond(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0 && second <= 0xbf;
  if (lead === 0xed) return second >= 0x80 && second <= 0x9f;
  if (lead === 0xf0) return second >= 0x90 && second <= 0xbf;
  if (lead === 0xf4) return second >= 0x80 && second <= 0x8f;
  return isContinuation(second);
}
