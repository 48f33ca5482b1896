// Frames with checksums: what is sealed is verified, and every byte on the wire has its name.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Checksum } from '../../../src-shared/bytes/checksum';
import { sealFrame, verifyFrame, type FrameChecksum } from '../../../src-shared/framing/checked-frame';
import { readFraming } from '../../../src-shared/framing/presets';
import { anyFraming, isFrame, payload, split } from './arbitrary-framing';

const modbus: Checksum = { algorithm: 'crc-16/modbus', endian: 'little' };
const xor: Checksum = { algorithm: 'xor8', endian: 'big' };
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.replace(/\s/g, ''), 'hex'));

function framing(text: string) {
  const read = readFraming(text);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

describe('a sealed frame', () => {
  it.each<[string, FrameChecksum, string, string]>([
    ['u8', { checksum: xor, covers: 'payload' }, '03 6162 03', 'prefix 0-1, payload 1-3, checksum 3-4'],
    ['u8', { checksum: xor, covers: 'frame' }, '03 6162 00', 'prefix 0-1, payload 1-3, checksum 3-4'],
    [
      'u8,trailer=1',
      { checksum: xor, covers: 'frame' },
      '02 6162 01',
      'prefix 0-1, payload 1-3, checksum 3-4',
    ],
    [
      'stx-etx-dle',
      { checksum: xor, covers: 'payload' },
      '02 6162 1003 03',
      'prefix 0-1, payload 1-3, checksum 3-5, suffix 5-6',
    ],
    ['crlf', { checksum: xor, covers: 'payload' }, '6162 03 0d0a', 'payload 0-2, checksum 2-3, suffix 3-5'],
  ])('of %s has its checksum where the framing wants it', (text, sum, hex, parts) => {
    const sealed = sealFrame(framing(text), bytesOf('6162'), sum);
    if (!sealed.ok) throw new Error(sealed.error.message);
    expect(Buffer.from(sealed.value.bytes).toString('hex')).toBe(hex.replace(/\s/g, ''));
    expect(sealed.value.parts.map(({ role, from, to }) => `${role} ${from}-${to}`).join(', ')).toBe(parts);
  });

  it('of Modbus RTU is the known one', () => {
    const sealed = sealFrame(null, bytesOf('0103 0000 000a'), { checksum: modbus, covers: 'payload' });
    expect(sealed.ok && Buffer.from(sealed.value.bytes).toString('hex')).toBe('01030000000ac5cd');
  });

  it('is verified by the other side, and is wrong after any byte that it covers changed', () => {
    const sums = fc.record({
      checksum: fc.constantFrom(modbus, xor),
      covers: fc.constantFrom('payload' as const, 'frame' as const),
    });
    fc.assert(
      fc.property(anyFraming, payload, sums, fc.nat(), (kind, content, sum, place) => {
        const sealed = sealFrame(kind, content, sum);
        if (!sealed.ok) return;
        const { bytes, parts } = sealed.value;
        expect(parts.reduce((end, part) => (part.from === end ? part.to : -1), 0)).toBe(bytes.length);
        const [frame, ...more] = split(kind, [bytes]);
        if (frame === undefined || !isFrame(frame) || more.length > 0) throw new Error('not one frame');
        expect(verifyFrame(kind, frame, bytes, sum)).toMatchObject({ ok: true, value: { isRight: true } });
        const body = parts.find(({ role }) => role === 'payload');
        if (body === undefined || kind.kind === 'between') return;
        const at = body.from + (place % (body.to - body.from));
        const changed = bytes.with(at, (bytes[at] ?? 0) ^ 0x40);
        expect(verifyFrame(kind, frame, changed, sum)).toMatchObject({ ok: true, value: { isRight: false } });
      }),
      { numRuns: 500 },
    );
  });

  it('is refused when the trailer has no room for the checksum', () => {
    const sealed = sealFrame(framing('u8,trailer=1'), bytesOf('61'), { checksum: modbus, covers: 'frame' });
    expect(sealed.ok ? '' : sealed.error.message).toBe(
      'The trailer has 1 bytes, the checksum 2. Make them the same.',
    );
  });
});
