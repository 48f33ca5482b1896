// proto2's MessageSet: its extensions travel as groups of a type number and bytes, not as fields (descriptor.proto, message_set_wire_format).
import type { DescMessage } from '@bufbuild/protobuf';
import { WireType, type BinaryWriter } from '@bufbuild/protobuf/wire';
import { readVarint64, WireScanner, type WireRecord } from './wire-scan';

const itemGroup = 1;
const typeNumber = 2;
const content = 3;

export function isMessageSet(desc: DescMessage): boolean {
  return desc.proto.options?.messageSetWireFormat === true;
}

/** The extension's number and bytes as a record of their own; undefined when the group is not an item. */
export function itemRecord(bytes: Uint8Array, group: WireRecord): WireRecord | undefined {
  if (group.number !== itemGroup || group.wireType !== WireType.StartGroup) return undefined;
  const scanner = new WireScanner(bytes, group.from, group.to);
  let number: number | undefined;
  let value: WireRecord | undefined;
  for (let part = scanner.next(); part !== undefined; part = scanner.next()) {
    if (part.number === typeNumber && part.wireType === WireType.Varint) {
      number = Number(readVarint64(bytes, part.from, part.to));
    }
    if (part.number === content && part.wireType === WireType.LengthDelimited) value = part;
  }
  return number === undefined || value === undefined ? undefined : { ...value, number, at: group.at };
}

export function writeItem(out: BinaryWriter, number: number, bytes: Uint8Array): void {
  out.tag(itemGroup, WireType.StartGroup);
  out.tag(typeNumber, WireType.Varint).uint32(number);
  out.tag(content, WireType.LengthDelimited).bytes(bytes);
  out.tag(itemGroup, WireType.EndGroup);
}
