// Reads message bytes by their type into fields, and goes on where it can: faults, wrong wire types and unknown fields are told apart.
import { ScalarType, type DescMessage, type Registry } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';
import { extensionKeyOf, type ExtensionKey } from './extension-key';
import { fieldLabel, jsonKey, valueType } from './field-type';
import type { AnyField, ValueType } from './field-type';
import { pathText, type JsonPath } from './json-tree';
import { isMessageSet, itemRecord } from './message-set';
import { lenientText, readScalar, wireTypeOf, zeroOf, type ScalarData } from './scalar-read';
import { readVarint64, WireScanner, type WireRecord } from './wire-scan';

export type SingleData =
  | { readonly kind: 'scalar'; readonly scalar: ScalarType; readonly value: ScalarData }
  | { readonly kind: 'enum'; readonly number: number }
  | { readonly kind: 'message'; readonly message: ReadMessage };

export interface MapEntryData {
  readonly key: ScalarData;
  readonly value: SingleData;
}

export type FieldData =
  | SingleData
  | { readonly kind: 'list'; readonly items: SingleData[] }
  | { readonly kind: 'map'; readonly entries: Map<string, MapEntryData> };

/** A message as it was on the wire: only fields that were sent, in no order but the one asked for. */
export interface ReadMessage {
  readonly desc: DescMessage;
  readonly fields: Map<AnyField, FieldData>;
}

export interface UnknownField {
  /** Of the message that holds it: `$.area`. */
  readonly path: string;
  readonly number: number;
  readonly wireType: WireType;
  /** The value's bytes, without tag and length. */
  readonly bytes: Uint8Array;
  /** Of its tag, in the whole message. */
  readonly offset: number;
  /** Set when the type does have a field of that number, and says why the bytes are not that field. */
  readonly reason?: string;
  /** Set when the type leaves that number to extensions: a source may know this one. */
  readonly extension?: ExtensionKey;
}

export interface ReadProblem {
  readonly path: string;
  readonly offset: number;
  /** `$.area: the bytes end inside a varint (offset 17)`. */
  readonly message: string;
}

export interface MessageReading {
  readonly message: ReadMessage;
  readonly unknown: UnknownField[];
  readonly problems: ReadProblem[];
}

const maxDepth = 250;

/** Never throws. What cannot be read is a problem or an unknown field; everything else is there. */
export function readMessage(
  bytes: Uint8Array,
  desc: DescMessage,
  types: Registry,
  at: JsonPath = [],
): MessageReading {
  const reader = new MessageReader(bytes, types);
  const message: ReadMessage = { desc, fields: new Map() };
  reader.read(message, 0, bytes.length, at);
  return { message, unknown: reader.unknown, problems: reader.problems };
}

