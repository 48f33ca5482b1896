// The wire view: each record of the bytes with its offset, tag, length, value and the field that it belongs to (picture 04).
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';
import { fieldLabel, knownKind, scalarName, typeLabel, valueType, valueTypeName } from './field-type';
import type { AnyField, ValueType } from './field-type';
import { expectedWireType, fieldOf, isPackable } from './message-read';
import { isMessageSet, itemRecord } from './message-set';
import { readScalar, strictText, wireTypeOf } from './scalar-read';
import { counted, shownScalar, type ShownValue } from './value-text';
import { guessedRecord } from './wire-guess';
import { readVarint64, WireScanner, type WireRecord } from './wire-scan';

/** Offsets in the bytes as shown: with a gRPC prefix, the message begins at 5. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

export interface WireRow {
  /** `end` is the end tag of a group, `more` stands for rows that were left out. */
  readonly kind: 'prefix' | 'field' | 'end' | 'error' | 'more';
  readonly depth: number;
  /** The bytes of this row; those of the fields inside a message are in the rows that follow. */
  readonly range: ByteRange;
  readonly tag?: ByteRange;
  readonly length?: ByteRange;
  readonly value?: ByteRange;
  readonly number?: number;
  /** `latitude`, `key`, `[2]`; absent without a schema and for unknown fields. */
  readonly name?: string;
  readonly wireType?: WireType;
  readonly typeLabel: string;
  readonly shown: ShownValue;
  /** True when there is no schema for it and the meaning is only likely. */
  readonly guess?: true;
  /** A sentence, when these bytes are not what the schema says or not protobuf at all. */
  readonly error?: string;
}

export interface WireOptions {
  readonly desc?: DescMessage | undefined;
  readonly types?: Registry | undefined;
  /** The five bytes before a gRPC message, as the first row; `compressed` as its flag says. */
  readonly grpcPrefix?: { readonly compressed: boolean };
  readonly maxRows?: number;
}

const prefixSize = 5;
const defaultMaxRows = 5000;

/** Never throws: rows up to a fault, and an error row with its offset; other parts of the message go on after it. */
export function wireRows(bytes: Uint8Array, options: WireOptions = {}): WireRow[] {
  const walk = new WireWalk(bytes, options);
  walk.message(0, bytes.length, options.desc, 0);
  return walk.finishedRows();
}

/** What a wire type is called: `varint`, `length-delimited`. */
export function wireTypeName(wireType: WireType): string {
  return ['varint', 'fixed64', 'length-delimited', 'group', 'end of group', 'fixed32'][wireType] ?? 'unknown';
}

/** Walks one message; shared with the guesses about fields that no schema explains. */
export class WireWalk {
  readonly bytes: Uint8Array;
  private readonly rows: WireRow[] = [];
  private readonly shift: number;
  private readonly limit: number;
  private readonly types: Registry | undefined;

  constructor(bytes: Uint8Array, options: WireOptions) {
    this.bytes = bytes;
    this.types = options.types;
    this.shift = options.grpcPrefix === undefined ? 0 : prefixSize;
    this.limit = options.maxRows ?? defaultMaxRows;
    if (options.grpcPrefix !== undefined) this.addPrefix(options.grpcPrefix.compressed);
  }

  finishedRows(): WireRow[] {
    if (this.rows.length < this.limit) return this.rows;
    const from = this.rows.at(-1)?.range.to ?? 0;
    const to = this.bytes.length + this.shift;
    const text = `${counted(to - from, 'more byte')} not shown`;
    if (to <= from) return this.rows;
    const shown: ShownValue = { text, style: 'meta' };
    return [...this.rows, { kind: 'more', depth: 0, range: { from, to }, typeLabel: '', shown }];
  }

  /** Adds rows for bytes[from, to); `desc` undefined means that the meaning is guessed. */
  message(from: number, to: number, desc: DescMessage | undefined, depth: number): void {
    const scanner = new WireScanner(this.bytes, from, to);
    let anyType: DescMessage | undefined;
    for (let record = scanner.next(); record !== undefined; record = scanner.next()) {
      if (this.isFull) return;
      const field = desc === undefined ? undefined : this.fieldOf(desc, record.number);
      if (desc !== undefined && knownKind(desc) === 'any') {
        if (record.number === 1) anyType = this.typeOfUrl(record);
        if (record.number === 2 && anyType !== undefined && field !== undefined) {
          this.nested(record, field, anyType, depth);
          continue;
        }
      }
      if (desc !== undefined && isMessageSet(desc) && this.item(record, desc, depth)) continue;
      if (field === undefined) guessedRecord(this, record, depth);
      else this.field(record, field, depth);
    }
    if (scanner.fault !== undefined) this.addFault(scanner.fault.offset, to, scanner.fault.message, depth);
  }

