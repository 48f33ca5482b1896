// Walks the bytes of descriptors without decoding them: what is not looked at costs nothing and stays exact.

interface WireField {
  number: number;
  /** Tag, length and content. */
  whole: Uint8Array;
  /** Content of a length-delimited field; empty for others. */
  content: Uint8Array;
}

/** A cursor over the fields of one message: `next`, then `number` and the content's place or the value. */
export class WireReader {
  /** Field number and wire type of the field that `next` came to. */
  number = 0;
  type = 0;
  /** Where the field starts with its tag, and where its content starts and ends. */
  fieldStart = 0;
  start = 0;
  end: number;
  /** Of a varint field. */
  value = 0;

  /** Reads `bytes` from `from` to `to`. */
  constructor(
    readonly bytes: Uint8Array,
    from = 0,
    private readonly to = bytes.length,
  ) {
    this.end = from;
  }

  /** False at the end of the message. Throws a RangeError on bytes that are no message. */
  next(): boolean {
    if (this.end >= this.to) return false;
    this.fieldStart = this.end;
    const tag = this.varint();
    this.number = Math.floor(tag / 8);
    this.type = tag % 8;
    this.start = this.end;
    if (this.type === 0) this.value = this.varint();
    else if (this.type === 1) this.end += 8;
    else if (this.type === 5) this.end += 4;
    else if (this.type === 2) {
      const size = this.varint();
      this.start = this.end;
      this.end += size;
    } else throw new RangeError(`wire type ${this.type} is not used in descriptors`);
    if (this.end > this.to) throw new RangeError('a field is cut short');
    return true;
  }

  /** Content as text; names of descriptors are UTF-8. */
  text(): string {
    const { bytes, start, end } = this;
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
  }

  private varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.end < this.to ? this.bytes[this.end++] : undefined;
      if (byte === undefined) throw new RangeError('a number is cut short');
      // Multiplied, not shifted: lengths beyond 2^31 must stay positive; more than 53 bits never matter here.
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number is longer than ten bytes');
  }
}

/** The top-level fields of a message in order. Throws a RangeError on bytes that are no message. */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  const reader = new WireReader(bytes);
  while (reader.next()) {
    const { number, type, fieldStart, start, end } = reader;
    const content = type === 2 ? bytes.subarray(start, end) : new Uint8Array(0);
    yield { number, whole: bytes.subarray(fieldStart, end), content };
  }
}

/** Joins fields to one message. */
export function joined(fields: Uint8Array[]): Uint8Array {
  const size = fields.reduce((sum, field) => sum + field.length, 0);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const field of fields) {
    bytes.set(field, at);
    at += field.length;
  }
  return bytes;
}

/** Field numbers of FileDescriptorSet and FileDescriptorProto (google/protobuf/descriptor.proto). */
export const fileInSet = 1;
export const sourceInfoInFile = 9;
