// One line of a message for a timeline row: plain values first, then nested ones, and never more work than the line needs.
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';
import { fieldLabel, knownKind, valueType } from './field-type';
import type { AnyField, ValueType } from './field-type';
import { inlineText } from './json-layout';
import { messageShape } from './json-print';
import { expectedWireType, fieldOf, isPackable, readMessage } from './message-read';
import { isMessageSet, itemRecord } from './message-set';
import { hexText, readScalar, strictText, wireTypeOf } from './scalar-read';
import { shownScalar } from './value-text';
import { readVarint64, WireScanner, type WireRecord } from './wire-scan';

/** Joined, the texts are the line; spaces are `punct`. */
export interface PreviewToken {
  readonly text: string;
  readonly kind: 'key' | 'value' | 'punct';
}

/** Characters of a line, records looked at in one message, bytes of a well-known type that is still opened. */
const defaultWidth = 200;
const mostRecords = 256;
const mostKnownBytes = 2048;

/**
 * @param bytes a message or the beginning of one: what is cut off ends in an ellipsis
 * @param desc undefined shows field numbers instead of names
 */
export function previewMessage(
  bytes: Uint8Array,
  desc: DescMessage | undefined,
  types: Registry,
  width = defaultWidth,
): PreviewToken[] {
  const line = new PreviewLine(bytes, types, width);
  line.message(0, bytes.length, desc);
  return line.finishedTokens();
}

interface FieldGroup {
  readonly field: AnyField | undefined;
  readonly number: number;
  readonly records: WireRecord[];
}

