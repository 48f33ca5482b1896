// Cuts protobuf bytes into records (tag, length, value) without a schema, and says exactly where they stop making sense.
import { WireType } from '@bufbuild/protobuf/wire';

export interface WireFault {
  /** Of the first byte that cannot be read, from the start of the bytes. */
  readonly offset: number;
  readonly message: string;
}

export interface WireRecord {
  readonly number: number;
  readonly wireType: WireType;
  /** Offset of the tag's first byte. */
  readonly at: number;
  /** Offset after the tag. */
  readonly tagEnd: number;
  /** The value's own bytes: after the length prefix; for a group, between its two tags. */
  readonly from: number;
  readonly to: number;
  /** Offset after the record: `to`, but after the end tag for a group. */
  readonly end: number;
  /** Only from a scanner that clips: the bytes stop before the value does. */
  readonly isCut?: true;
}

const maxGroupDepth = 250;

/** Reads the records of bytes[at, end) one by one; stops at the end or at the first fault. */
export class WireScanner {
  fault: WireFault | undefined;

  constructor(
    private readonly bytes: Uint8Array,
    private at = 0,
    private readonly end = bytes.length,
    private readonly depth = 0,
    /** For a prefix of a message: a value that goes on behind the end is given as far as it is there. */
    private readonly clips = false,
  ) {}

  /** Where the next record begins. */
  get position(): number {
    return this.at;
  }

  next(): WireRecord | undefined {
    if (this.at >= this.end || this.fault !== undefined) return undefined;
    const at = this.at;
    const tagEnd = this.varintEnd(at);
    if (tagEnd === undefined) return undefined;
    const isTooLarge = tagEnd - at > 5 || (tagEnd - at === 5 && (this.bytes[at + 4] ?? 0) > 15);
    const tag = isTooLarge ? -1 : readVarint32(this.bytes, at);
    const number = tag >>> 3;
    const wireType = tag & 7;
    if (isTooLarge) return this.fail(at, 'This is not a field tag: it does not fit 32 bits.');
    if (number === 0 || !isWireType(wireType)) return this.badTag(at, number, wireType);
    const record = this.value(number, wireType, at, tagEnd);
    if (record !== undefined) this.at = record.end;
    return record;
  }

  private badTag(at: number, number: number, wireType: number): undefined {
    const why = isWireType(wireType)
      ? `field number ${number} is not allowed`
      : `there is no wire type ${wireType}`;
    return this.fail(at, `This is not a field tag: ${why}.`);
  }

  private value(number: number, wireType: WireType, at: number, tagEnd: number): WireRecord | undefined {
    const whole = (to: number): WireRecord => ({ number, wireType, at, tagEnd, from: tagEnd, to, end: to });
    if (wireType === WireType.Varint) {
      const to = this.varintEnd(tagEnd);
      return to === undefined ? undefined : whole(to);
    }
    if (wireType === WireType.Bit64 || wireType === WireType.Bit32) {
      const size = wireType === WireType.Bit64 ? 8 : 4;
      if (tagEnd + size <= this.end) return whole(tagEnd + size);
      return this.fail(tagEnd, `Field ${number} needs ${size} bytes, but ${count(this.end - tagEnd)} left.`);
    }
    if (wireType === WireType.LengthDelimited) return this.delimited(number, at, tagEnd);
    if (wireType === WireType.StartGroup) return this.group(number, at, tagEnd);
    return this.fail(at, `Group ${number} ends here but was never started.`);
  }

  private delimited(number: number, at: number, tagEnd: number): WireRecord | undefined {
    const from = this.varintEnd(tagEnd);
    if (from === undefined) return undefined;
    const length = readVarintNumber(this.bytes, tagEnd, from);
    const to = from + length;
    if (to > this.end && this.clips) {
      const cut = { from, to: this.end, end: this.end, isCut: true } as const;
      return { number, wireType: WireType.LengthDelimited, at, tagEnd, ...cut };
    }
    if (to > this.end) {
      return this.fail(
        tagEnd,
        `Field ${number} says it is ${length} bytes long, but ${count(this.end - from)} left.`,
      );
    }
    return { number, wireType: WireType.LengthDelimited, at, tagEnd, from, to, end: to };
  }

  private group(number: number, at: number, tagEnd: number): WireRecord | undefined {
    if (this.depth >= maxGroupDepth) return this.fail(at, `Groups are nested deeper than ${maxGroupDepth}.`);
    const inner = new WireScanner(this.bytes, tagEnd, this.end, this.depth + 1);
    for (;;) {
      const to = inner.position;
      const end = this.endTag(to, number);
      if (end !== undefined)
        return { number, wireType: WireType.StartGroup, at, tagEnd, from: tagEnd, to, end };
      if (inner.next() !== undefined) continue;
      if (inner.fault === undefined) return this.fail(at, `Group ${number} is never ended.`);
      return this.fail(inner.fault.offset, inner.fault.message);
    }
  }

  private endTag(at: number, number: number): number | undefined {
    const wanted = ((number << 3) | WireType.EndGroup) >>> 0;
    if (at >= this.end || (this.bytes[at] ?? 0) % 8 !== WireType.EndGroup) return undefined;
    const end = quietVarintEnd(this.bytes, at, this.end);
    return end !== undefined && end - at <= 5 && readVarint32(this.bytes, at) === wanted ? end : undefined;
  }

  private varintEnd(at: number): number | undefined {
    const end = quietVarintEnd(this.bytes, at, this.end);
    if (end !== undefined) return end;
    const isLong = this.end - at >= 10;
    return this.fail(
      at,
      isLong ? 'A varint here is longer than 10 bytes.' : 'The bytes end inside a varint.',
    );
  }

  private fail(offset: number, message: string): undefined {
    this.fault = { offset, message };
    return undefined;
  }
}

function count(bytes: number): string {
  if (bytes === 0) return 'none are';
  return bytes === 1 ? 'only 1 is' : `only ${bytes} are`;
}

function isWireType(value: number): value is WireType {
  return value >= 0 && value <= 5;
}

function quietVarintEnd(bytes: Uint8Array, at: number, end: number): number | undefined {
  const last = Math.min(end, at + 10);
  for (let offset = at; offset < last; offset++) if ((bytes[offset] ?? 0) < 128) return offset + 1;
  return undefined;
}

/** The low 32 bits of the varint at `at`, unsigned. */
export function readVarint32(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[at + index] ?? 0;
    value |= (byte & 127) << (7 * index);
    if (byte < 128) break;
  }
  return value >>> 0;
}

/** The varint in bytes[from, to), all 64 bits, unsigned. */
export function readVarint64(bytes: Uint8Array, from: number, to: number): bigint {
  if (to - from <= 4) return BigInt(readVarint32(bytes, from));
  let value = 0n;
  for (let offset = to - 1; offset >= from; offset--)
    value = (value << 7n) | BigInt((bytes[offset] ?? 0) & 127);
  return BigInt.asUintN(64, value);
}

function readVarintNumber(bytes: Uint8Array, from: number, to: number): number {
  return to - from <= 4 ? readVarint32(bytes, from) : Number(readVarint64(bytes, from, to));
}
