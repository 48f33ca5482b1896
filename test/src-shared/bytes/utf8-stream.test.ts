// Characters cut at an edge: against the platform's own decoder, for every cut of every kind of bytes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { continuesTail, decodeLine, incompleteTail } from '../../../src-shared/bytes/utf8-stream';

const nothing = new Uint8Array(0);

/** What a streaming decoder keeps back at the end of these bytes: it shows less than a decoder that must finish. */
function keptBack(bytes: Uint8Array): boolean {
  const streaming = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true });
  return streaming !== new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

const nearUtf8 = fc.array(
  fc.constantFrom(
    0x41,
    0x80,
    0x8f,
    0x90,
    0x9f,
    0xa0,
    0xbf,
    0xc1,
    0xc2,
    0xe0,
    0xe4,
    0xed,
    0xef,
    0xf0,
    0xf1,
    0xf4,
    0xf5,
    0xff,
  ),
  { maxLength: 6 },
);

describe('an unfinished character', () => {
  it('is seen exactly where a streaming decoder would wait', () => {
    fc.assert(
      fc.property(nearUtf8, (bytes) => {
        expect(incompleteTail(Uint8Array.from(bytes)) > 0).toBe(keptBack(Uint8Array.from(bytes)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is continued only by bytes that its lead allows', () => {
    expect(continuesTail(Uint8Array.of(0xe0), 0x80)).toBe(false);
    expect(continuesTail(Uint8Array.of(0xe0), 0xa0)).toBe(true);
    expect(continuesTail(Uint8Array.of(0xed), 0xa0)).toBe(false);
    expect(continuesTail(Uint8Array.of(0xf4), 0x90)).toBe(false);
    expect(continuesTail(Uint8Array.of(0xf0, 0x9f, 0x98), 0x80)).toBe(true);
    expect(continuesTail(Uint8Array.of(0x41), 0x80)).toBe(false);
  });
});

describe('a decoded line', () => {
  it('takes the carried bytes as its first character and leaves the unfinished ones to a later line', () => {
    const bytes = new TextEncoder().encode('中a😀');
    expect(decodeLine({ carry: bytes.slice(0, 2), bytes: bytes.slice(2, 6), unfinished: 2 })).toBe('中a');
    expect(decodeLine({ carry: bytes.slice(4, 6), bytes: bytes.slice(6, 7), unfinished: 1 })).toBe('');
    expect(decodeLine({ carry: bytes.slice(4, 7), bytes: bytes.slice(7), unfinished: 0 })).toBe('😀');
  });

  it('shows broken bytes as U+FFFD and keeps a byte order mark', () => {
    expect(decodeLine({ carry: nothing, bytes: Uint8Array.of(0x41, 0xff), unfinished: 0 })).toBe('A\ufffd');
    expect(decodeLine({ carry: nothing, bytes: Uint8Array.of(0xef, 0xbb, 0xbf), unfinished: 0 })).toBe(
      '\ufeff',
    );
  });
});
