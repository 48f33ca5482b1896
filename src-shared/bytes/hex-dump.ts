// Bytes as hex lines: offset, 16 bytes in two groups of eight, and what is printable in ASCII.

export interface HexLine {
  /** Of the line's first byte. */
  offset: number;
  /** `48 65 6C 6C 6F 20 57 6F  72 6C 64`, not padded. */
  hex: string;
  /** A middle dot for what does not print. */
  ascii: string;
}

const lineBytes = 16;
const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase());

/** @param offset of the first byte */
export function hexDump(bytes: Uint8Array, offset = 0): HexLine[] {
  const lines: HexLine[] = [];
  for (let at = 0; at < bytes.length; at += lineBytes) {
    const line = bytes.subarray(at, at + lineBytes);
    lines.push({ offset: offset + at, hex: hexText(line), ascii: asciiText(line) });
  }
  return lines;
}

function hexText(bytes: Uint8Array): string {
  let text = '';
  for (const [index, byte] of bytes.entries()) {
    if (index > 0) text += index === 8 ? '  ' : ' ';
    text += digits[byte];
  }
  return text;
}

function asciiText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
  return text;
}
