// Reads the prefix of a frame from its first bytes: how long the frame is, and where its payload lies.
import { lengthWidths, type FrameFault, type Framing, type LengthFraming } from './framing';

/** Sizes in bytes from the frame's start. */
export interface Prefix {
  readonly payloadFrom: number;
  readonly payloadTo: number;
  readonly size: number;
}

type PrefixFault = Pick<FrameFault, 'code' | 'announced' | 'found'> & {
  /** From the frame's start. */
  readonly at: number;
};

/** `more`: the bytes so far do not say it yet. */
export type PrefixReading = 'more' | { readonly prefix: Prefix } | { readonly fault: PrefixFault };
export type PrefixReader = (head: readonly number[], cap: number) => PrefixReading;

export type PrefixFraming = Extract<Framing, { kind: 'length' | 'varint' | 'decimal' | 'grpc' }>;

/**
 * The reader is called with one byte more each time, until it does not say `more`. It runs once for each byte of each
 * prefix of a log, so lengths are plain numbers wherever those are exact.
 */
export function prefixReader(framing: PrefixFraming): PrefixReader {
  if (framing.kind === 'length') return lengthReader(framing);
  if (framing.kind === 'varint') return (head, cap) => readVarint(framing.zigzag, head, cap);
  if (framing.kind === 'decimal') return (head, cap) => readDecimal(framing.digits, head, cap);
  return readGrpc;
}

function lengthReader(framing: LengthFraming): PrefixReader {
  const { before, after, trailer, counts, extra } = framing;
  const to = before + lengthWidths[framing.width];
  const header = to + after;
  const uncounted = { payload: header + trailer, rest: to, whole: 0 }[counts] + extra;
  const isBig = framing.endian === 'big';
  return (head, cap) => {
    if (head.length < to) return 'more';
    const announced = integer(head, before, to, isBig);
    if (typeof announced === 'bigint') return tooLong(before, announced);
    const size = announced + uncounted;
    if (size < header + trailer)
      return { fault: { code: 'too-short', at: before, announced: BigInt(announced) } };
    return sized({ size, payloadFrom: header, trailer }, { at: before, announced }, cap);
  };
}

function readVarint(zigzag: boolean, head: readonly number[], cap: number): PrefixReading {
  const last = head[head.length - 1] ?? 0x80;
  if (head.length === 10 && last > 1) return { fault: { code: 'bad-length', at: 0, found: hexOf(head) } };
  if (last >= 0x80) return 'more';
  const announced = zigzag ? zigzagOf(base128(head)) : base128(head);
  if (announced < 0)
    return { fault: { code: 'bad-length', at: 0, announced: BigInt(announced), found: hexOf(head) } };
  if (typeof announced === 'bigint') return tooLong(0, announced);
  return sized(
    { size: announced + head.length, payloadFrom: head.length, trailer: 0 },
    { at: 0, announced },
    cap,
  );
}

function readDecimal(digits: number, head: readonly number[], cap: number): PrefixReading {
  const last = head[head.length - 1] ?? 0x30;
  if (last < 0x30 || last > 0x39) return { fault: { code: 'bad-length', at: 0, found: hexOf(head) } };
  if (head.length < digits) return 'more';
  // At most 15 digits: exact.
  const announced = Number(String.fromCharCode(...head));
  return sized({ size: announced + digits, payloadFrom: digits, trailer: 0 }, { at: 0, announced }, cap);
}

function readGrpc(head: readonly number[], cap: number): PrefixReading {
  const flag = head[0] ?? 0;
  if (flag > 1) return { fault: { code: 'bad-flag', at: 0, found: hexOf([flag]) } };
  if (head.length < 5) return 'more';
  const announced = Number(integer(head, 1, 5, true));
  return sized({ size: announced + 5, payloadFrom: 5, trailer: 0 }, { at: 1, announced }, cap);
}

function sized(
  parts: { size: number; payloadFrom: number; trailer: number },
  length: { at: number; announced: number },
  cap: number,
): PrefixReading {
  const { size, payloadFrom, trailer } = parts;
  // The cap is over what the length says, so that no peer can name a frame that is too long by its header alone.
  if (size - payloadFrom - trailer > cap) return tooLong(length.at, BigInt(length.announced));
  return { prefix: { payloadFrom, payloadTo: size - trailer, size } };
}

function tooLong(at: number, announced: bigint): PrefixReading {
  return { fault: { code: 'too-long', at, announced } };
}

/** A number where it is exact with room to add to it, else more than any cap. */
function exact(value: bigint): number | bigint {
  return value <= 0xffff_ffff_ffffn && value >= -0xffff_ffff_ffffn ? Number(value) : value;
}

function base128(bytes: readonly number[]): number | bigint {
  if (bytes.length > 4)
    return exact(bytes.reduce((value, byte, at) => value | (BigInt(byte & 0x7f) << BigInt(7 * at)), 0n));
  let value = 0;
  for (let at = 0; at < bytes.length; at += 1) value |= ((bytes[at] as number) & 0x7f) << (7 * at);
  return value;
}

function zigzagOf(raw: number | bigint): number | bigint {
  if (typeof raw === 'bigint') return exact((raw >> 1n) ^ -(raw & 1n));
  return raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2;
}

/** The bytes [from, to). */
function integer(bytes: readonly number[], from: number, to: number, isBig: boolean): number | bigint {
  const size = to - from;
  const at = (place: number): number => bytes[isBig ? from + place : to - 1 - place] as number;
  if (size > 4) {
    let value = 0n;
    for (let place = 0; place < size; place += 1) value = (value << 8n) | BigInt(at(place));
    return exact(value);
  }
  let value = 0;
  for (let place = 0; place < size; place += 1) value = value * 256 + at(place);
  return value;
}

function hexOf(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
