// Cuts a FileDescriptorSet into the bytes of its files without decoding them: what is not looked at costs nothing and stays exact.

interface WireField {
  number: number;
  /** Tag, length and content. */
  whole: Uint8Array;
  /** Content of a length-delimited field; empty for others. */
  content: Uint8Array;
}

/** The top-level fields of a message in order. Throws a RangeError on bytes that are no message. */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('a number is cut short');
      // Multiplied, not shifted: lengths beyond 2^31 must stay positive; more than 53 bits never matter here.
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number is longer than ten bytes');
  };
  while (at < bytes.length) {
    const start = at;
    const tag = varint();
    let content: Uint8Array = new Uint8Array(0);
    const type = tag % 8;
    if (type === 0) varint();
    else if (type === 1) at += 8;
    else if (type === 5) at += 4;
    else if (type === 2) {
      const size = varint();
      content = bytes.subarray(at, at + size);
      at += size;
    } else throw new RangeError(`wire type ${type} is not used in descriptors`);
    if (at > bytes.length) throw new RangeError('a field is cut short');
    yield { number: Math.floor(tag / 8), whole: bytes.subarray(start, at), content };
  }
}

/** Field numbers of FileDescriptorSet and FileDescriptorProto (google/protobuf/descriptor.proto). */
export const fileInSet = 1;
export const serviceInFile = 6;
export const sourceInfoInFile = 9;

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
