// Base64 as proto JSON takes it: standard or URL alphabet, with or without padding; anything else is refused with its place.
import { base64Decode } from '@bufbuild/protobuf/wire';

const alphabet = Uint8Array.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  (letter) => letter.charCodeAt(0),
);
const padding = '='.charCodeAt(0);
const ascii = new TextDecoder('latin1');

/**
 * Standard alphabet with padding, as proto JSON writes it. By way of codes: a string that grows letter by letter, as the
 * library makes it, costs seconds of garbage for 10 MB.
 */
export function bytesToBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(4 * Math.ceil(bytes.length / 3)).fill(padding);
  let at = 0;
  for (let index = 0; index < bytes.length; index += 3) {
    const triple = (byteAt(bytes, index) << 16) | (byteAt(bytes, index + 1) << 8) | byteAt(bytes, index + 2);
    const letters = Math.min(bytes.length - index, 3) + 1;
    for (let letter = 0; letter < letters; letter++)
      codes[at + letter] = alphabet[(triple >>> (18 - 6 * letter)) & 63] ?? padding;
    at += 4;
  }
  return ascii.decode(codes);
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

/** The bytes, or a sentence on what is wrong. White space is allowed: base64 is often pasted in lines. */
export function base64ToBytes(text: string): { bytes: Uint8Array } | { problem: string } {
  const dense = text.replace(/[ \t\r\n]+/g, '');
  const body = dense.replace(/={1,2}$/, '');
  const wrong = /[^A-Za-z0-9+/_-]/.exec(body);
  if (wrong !== null) return { problem: `is not base64: ${JSON.stringify(wrong[0])} does not belong in it` };
  if (body.length % 4 === 1) return { problem: 'is not base64: one character is missing or too many' };
  if (dense !== body && dense.length % 4 !== 0)
    return { problem: 'is not base64: its padding does not fit its length' };
  return { bytes: base64Decode(body) };
}
