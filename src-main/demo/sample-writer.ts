// Makes survey.v1.Sample messages of an exact size without encoding each: one template for each length of the number.
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

const phrase = 'granite outcrop, spring line, soil depth 0.42 m, canopy 80 percent; ';

/** The smallest size at which every sequence number fits. */
export const smallestSample = 16;

/** `sequence` counts from 1; all messages have exactly `size` bytes (at least `smallestSample`) and differ. */
export function sampleWriter(size: number): (sequence: number) => Buffer {
  const templates = new Map<number, Buffer>();
  return (sequence) => {
    const width = varintLength(sequence);
    let template = templates.get(width);
    if (template === undefined) {
      template = makeTemplate(size, width);
      templates.set(width, template);
    }
    const message = Buffer.from(template);
    writeVarint(message, 1, sequence);
    return message;
  };
}

function makeTemplate(size: number, width: number): Buffer {
  const head = 1 + width;
  // Beside a length that needs one byte more there is a total that no payload gives: elevation_m takes 9 bytes there.
  const plain = payloadLength(size - head);
  const withElevation = plain === undefined;
  const length = plain ?? payloadLength(size - head - 9);
  if (length === undefined) throw new RangeError(`no sample has ${String(size)} bytes`);
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).uint64(2n ** BigInt(7 * width) - 1n);
  if (withElevation) writer.tag(3, WireType.Bit64).double(412.5);
  const payload = Buffer.alloc(length, phrase);
  writer.tag(4, WireType.LengthDelimited).bytes(payload);
  return Buffer.from(writer.finish());
}

/** How many payload bytes fill `room` with their tag and length; undefined when none do. */
function payloadLength(room: number): number | undefined {
  for (let lengthBytes = 1; lengthBytes <= 5; lengthBytes += 1) {
    const length = room - 1 - lengthBytes;
    if (length >= 0 && varintLength(length) === lengthBytes) return length;
  }
  return undefined;
}

function varintLength(value: number): number {
  return Math.max(1, Math.ceil(Math.log2(value + 1) / 7));
}

function writeVarint(into: Buffer, at: number, value: number): void {
  let rest = value;
  let offset = at;
  while (rest >= 0x80) {
    into[offset] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
    offset += 1;
  }
  into[offset] = rest;
}
