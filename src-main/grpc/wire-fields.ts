// Reads the fields of a small, known protobuf message by number: enough for health and channelz, without descriptors.
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

type Value = bigint | Uint8Array;

export class WireFields {
  readonly #values: ReadonlyMap<number, Value[]>;

  private constructor(values: ReadonlyMap<number, Value[]>) {
    this.#values = values;
  }

  /** Undefined when the bytes are no protobuf. */
  static read(bytes: Uint8Array): WireFields | undefined {
    const values = new Map<number, Value[]>();
    const reader = new BinaryReader(bytes);
    try {
      while (reader.pos < reader.len) {
        const [number, type] = reader.tag();
        if (type !== WireType.Varint && type !== WireType.LengthDelimited) {
          reader.skip(type, number);
          continue;
        }
        const value = type === WireType.Varint ? BigInt(reader.uint64()) : reader.bytes();
        values.set(number, [...(values.get(number) ?? []), value]);
      }
    } catch {
      return undefined;
    }
    return new WireFields(values);
  }

  /** The last one counts; 0 when absent. */
  integer(number: number): bigint {
    const value = this.#values.get(number)?.at(-1);
    return typeof value === 'bigint' ? BigInt.asIntN(64, value) : 0n;
  }

  number(number: number): number {
    return Number(this.integer(number));
  }

  bytes(number: number): Uint8Array {
    const value = this.#values.get(number)?.at(-1);
    return value instanceof Uint8Array ? value : new Uint8Array();
  }

  text(number: number): string {
    return new TextDecoder().decode(this.bytes(number));
  }

  has(number: number): boolean {
    return this.#values.has(number);
  }

  /** Empty when absent or unreadable. */
  message(number: number): WireFields {
    return WireFields.read(this.bytes(number)) ?? new WireFields(new Map());
  }

  messages(number: number): WireFields[] {
    return (this.#values.get(number) ?? []).flatMap((value) =>
      value instanceof Uint8Array ? (WireFields.read(value) ?? []) : [],
    );
  }

  /** google.protobuf.Timestamp in milliseconds since 1970; undefined when absent. */
  time(number: number): number | undefined {
    if (!this.has(number)) return undefined;
    const stamp = this.message(number);
    return stamp.number(1) * 1000 + Math.floor(stamp.number(2) / 1e6);
  }
}

/** A message of int64 fields and one string: all that the requests here need. */
export function writeFields(fields: readonly (readonly [number, bigint | string])[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [number, value] of fields) {
    if (typeof value === 'string') writer.tag(number, WireType.LengthDelimited).string(value);
    else writer.tag(number, WireType.Varint).int64(value);
  }
  return writer.finish();
}