class MessageReader {
  readonly unknown: UnknownField[] = [];
  readonly problems: ReadProblem[] = [];
  private depth = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly types: Registry,
  ) {}

  read(into: ReadMessage, from: number, to: number, at: JsonPath): void {
    const scanner = new WireScanner(this.bytes, from, to);
    this.depth++;
    const isSet = isMessageSet(into.desc);
    for (let found = scanner.next(); found !== undefined; found = scanner.next()) {
      const record = (isSet ? this.item(found, into.desc) : undefined) ?? found;
      const field = fieldOf(into.desc, record.number, this.types);
      if (field === undefined) this.keepUnknown(record, at, this.extension(found, into.desc));
      else this.field(into, field, record, at);
    }
    this.depth--;
    if (scanner.fault !== undefined) this.problem(at, scanner.fault.offset, scanner.fault.message);
  }

  /** undefined when nobody knows the extension: then the group itself is kept as unknown. */
  private item(group: WireRecord, desc: DescMessage): WireRecord | undefined {
    const record = itemRecord(this.bytes, group);
    const isKnown = record !== undefined && fieldOf(desc, record.number, this.types) !== undefined;
    return isKnown ? record : undefined;
  }

  private extension(record: WireRecord, desc: DescMessage): Pick<UnknownField, 'extension'> {
    const item = isMessageSet(desc) ? itemRecord(this.bytes, record) : undefined;
    const extension = extensionKeyOf(desc, (item ?? record).number);
    return extension === undefined ? {} : { extension };
  }

  private problem(at: JsonPath, offset: number, fact: string): void {
    const path = pathText(at);
    this.problems.push({ path, offset, message: `${path}: ${fact} (offset ${offset})` });
  }

  private keepUnknown(
    record: WireRecord,
    at: JsonPath,
    more: Pick<UnknownField, 'reason' | 'extension'> = {},
  ): void {
    const { number, wireType, at: offset } = record;
    const found = {
      path: pathText(at),
      number,
      wireType,
      bytes: this.bytes.slice(record.from, record.to),
      offset,
    };
    this.unknown.push({
      ...found,
      ...more,
    });
  }

  private field(into: ReadMessage, field: AnyField, record: WireRecord, at: JsonPath): void {
    const place = [...at, jsonKey(field)];
    const type = valueType(field);
    const isPacked =
      field.fieldKind === 'list' && record.wireType === WireType.LengthDelimited && isPackable(type);
    if (!isPacked && record.wireType !== expectedWireType(field, type)) {
      const reason = `${fieldLabel(field)} does not travel as wire type ${record.wireType}`;
      this.keepUnknown(record, at, { reason });
      return;
    }
    if (field.fieldKind === 'map') this.mapEntry(into, field, record, place);
    else if (field.fieldKind === 'list') this.items(into, field, type, record, isPacked, place);
    else {
      const value = this.single(type, record, place, into.fields.get(field));
      if (value === undefined) this.keepUnknown(record, at, { reason: notDeclared(field) });
      else {
        clearOtherArms(into, field);
        into.fields.set(field, value);
      }
    }
  }

  private items(
    into: ReadMessage,
    field: AnyField,
    type: ValueType,
    record: WireRecord,
    isPacked: boolean,
    at: JsonPath,
  ): void {
    const before = into.fields.get(field);
    const items = before?.kind === 'list' ? before.items : [];
    if (before === undefined) into.fields.set(field, { kind: 'list', items });
    for (const part of isPacked ? this.packed(type, record, at) : [record]) {
      const value = this.single(type, part, [...at, items.length], undefined);
      if (value === undefined) this.keepUnknown(part, at.slice(0, -1), { reason: notDeclared(field) });
      else items.push(value);
    }
    if (items.length === 0 && !isPacked) into.fields.delete(field);
  }

  private *packed(type: ValueType, record: WireRecord, at: JsonPath): Generator<WireRecord> {
    const wireType = type.kind === 'scalar' ? wireTypeOf(type.scalar) : WireType.Varint;
    const size = wireType === WireType.Bit64 ? 8 : wireType === WireType.Bit32 ? 4 : 0;
    for (let from = record.from; from < record.to;) {
      let to = from + size;
      if (size === 0) {
        to = from + 1;
        while (to <= record.to && (this.bytes[to - 1] ?? 0) >= 128) to++;
      }
      if (to > record.to || to - from > 10) {
        this.problem(at, from, 'The packed list ends inside a value.');
        return;
      }
      yield { number: record.number, wireType, at: from, tagEnd: from, from, to, end: to };
      from = to;
    }
  }

  /** undefined for the number of a closed enum that is not declared: that is an unknown field. */
  private single(
    type: ValueType,
    record: WireRecord,
    at: JsonPath,
    before: FieldData | undefined,
    keepsAnyEnum = false,
  ): SingleData | undefined {
    if (type.kind === 'scalar') {
      const value = readScalar(this.bytes, record.from, record.to, type.scalar);
      if (type.scalar === ScalarType.STRING && typeof value !== 'string') {
        this.problem(at, record.from, 'The bytes of this string are not UTF-8.');
      }
      return { kind: 'scalar', scalar: type.scalar, value };
    }
    if (type.kind === 'enum') {
      const number = Number(BigInt.asIntN(32, readVarint64(this.bytes, record.from, record.to)));
      const isKnown = type.enum.open || keepsAnyEnum || type.enum.value[number] !== undefined;
      return isKnown ? { kind: 'enum', number } : undefined;
    }
    const message = before?.kind === 'message' ? before.message : { desc: type.message, fields: new Map() };
    if (this.depth >= maxDepth)
      this.problem(at, record.from, `Nested deeper than ${maxDepth} messages: not opened.`);
    else this.read(message, record.from, record.to, at);
    return { kind: 'message', message };
  }

  private mapEntry(
    into: ReadMessage,
    field: AnyField & { fieldKind: 'map' },
    record: WireRecord,
    at: JsonPath,
  ): void {
    const before = into.fields.get(field);
    const entries = before?.kind === 'map' ? before.entries : new Map<string, MapEntryData>();
    if (before === undefined) into.fields.set(field, { kind: 'map', entries });
    const scanner = new WireScanner(this.bytes, record.from, record.to);
    const type = valueType(field);
    let key: ScalarData = zeroOf(field.mapKey);
    let value: SingleData | undefined;
    for (let part = scanner.next(); part !== undefined; part = scanner.next()) {
      const wanted = part.number === 1 ? wireTypeOf(field.mapKey) : expectedValueWireType(type);
      if (part.number > 2 || part.wireType !== wanted) this.keepUnknown(part, at);
      else if (part.number === 1) key = readScalar(this.bytes, part.from, part.to, field.mapKey);
      else value = this.single(type, part, [...at, keyText(key)], value, true);
    }
    if (scanner.fault !== undefined) this.problem(at, scanner.fault.offset, scanner.fault.message);
    if (key instanceof Uint8Array) this.problem(at, record.from, 'The bytes of this map key are not UTF-8.');
    entries.set(keyText(key), { key, value: value ?? emptyValue(type) });
  }
}