  get isFull(): boolean {
    return this.rows.length >= this.limit;
  }

  /** Adds one row of a record; `isHeader` leaves the value to the rows that follow. */
  add(
    record: WireRecord,
    depth: number,
    row: Partial<WireRow> & { shown: ShownValue },
    isHeader = false,
  ): void {
    if (this.isFull) return;
    const hasLength = record.wireType === WireType.LengthDelimited && record.from > record.tagEnd;
    this.rows.push({
      kind: 'field',
      depth,
      range: this.range(record.at, isHeader ? record.from : record.end),
      ...(record.tagEnd > record.at ? { tag: this.range(record.at, record.tagEnd) } : {}),
      ...(hasLength ? { length: this.range(record.tagEnd, record.from) } : {}),
      ...(isHeader || record.to === record.from ? {} : { value: this.range(record.from, record.to) }),
      number: record.number,
      wireType: record.wireType,
      typeLabel: '',
      ...row,
    });
  }

  addEnd(record: WireRecord, depth: number, name: string): void {
    if (this.isFull || record.wireType !== WireType.StartGroup) return;
    const range = this.range(record.to, record.end);
    const shown: ShownValue = { text: `end of ${name}`, style: 'meta' };
    this.rows.push({ kind: 'end', depth, range, tag: range, number: record.number, typeLabel: '', shown });
  }

  private addFault(offset: number, to: number, message: string, depth: number): void {
    if (this.isFull) return;
    const range = this.range(offset, Math.max(offset, to));
    const shown: ShownValue = { text: message, style: 'meta' };
    this.rows.push({ kind: 'error', depth, range, value: range, typeLabel: '', shown, error: message });
  }

  private addPrefix(compressed: boolean): void {
    const size = counted(this.bytes.length, 'byte');
    const text = `${compressed ? 'compressed' : 'not compressed'}, ${size}`;
    const range = { from: 0, to: prefixSize };
    const shown: ShownValue = { text, style: 'meta' };
    this.rows.push({ kind: 'prefix', depth: 0, range, length: range, typeLabel: '', shown });
  }

  private range(from: number, to: number): ByteRange {
    return { from: from + this.shift, to: to + this.shift };
  }

  private fieldOf(desc: DescMessage, number: number): AnyField | undefined {
    return this.types === undefined
      ? desc.fields.find((field) => field.number === number)
      : fieldOf(desc, number, this.types);
  }

  private typeOfUrl(record: WireRecord): DescMessage | undefined {
    const url = strictText(this.bytes.subarray(record.from, record.to)) ?? '';
    return this.types?.getMessage(url.slice(url.lastIndexOf('/') + 1));
  }

  private field(record: WireRecord, field: AnyField, depth: number): void {
    const type = valueType(field);
    const isPacked =
      field.fieldKind === 'list' && record.wireType === WireType.LengthDelimited && isPackable(type);
    if (isPacked) this.packed(record, field, type, depth);
    else if (record.wireType !== expectedWireType(field, type)) this.mismatch(record, field, depth);
    else if (field.fieldKind === 'map') this.mapEntry(record, field, depth);
    else if (type.kind === 'message') this.nested(record, field, type.message, depth);
    else this.single(record, type, fieldLabel(field), typeLabel(field), depth);
  }

  /** An extension in a MessageSet: the group with its type number, and the message inside by name. */
  private item(group: WireRecord, desc: DescMessage, depth: number): boolean {
    const item = itemRecord(this.bytes, group);
    const field = item === undefined ? undefined : this.fieldOf(desc, item.number);
    if (field?.message === undefined) return false;
    const shown: ShownValue = { text: fieldLabel(field), style: 'meta' };
    this.add(group, depth, { name: 'Item', typeLabel: desc.name, shown }, true);
    const scanner = new WireScanner(this.bytes, group.from, group.to);
    for (let part = scanner.next(); part !== undefined; part = scanner.next()) {
      if (part.number === 3 && part.wireType === WireType.LengthDelimited) {
        this.nested(part, field, field.message, depth + 1);
      } else if (part.number === 2 && part.wireType === WireType.Varint) {
        this.single(part, { kind: 'scalar', scalar: ScalarType.INT32 }, 'type_id', 'int32', depth + 1);
      } else guessedRecord(this, part, depth + 1);
    }
    this.addEnd(group, depth, 'Item');
    return true;
  }

