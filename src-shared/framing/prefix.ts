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

/** The reader is called with one byte more each time, until it does not say `more`. */
export function prefixReader(framing: PrefixFraming): PrefixReader {
  if (framing.kind === 'length') return (head, cap) => readLength(framing, head, cap);
  if (framing.kind === 'varint') return (head, cap) => readVarint(framing.zigzag, head, cap);
  if (framing.kind === 'decimal') return (head, cap) => readDecimal(framing.digits, head, cap);
  return readGrpc;
}

function readLength(framing: LengthFraming, head: readonly number[], cap: number): PrefixReading {
  const { before, after, trailer } = framing;
  const width = lengthWidths[framing.width];
  const header = before + width + after;
  if (head.length < before + width) return 'more';
  const announced = integer(head.slice(before, before + width), framing.endian);
  const rest = announced + BigInt(framing.extra);
  const size = rest + BigInt({ payload: header + trailer, rest: before + width, whole: 0 }[framing.counts]);
  if (size < header + trailer) return { fault: { code: 'too-short', at: before, announced } };
  return sized({ size, payloadFrom: header, trailer }, { at: before, announced }, cap);
}

function readVarint(zigzag: boolean, head: readonly number[], cap: number): PrefixReading {
  const last = head.at(-1) ?? 0x80;
  const found = () => hexOf(head);
  if (head.length === 10 && last > 1) return { fault: { code: 'bad-length', at: 0, found: found() } };
  if (last >= 0x80) return 'more';
  const raw = base128(head);
  const announced = zigzag ? (raw >> 1n) ^ -(raw & 1n) : raw;
  if (announced < 0n) return { fault: { code: 'bad-length', at: 0, announced, found: found() } };
  const size = announced + BigInt(head.length);
  return sized({ size, payloadFrom: head.length, trailer: 0 }, { at: 0, announced }, cap);
}

function readDecimal(digits: number, head: readonly number[], cap: number): PrefixReading {
  const last = head.at(-1) ?? 0x30;
  if (last < 0x30 || last > 0x39) return { fault: { code: 'bad-length', at: 0, found: hexOf(head) } };
  if (head.length < digits) return 'more';
  const announced = BigInt(String.fromCharCode(...head));
  return sized(
    { size: announced + BigInt(digits), payloadFrom: digits, trailer: 0 },
    { at: 0, announced },
    cap,
  );
}

function readGrpc(head: readonly number[], cap: number): PrefixReading {
  const flag = head[0] ?? 0;
  if (flag > 1) return { fault: { code: 'bad-flag', at: 0, found: hexOf([flag]) } };
  if (head.length < 5) return 'more';
  const announced = integer(head.slice(1, 5), 'big');
  return sized({ size: announced + 5n, payloadFrom: 5, trailer: 0 }, { at: 1, announced }, cap);
}

function sized(
  parts: { size: bigint; payloadFrom: number; trailer: number },
  length: { at: number; announced: bigint },
  cap: number,
): PrefixReading {
  const { payloadFrom, trailer } = parts;
  // The cap is over what the length says, so that no peer can name a frame that is too long by its header alone.
  if (parts.size - BigInt(payloadFrom + trailer) > cap) return { fault: { code: 'too-long', ...length } };
  const size = Number(parts.size);
  return { prefix: { payloadFrom, payloadTo: size - trailer, size } };
}

function base128(bytes: readonly number[]): bigint {
  if (bytes.length <= 4)
    return BigInt(bytes.reduce((value, byte, index) => value | ((byte & 0x7f) << (7 * index)), 0));
  return bytes.reduce((value, byte, index) => value | (BigInt(byte & 0x7f) << BigInt(7 * index)), 0n);
}

function integer(bytes: readonly number[], endian: 'big' | 'little'): bigint {
  const ordered = endian === 'big' ? bytes : bytes.toReversed();
  if (ordered.length <= 4) return BigInt(ordered.reduce((value, byte) => value * 256 + byte, 0));
  return ordered.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function hexOf(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