/** The field of that number, or the extension that the registry knows. */
export function fieldOf(desc: DescMessage, number: number, types: Registry): AnyField | undefined {
  let table = numberTables.get(desc);
  if (table === undefined) {
    table = new Map(desc.fields.map((field) => [field.number, field]));
    numberTables.set(desc, table);
  }
  return table.get(number) ?? types.getExtensionFor(desc, number);
}

const numberTables = new WeakMap<DescMessage, Map<number, AnyField>>();

/** The wire type of one record of this field that is not packed. */
export function expectedWireType(field: AnyField, type: ValueType): WireType {
  if (field.fieldKind === 'map') return WireType.LengthDelimited;
  if (field.message !== undefined && field.delimitedEncoding) return WireType.StartGroup;
  return expectedValueWireType(type);
}

function expectedValueWireType(type: ValueType): WireType {
  if (type.kind === 'message') return WireType.LengthDelimited;
  return type.kind === 'enum' ? WireType.Varint : wireTypeOf(type.scalar);
}

export function isPackable(type: ValueType): boolean {
  return (
    type.kind === 'enum' || (type.kind === 'scalar' && wireTypeOf(type.scalar) !== WireType.LengthDelimited)
  );
}

function keyText(key: ScalarData): string {
  return key instanceof Uint8Array ? lenientText(key) : String(key);
}

function notDeclared(field: AnyField): string {
  return `${fieldLabel(field)} is a closed enum that does not declare this number`;
}

function clearOtherArms(into: ReadMessage, field: AnyField): void {
  for (const other of field.oneof?.fields ?? []) if (other !== field) into.fields.delete(other);
}

function emptyValue(type: ValueType): SingleData {
  if (type.kind === 'message') return { kind: 'message', message: { desc: type.message, fields: new Map() } };
  if (type.kind === 'enum') return { kind: 'enum', number: type.enum.values[0]?.number ?? 0 };
  return { kind: 'scalar', scalar: type.scalar, value: zeroOf(type.scalar) };
}
