// Writes back what message-read has read, with its unknown fields: the runner then sees whether anything was lost or changed.
import { ScalarType } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { isPrinted } from '../../src-shared/proto/json-print';
import { jsonKey, type AnyField } from '../../src-shared/proto/field-type';
import { pathText, type JsonPath } from '../../src-shared/proto/json-tree';
import type {
  FieldData,
  MessageReading,
  ReadMessage,
  SingleData,
  UnknownField,
} from '../../src-shared/proto/message-read';
import { wireTypeOf, type ScalarData } from '../../src-shared/proto/scalar-read';

export function writtenMessage({ message, unknown }: MessageReading): Uint8Array {
  const writer = new BinaryWriter();
  new MessageWriter(writer, unknown).message(message, []);
  return writer.finish();
}

class MessageWriter {
  constructor(
    private readonly out: BinaryWriter,
    private readonly unknown: readonly UnknownField[],
  ) {}

  message(message: ReadMessage, at: JsonPath): void {
    for (const [field, data] of message.fields) {
      if (isPrinted(field, data)) this.field(field, data, [...at, jsonKey(field)]);
    }
    const path = pathText(at);
    for (const found of this.unknown) if (found.path === path) this.kept(found);
  }

  private kept({ number, wireType, bytes }: UnknownField): void {
    this.out.tag(number, wireType);
    if (wireType === WireType.LengthDelimited) this.out.bytes(bytes);
    else this.out.raw(bytes);
    if (wireType === WireType.StartGroup) this.out.tag(number, WireType.EndGroup);
  }

  private field(field: AnyField, data: FieldData, at: JsonPath): void {
    const delimited = field.message !== undefined && field.delimitedEncoding;
    if (data.kind === 'list' && field.fieldKind === 'list' && field.packed)
      this.packed(field.number, data.items);
    else if (data.kind === 'list') {
      data.items.forEach((item, index) => this.single(field.number, item, [...at, index], delimited));
    } else if (data.kind !== 'map') this.single(field.number, data, at, delimited);
    else if (field.fieldKind === 'map') {
      for (const [key, entry] of data.entries) {
        this.out.tag(field.number, WireType.LengthDelimited).fork();
        this.scalar(1, field.mapKey, entry.key);
        this.single(2, entry.value, [...at, key], false);
        this.out.join();
      }
    }
  }

  private packed(number: number, items: readonly SingleData[]): void {
    if (items.length === 0) return;
    this.out.tag(number, WireType.LengthDelimited).fork();
    for (const item of items) {
      if (item.kind === 'enum') this.out.int32(item.number);
      else if (item.kind === 'scalar') this.bare(item.scalar, item.value);
    }
    this.out.join();
  }

  private single(number: number, data: SingleData, at: JsonPath, delimited: boolean): void {
    if (data.kind === 'scalar') this.scalar(number, data.scalar, data.value);
    else if (data.kind === 'enum') this.out.tag(number, WireType.Varint).int32(data.number);
    else if (delimited) {
      this.out.tag(number, WireType.StartGroup);
      this.message(data.message, at);
      this.out.tag(number, WireType.EndGroup);
    } else {
      this.out.tag(number, WireType.LengthDelimited).fork();
      this.message(data.message, at);
      this.out.join();
    }
  }

  private scalar(number: number, scalar: ScalarType, value: ScalarData): void {
    this.out.tag(number, wireTypeOf(scalar));
    this.bare(scalar, value);
  }

  private bare(scalar: ScalarType, value: ScalarData): void {
    if (typeof value === 'boolean') this.out.bool(value);
    else if (value instanceof Uint8Array) this.out.bytes(value);
    else if (typeof value === 'string') this.out.string(value);
    else if (typeof value === 'bigint') this.wide(scalar, value);
    else this.narrow(scalar, value);
  }

  private wide(scalar: ScalarType, value: bigint): void {
    if (scalar === ScalarType.UINT64) this.out.uint64(value);
    else if (scalar === ScalarType.SINT64) this.out.sint64(value);
    else if (scalar === ScalarType.FIXED64) this.out.fixed64(value);
    else if (scalar === ScalarType.SFIXED64) this.out.sfixed64(value);
    else this.out.int64(value);
  }

  private narrow(scalar: ScalarType, value: number): void {
    if (scalar === ScalarType.DOUBLE) this.out.double(value);
    else if (scalar === ScalarType.FLOAT) this.out.float(value);
    else if (scalar === ScalarType.UINT32) this.out.uint32(value);
    else if (scalar === ScalarType.SINT32) this.out.sint32(value);
    else if (scalar === ScalarType.FIXED32) this.out.fixed32(value);
    else if (scalar === ScalarType.SFIXED32) this.out.sfixed32(value);
    else this.out.int32(value);
  }
}
