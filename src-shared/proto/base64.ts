// Base64 as proto JSON takes it: standard or URL alphabet, with or without padding; anything else is refused with its place.
import { base64Decode, base64Encode } from '@bufbuild/protobuf/wire';

/** Standard alphabet with padding, as proto JSON writes it. */
export function bytesToBase64(bytes: Uint8Array): string {
  return base64Encode(bytes);
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
