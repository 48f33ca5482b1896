// The checksums that a payload can carry at its end (facts/tcp.md): named ones and a generic CRC; append and verify.
import { z } from 'zod';
import { fail, ok, type Result } from '../result';
import { crc, type CrcModel } from './crc';

const sums = {
  sum8: (sum: number) => sum & 0xff,
  /** Two's complement of the sum, as Modbus ASCII has it (ISO 1155). */
  lrc: (sum: number) => -sum & 0xff,
} as const;

const named = {
  'crc-8': { width: 8, poly: 0x07n, init: 0n, refin: false, refout: false, xorout: 0n },
  'crc-16/modbus': { width: 16, poly: 0x8005n, init: 0xffffn, refin: true, refout: true, xorout: 0n },
  /** CRC-16/IBM-3740, mostly called CCITT-FALSE. */
  'crc-16/ccitt': { width: 16, poly: 0x1021n, init: 0xffffn, refin: false, refout: false, xorout: 0n },
  'crc-16/xmodem': { width: 16, poly: 0x1021n, init: 0n, refin: false, refout: false, xorout: 0n },
  'crc-32': {
    width: 32,
    poly: 0x04c11db7n,
    init: 0xffffffffn,
    refin: true,
    refout: true,
    xorout: 0xffffffffn,
  },
} as const satisfies Record<string, CrcModel>;

export const checksumNames = [
  'sum8',
  'xor8',
  'lrc',
  'crc-8',
  'crc-16/modbus',
  'crc-16/ccitt',
  'crc-16/xmodem',
  'crc-32',
] as const;

/** Hex digits, `0x` allowed: JSON has no integers of 64 bits. */
const hexValue = z.string().regex(/^(0x)?[0-9a-f]{1,16}$/i);
const genericSchema = z.strictObject({
  width: z.int().min(1).max(64),
  poly: hexValue,
  init: hexValue,
  refin: z.boolean(),
  refout: z.boolean(),
  xorout: hexValue,
});

/** `endian`: order of the checksum's own bytes on the wire. `generic` is read when `algorithm` says so. */
export const checksumSchema = z.discriminatedUnion('algorithm', [
  z.strictObject({ algorithm: z.enum(checksumNames), endian: z.enum(['big', 'little']) }),
  z.strictObject({
    algorithm: z.literal('generic'),
    endian: z.enum(['big', 'little']),
    generic: genericSchema,
  }),
]);
export type Checksum = z.infer<typeof checksumSchema>;

/** Bytes that the checksum takes on the wire. */
export function checksumSize(checksum: Checksum): number {
  return Math.ceil(widthOf(checksum) / 8);
}

/** The checksum's value over `bytes`. Failure `bad-checksum`: a generic value is wider than `width`. */
export function checksumOf(checksum: Checksum, bytes: Uint8Array): Result<bigint> {
  const { algorithm } = checksum;
  if (algorithm === 'xor8') return ok(BigInt(bytes.reduce((mix, byte) => mix ^ byte, 0)));
  if (algorithm === 'sum8' || algorithm === 'lrc') {
    return ok(BigInt(sums[algorithm](bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0))));
  }
  if (algorithm !== 'generic') return ok(crc(named[algorithm], bytes));
  const model = genericModel(checksum.generic);
  return model.ok ? ok(crc(model.value, bytes)) : model;
}

/** The checksum's bytes over `bytes`, in the order of the wire. Failure as `checksumOf`. */
export function checksumBytes(checksum: Checksum, bytes: Uint8Array): Result<Uint8Array> {
  const value = checksumOf(checksum, bytes);
  if (!value.ok) return value;
  const wire = new Uint8Array(checksumSize(checksum));
  for (let index = 0; index < wire.length; index += 1) {
    const place = checksum.endian === 'little' ? index : wire.length - 1 - index;
    wire[place] = Number((value.value >> BigInt(8 * index)) & 0xffn);
  }
  return ok(wire);
}

/** A copy of `bytes` with its checksum after it. Failure as `checksumOf`. */
export function appendChecksum(checksum: Checksum, bytes: Uint8Array): Result<Uint8Array> {
  const tail = checksumBytes(checksum, bytes);
  if (!tail.ok) return tail;
  const joined = new Uint8Array(bytes.length + tail.value.length);
  joined.set(bytes);
  joined.set(tail.value, bytes.length);
  return ok(joined);
}

export interface ChecksumVerdict {
  readonly isRight: boolean;
  /** In the order of the wire; `found` is shorter when the bytes are too few. */
  readonly expected: Uint8Array;
  readonly found: Uint8Array;
}

/** Whether the last bytes are the checksum of those before them. Failure as `checksumOf`. */
export function verifyChecksum(checksum: Checksum, bytes: Uint8Array): Result<ChecksumVerdict> {
  const end = Math.max(0, bytes.length - checksumSize(checksum));
  const found = bytes.slice(end);
  const expected = checksumBytes(checksum, bytes.subarray(0, end));
  if (!expected.ok) return expected;
  const isRight =
    found.length === expected.value.length &&
    found.every((byte, index) => byte === (expected.value[index] as number));
  return ok({ isRight, expected: expected.value, found });
}

function widthOf(checksum: Checksum): number {
  if (checksum.algorithm === 'generic') return checksum.generic.width;
  const model: CrcModel | undefined = Object.hasOwn(named, checksum.algorithm)
    ? named[checksum.algorithm as keyof typeof named]
    : undefined;
  return model?.width ?? 8;
}

type Generic = z.infer<typeof genericSchema>;
const models = new WeakMap<Generic, CrcModel>();

function genericModel(generic: Generic): Result<CrcModel> {
  const known = models.get(generic);
  if (known !== undefined) return ok(known);
  const { width, refin, refout } = generic;
  const values = { poly: 0n, init: 0n, xorout: 0n };
  for (const name of ['poly', 'init', 'xorout'] as const) {
    values[name] = BigInt(`0x${generic[name].replace(/^0x/i, '')}`);
    if (values[name] < 1n << BigInt(width)) continue;
    return fail(
      'bad-checksum',
      `${name} 0x${values[name].toString(16)} does not fit ${width} bits. Shorten it or raise the width.`,
    );
  }
  const model = { width, refin, refout, ...values };
  models.set(generic, model);
  return ok(model);
}