class PreviewLine {
  private readonly tokens: PreviewToken[] = [];
  private left: number;
  private isCut = false;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly types: Registry,
    width: number,
  ) {
    this.left = width;
  }

  finishedTokens(): PreviewToken[] {
    if (this.isCut) this.tokens.push({ text: '…', kind: 'punct' });
    return this.tokens;
  }

  message(from: number, to: number, desc: DescMessage | undefined): void {
    const groups = this.groups(from, to, desc);
    const plain = groups.filter((group) => isPlain(group));
    let isFirst = true;
    for (const group of [...plain, ...groups.filter((group) => !plain.includes(group))]) {
      if (this.left <= 0) {
        this.isCut = true;
        return;
      }
      if (!isFirst) this.put(' ', 'punct');
      isFirst = false;
      this.put(group.field === undefined ? String(group.number) : fieldLabel(group.field), 'key');
      this.put(' ', 'punct');
      this.value(group);
    }
  }

  private put(text: string, kind: PreviewToken['kind']): void {
    if (this.left <= 0) {
      this.isCut = true;
      return;
    }
    const shown = text.length > this.left ? text.slice(0, this.left) : text;
    if (shown.length < text.length) this.isCut = true;
    this.left -= shown.length;
    this.tokens.push({ text: shown, kind });
  }

  private groups(from: number, to: number, desc: DescMessage | undefined): FieldGroup[] {
    const scanner = new WireScanner(this.bytes, from, to, 0, true);
    const groups = new Map<number, FieldGroup>();
    let count = 0;
    const isSet = desc !== undefined && isMessageSet(desc);
    for (let found = scanner.next(); found !== undefined; found = scanner.next()) {
      if (++count > mostRecords) break;
      const record = (isSet ? itemRecord(this.bytes, found) : undefined) ?? found;
      const group = groups.get(record.number);
      if (group !== undefined) group.records.push(record);
      else {
        const known = desc === undefined ? undefined : fieldOf(desc, record.number, this.types);
        const fits = known !== undefined && travelsAs(known, record.wireType);
        groups.set(record.number, {
          field: fits ? known : undefined,
          number: record.number,
          records: [record],
        });
      }
      if (record.isCut === true) this.isCut = true;
    }
    if (scanner.fault !== undefined || count > mostRecords) this.isCut = true;
    return [...groups.values()];
  }

  private value({ field, records }: FieldGroup): void {
    const last = records.at(-1);
    if (last === undefined) return;
    if (field === undefined) this.unknown(last);
    else if (field.fieldKind === 'list') this.list(records, valueType(field));
    else if (field.fieldKind === 'map') this.map(records, field);
    else this.single(last, valueType(field));
  }

  private single(record: WireRecord, type: ValueType): void {
    if (type.kind === 'message') {
      if (knownKind(type.message) === undefined) this.nested(record, type.message);
      else this.known(record, type.message);
    } else if (type.kind === 'enum') {
      const number = Number(BigInt.asIntN(32, readVarint64(this.bytes, record.from, record.to)));
      this.put(type.enum.value[number]?.name ?? String(number), 'value');
    } else {
      const to = Math.min(record.to, record.from + this.left + 4);
      const end = record.wireType === WireType.LengthDelimited ? to : record.to;
      this.put(
        shownScalar(readScalar(this.bytes, record.from, end, type.scalar), type.scalar, this.left).text,
        'value',
      );
    }
  }

  private nested(record: WireRecord, desc: DescMessage | undefined): void {
    this.put('{', 'punct');
    this.message(record.from, record.to, desc);
    this.put('}', 'punct');
  }

  private known(record: WireRecord, desc: DescMessage): void {
    if (record.to - record.from > mostKnownBytes || record.isCut === true) {
      this.put(`${desc.name} {…}`, 'value');
      return;
    }
    const { message } = readMessage(this.bytes.subarray(record.from, record.to), desc, this.types);
    const context = { types: this.types, problems: [], unknown: [] };
    this.put(inlineText(messageShape(message, context, [])), 'value');
  }

  private list(records: readonly WireRecord[], type: ValueType): void {
    this.put('[', 'punct');
    let isFirst = true;
    for (const item of this.items(records, type)) {
      if (this.left <= 0) break;
      if (!isFirst) this.put(', ', 'punct');
      isFirst = false;
      this.single(item, type);
    }
    this.put(']', 'punct');
  }

  private *items(records: readonly WireRecord[], type: ValueType): Generator<WireRecord> {
    for (const record of records) {
      if (isPackable(type) && record.wireType === WireType.LengthDelimited) yield* this.packed(record, type);
      else yield record;
    }
  }

  private *packed(record: WireRecord, type: ValueType): Generator<WireRecord> {
    const wireType = type.kind === 'scalar' ? wireTypeOf(type.scalar) : WireType.Varint;
    for (let from = record.from; from < record.to;) {
      let to = from + (wireType === WireType.Bit64 ? 8 : 4);
      if (wireType === WireType.Varint) {
        to = from + 1;
        while (to <= record.to && (this.bytes[to - 1] ?? 0) >= 128) to++;
      }
      if (to > record.to) return;
      yield { ...record, wireType, from, to };
      from = to;
    }
  }

  private map(records: readonly WireRecord[], field: AnyField & { fieldKind: 'map' }): void {
    this.put('{', 'punct');
    let isFirst = true;
    for (const record of records) {
      if (this.left <= 0) break;
      if (!isFirst) this.put(', ', 'punct');
      isFirst = false;
      const scanner = new WireScanner(this.bytes, record.from, record.to, 0, true);
      for (let part = scanner.next(); part !== undefined; part = scanner.next()) {
        if (part.number === 1) this.single(part, { kind: 'scalar', scalar: field.mapKey });
        if (part.number === 2) {
          this.put(' ', 'punct');
          this.single(part, valueType(field));
        }
      }
    }
    this.put('}', 'punct');
  }

  private unknown(record: WireRecord): void {
    const bytes = this.bytes.subarray(record.from, Math.min(record.to, record.from + this.left));
    if (record.wireType === WireType.StartGroup) this.nested(record, undefined);
    else if (record.wireType === WireType.Varint) {
      this.put(String(readVarint64(this.bytes, record.from, record.to)), 'value');
    } else {
      const text = record.wireType === WireType.LengthDelimited ? strictText(bytes) : undefined;
      const isPrintable = text !== undefined && !/\p{Cc}/u.test(text);
      this.put(isPrintable ? JSON.stringify(text) : hexText(bytes), 'value');
    }
  }
}

function isPlain({ field }: FieldGroup): boolean {
  if (field === undefined || field.fieldKind === 'list' || field.fieldKind === 'map') return false;
  const type = valueType(field);
  return (
    type.kind !== 'message' ||
    knownKind(type.message) === 'timestamp' ||
    knownKind(type.message) === 'duration'
  );
}

function travelsAs(field: AnyField, wireType: WireType): boolean {
  const type = valueType(field);
  if (field.fieldKind === 'list' && wireType === WireType.LengthDelimited && isPackable(type)) return true;
  return wireType === expectedWireType(field, type);
}
