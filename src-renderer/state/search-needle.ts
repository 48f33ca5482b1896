// What is typed into a log's search field as the bytes to look for: text, or hex where the log is raw bytes.
import { encodeText, type Encoding } from '../../src-shared/bytes/encoding';
import type { Protocol } from '../../src-shared/capture';

/** `0A 25`, `0x0a,0x25`, `\x0a\x25`, `0x0A25`: at least two bytes or a prefix, so that "be" stays a word. */
const hexPattern =
  /^(?:(?:0x|\\x)(?:[0-9a-f]{2})+|[0-9a-f]{2})(?:[\s,:;-]*(?:0x|\\x)[0-9a-f]{2}|[\s,:;-]+[0-9a-f]{2})*$/i;
const lonePair = /^[0-9a-f]{2}$/i;

export function isHexSearch(text: string, protocol: Protocol): boolean {
  const trimmed = text.trim();
  return protocol === 'tcp' && hexPattern.test(trimmed) && !lonePair.test(trimmed);
}

/** Text that the encoding lacks is looked for as UTF-8. */
export function searchNeedle(
  text: string,
  protocol: Protocol,
  encoding: Encoding = 'utf-8',
): Uint8Array<ArrayBuffer> {
  if (!isHexSearch(text, protocol)) {
    const encoded = encodeText(text, encoding);
    return encoded.ok ? new Uint8Array(encoded.value) : new TextEncoder().encode(text);
  }
  const digits = text.replace(/0x|\\x/gi, '').replace(/[^0-9a-f]/gi, '');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** `#61,201` asks for a message by its number. */
export function jumpNumber(text: string): number | null {
  const digits = /^#\s*(\d[\d,\s]*)$/.exec(text.trim())?.[1];
  return digits === undefined ? null : Number(digits.replace(/\D/g, ''));
}