  private mismatch(record: WireRecord, field: AnyField, depth: number): void {
    const error = `The schema says ${typeLabel(field)}, but this is ${wireTypeName(record.wireType)}.`;
    guessedRecord(this, record, depth, { name: fieldLabel(field), error });
  }

  private nested(record: WireRecord, field: AnyField, desc: DescMessage, depth: number): void {
    const shown: ShownValue = {
      text: `${desc.name}, ${counted(record.to - record.from, 'byte')}`,
      style: 'meta',
    };
    this.add(record, depth, { name: fieldLabel(field), typeLabel: typeLabel(field), shown }, true);
    this.message(record.from, record.to, desc, depth + 1);
    this.addEnd(record, depth, fieldLabel(field));
  }

  private single(record: WireRecord, type: ValueType, name: string, label: string, depth: number): void {
    this.add(record, depth, { name, typeLabel: label, ...this.valueOf(record, type) });
  }

  private valueOf(record: WireRecord, type: ValueType): { shown: ShownValue; error?: string } {
    if (type.kind === 'enum') {
      const number = Number(BigInt.asIntN(32, readVarint64(this.bytes, record.from, record.to)));
      const named = type.enum.value[number];
      if (named === undefined) return { shown: { text: String(number), style: 'number' } };
      return { shown: { text: `${named.name} ${number}`, style: 'word' } };
    }
    const scalar = type.kind === 'scalar' ? type.scalar : ScalarType.BYTES;
    const value = readScalar(this.bytes, record.from, record.to, scalar);
    const shown = shownScalar(value, scalar);
    const isBroken = scalar === ScalarType.STRING && typeof value !== 'string';
    return isBroken ? { shown, error: 'The bytes of this string are not UTF-8.' } : { shown };
  }

  private packed(record: WireRecord, field: AnyField, type: ValueType, depth: number): void {
    const wireType = type.kind === 'scalar' ? wireTypeOf(type.scalar) : WireType.Varint;
    const size = wireType === WireType.Bit64 ? 8 : wireType === WireType.Bit32 ? 4 : undefined;
    const shown: ShownValue = { text: `packed, ${counted(record.to - record.from, 'byte')}`, style: 'meta' };
    this.add(record, depth, { name: fieldLabel(field), typeLabel: typeLabel(field), shown }, true);
    let index = 0;
    for (let from = record.from; from < record.to && !this.isFull; index++) {
      const to = size === undefined ? this.varintEnd(from, record.to) : from + size;
      if (to > record.to) {
        this.addFault(from, record.to, 'The packed list ends inside a value.', depth + 1);
        return;
      }
      const item = { number: record.number, wireType, at: from, tagEnd: from, from, to, end: to };
      this.single(item, type, `[${index}]`, valueTypeName(type), depth + 1);
      from = to;
    }
  }

  private varintEnd(from: number, to: number): number {
    let end = from;
    while (end < to && (this.bytes[end] ?? 0) >= 128) end++;
    return end - from >= 10 ? to + 1 : end + 1;
  }

  private mapEntry(record: WireRecord, field: AnyField & { fieldKind: 'map' }, depth: number): void {
    const type = valueType(field);
    const shown: ShownValue = { text: `entry, ${counted(record.to - record.from, 'byte')}`, style: 'meta' };
    this.add(record, depth, { name: fieldLabel(field), typeLabel: typeLabel(field), shown }, true);
    const scanner = new WireScanner(this.bytes, record.from, record.to);
    const keyType: ValueType = { kind: 'scalar', scalar: field.mapKey };
    for (let part = scanner.next(); part !== undefined; part = scanner.next()) {
      if (part.number === 1 && part.wireType === wireTypeOf(field.mapKey)) {
        this.single(part, keyType, 'key', scalarName(field.mapKey), depth + 1);
      } else if (part.number === 2 && type.kind === 'message' && part.wireType === WireType.LengthDelimited) {
        const inner: ShownValue = {
          text: `${type.message.name}, ${counted(part.to - part.from, 'byte')}`,
          style: 'meta',
        };
        this.add(part, depth + 1, { name: 'value', typeLabel: type.message.name, shown: inner }, true);
        this.message(part.from, part.to, type.message, depth + 2);
      } else if (part.number === 2 && type.kind !== 'message') {
        this.single(part, type, 'value', valueTypeName(type), depth + 1);
      } else guessedRecord(this, part, depth + 1);
    }
    if (scanner.fault !== undefined)
      this.addFault(scanner.fault.offset, record.to, scanner.fault.message, depth + 1);
  }
}
