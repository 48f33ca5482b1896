// Checksums against the check values of the CRC catalogue: what each gives for the nine digits "123456789".
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendChecksum,
  checksumBytes,
  checksumNames,
  checksumOf,
  checksumSchema,
  checksumSize,
  verifyChecksum,
  type Checksum,
} from '../../../src-shared/bytes/checksum';

const digits = new TextEncoder().encode('123456789');
type Model = [width: number, poly: string, init: string, refin: boolean, refout: boolean, xorout: string];

function generic([width, poly, init, refin, refout, xorout]: Model): Checksum {
  return { algorithm: 'generic', endian: 'big', generic: { width, poly, init, refin, refout, xorout } };
}

function valueOf(checksum: Checksum, bytes: Uint8Array): string {
  const value = checksumOf(checksum, bytes);
  return value.ok ? value.value.toString(16).toUpperCase() : value.error.message;
}

describe('named checksums', () => {
  it.each([
    ['sum8', 'DD'],
    ['xor8', '31'],
    ['lrc', '23'],
    ['crc-8', 'F4'],
    ['crc-16/modbus', '4B37'],
    ['crc-16/ccitt', '29B1'],
    ['crc-16/xmodem', '31C3'],
    ['crc-32', 'CBF43926'],
  ] as const)('%s of the nine digits is %s', (algorithm, check) => {
    expect(valueOf({ algorithm, endian: 'big' }, digits)).toBe(check);
  });
});

describe('the generic CRC', () => {
  it.each<[string, Model, string]>([
    ['CRC-3/GSM', [3, '3', '0', false, false, '7'], '4'],
    ['CRC-5/USB', [5, '05', '1f', true, true, '1f'], '19'],
    ['CRC-7/MMC', [7, '09', '0', false, false, '0'], '75'],
    ['CRC-8/MAXIM', [8, '31', '0', true, true, '0'], 'A1'],
    ['CRC-12/UMTS, which turns only its result', [12, '80f', '0', false, true, '0'], 'DAF'],
    ['CRC-16/KERMIT', [16, '0x1021', '0', true, true, '0'], '2189'],
    ['CRC-24/OPENPGP', [24, '864cfb', 'b704ce', false, false, '0'], '21CF02'],
    ['CRC-31/PHILIPS', [31, '04c11db7', '7fffffff', false, false, '7fffffff'], 'CE9E46C'],
    ['CRC-32C', [32, '1edc6f41', 'ffffffff', true, true, 'ffffffff'], 'E3069283'],
    ['CRC-40/GSM', [40, '0004820009', '0', false, false, 'ffffffffff'], 'D4164FC646'],
    ['CRC-64/ECMA-182', [64, '42f0e1eba9ea3693', '0', false, false, '0'], '6C40DF5F0B497347'],
    [
      'CRC-64/XZ',
      [64, '42f0e1eba9ea3693', 'ffffffffffffffff', true, true, 'ffffffffffffffff'],
      '995DC9BBDF1939FA',
    ],
  ])('is %s', (_name, model, check) => {
    expect(valueOf(generic(model), digits)).toBe(check);
  });

  it('refuses a polynomial that does not fit its width, with the fact', () => {
    expect(valueOf(generic([8, '107', '0', false, false, '0']), digits)).toBe(
      'poly 0x107 does not fit 8 bits. Shorten it or raise the width.',
    );
    expect(checksumSchema.safeParse(generic([65, '1', '0', false, false, '0'])).success).toBe(false);
    expect(checksumSchema.safeParse(generic([8, 'xyz', '0', false, false, '0'])).success).toBe(false);
  });
});

describe('a checksum on the wire', () => {
  const modbus = { algorithm: 'crc-16/modbus', endian: 'little' } as const;

  it('stands in the order that was asked for', () => {
    const little = checksumBytes(modbus, digits);
    const big = checksumBytes({ ...modbus, endian: 'big' }, digits);
    expect(little.ok && [...little.value]).toEqual([0x37, 0x4b]);
    expect(big.ok && [...big.value]).toEqual([0x4b, 0x37]);
  });

  it('is right after it was appended, and wrong after any one byte changed', () => {
    const checksums: Checksum[] = [
      ...checksumNames.map((algorithm) => ({ algorithm, endian: 'little' as const })),
      generic([40, '0004820009', '0', false, false, 'ffffffffff']),
    ];
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom(...checksums),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, checksum, place, change) => {
          const sealed = appendChecksum(checksum, bytes);
          if (!sealed.ok) throw new Error(sealed.error.message);
          expect(sealed.value.length).toBe(bytes.length + checksumSize(checksum));
          expect(verifyChecksum(checksum, sealed.value)).toMatchObject({
            ok: true,
            value: { isRight: true },
          });
          const at = place % sealed.value.length;
          sealed.value[at] = (sealed.value[at] as number) ^ change;
          expect(verifyChecksum(checksum, sealed.value)).toMatchObject({
            ok: true,
            value: { isRight: false },
          });
        },
      ),
    );
  });

  it('is wrong, not a fault, when there are fewer bytes than it needs', () => {
    const verdict = verifyChecksum(modbus, Uint8Array.of(1));
    expect(verdict).toMatchObject({ ok: true, value: { isRight: false, found: Uint8Array.of(1) } });
  });
});
