// Bytes as people type them in a form: hex digits in pairs, or text. The draft holds base64, as proto JSON says.
import { base64ToBytes, bytesToBase64 } from '../../../src-shared/proto/base64';

export type BytesNotation = 'hex' | 'base64' | 'text';

/** Marks hex digits that are not whole bytes yet: no base64, so the draft keeps what was typed and refuses to send it. */
const mark = 'hex:';

/** `9F 86 D0` of a base64 text; undefined when it is not base64. */
export function base64ToHex(text: string): string | undefined {
  const read = base64ToBytes(text);
  if ('problem' in read) return undefined;
  return Array.from(read.bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}

/** What goes into the draft for hex digits as typed: base64, or the digits with a mark while they are not whole bytes. */
export function hexToBase64(text: string): string {
  const dense = text.replace(/0x/gi, '').replace(/[\s,:]+/g, '');
  if (dense.length % 2 !== 0 || /[^0-9a-f]/i.test(dense)) return mark + text;
  const pairs = dense.match(/../g) ?? [];
  return bytesToBase64(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)));
}

/** The digits of a marked text, undefined for any other. */
export function unfinishedHex(value: string): string | undefined {
  return value.startsWith(mark) ? value.slice(mark.length) : undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of a base64 text as UTF-8; undefined when they are not text that a line can show and give back unchanged. */
export function base64ToText(value: string): string | undefined {
  const read = base64ToBytes(value);
  if ('problem' in read) return undefined;
  try {
    const text = utf8.decode(read.bytes);
    return /\p{Cc}/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** What goes into the draft for text as typed: base64 of its UTF-8. */
export function textToBase64(text: string): string {
  return bytesToBase64(new TextEncoder().encode(text));
}
