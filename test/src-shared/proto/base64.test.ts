// Base64 of bytes: the same as everybody's, and fast enough for a message of many megabytes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64ToBytes, bytesToBase64 } from '../../../src-shared/proto/base64';

describe('base64', () => {
  it('is what Node writes, at every length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(bytesToBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(base64ToBytes(bytesToBase64(bytes))).toEqual({ bytes });
      }),
    );
  });

  it('of 10 MB is made in one piece, not letter by letter', () => {
    const bytes = new Uint8Array(10_000_000).map((_, index) => index * 7);
    expect(bytesToBase64(bytes) === Buffer.from(bytes).toString('base64')).toBe(true);
  });
});
