// Header blocks as entries: in the order of the wire, with duplicates, `-bin` values as bytes.
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import type { HeaderEntry } from '../../src-shared/capture';

/** Keys and values as they came, for a header object that Node made of them. */
export const rawPairs = new WeakMap<IncomingHttpHeaders, readonly (readonly [string, string])[]>();

/** Node's flat list (key, value, key, value ...) in pairs. */
export function pairsOf(raw: readonly string[]): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return pairs;
}

/** A received block: from the raw list where there is one, else from what Node made of it. */
export function receivedEntries(headers: IncomingHttpHeaders): HeaderEntry[] {
  const pairs = rawPairs.get(headers) ?? joinedPairs(headers);
  return pairs.flatMap(([key, value]) => {
    if (!key.endsWith('-bin')) return [textEntry(key, value)];
    // A comma may stand between two values of one line: PROTOCOL-HTTP2.md, `Custom-Metadata`.
    return value.split(',').map((part) => binaryEntry(key, part.trim()));
  });
}

/** What Node's http2 was given to send; it writes pseudo-headers first. */
export function sentEntries(headers: OutgoingHttpHeaders): HeaderEntry[] {
  const entries = Object.entries(headers).flatMap(([key, value]) =>
    [value].flat().map((one) => {
      const text = String(one ?? '');
      return key.endsWith('-bin') ? binaryEntry(key, text) : textEntry(key, text);
    }),
  );
  const isPseudo = ({ key }: HeaderEntry): boolean => key.startsWith(':');
  return [...entries.filter(isPseudo), ...entries.filter((entry) => !isPseudo(entry))];
}

function joinedPairs(headers: IncomingHttpHeaders): (readonly [string, string])[] {
  return Object.keys(headers).flatMap((key) => {
    const value: unknown = headers[key];
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values.map((one) => [key, String(one)] as const);
  });
}

function textEntry(key: string, value: string): HeaderEntry {
  return { key, value, binary: false };
}

/** Base64 with padding, whatever the other side left out. */
function binaryEntry(key: string, base64: string): HeaderEntry {
  return { key, value: Buffer.from(base64, 'base64').toString('base64'), binary: true };
}
