// The detail tree of a message that was read: flat rows, opened where somebody looks (pictures 02 and 05).
import type { DescEnum, Registry } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import {
  fieldLabel,
  hasPresence,
  jsonKey,
  knownKind,
  typeLabel,
  valueType,
  valueTypeName,
  wrappedScalar,
} from './field-type';
import type { AnyField } from './field-type';
import { inlineText } from './json-layout';
import { fieldsInOrder, messageShape } from './json-print';
import { dataOf, openAny } from './json-print-known';
import { pathText, type JsonPath } from './json-tree';
import {
  readMessage,
  type FieldData,
  type ReadMessage,
  type SingleData,
  type UnknownField,
} from './message-read';
import { hexText, zeroOf } from './scalar-read';
import { counted, shownScalar, type ShownValue } from './value-text';
import { wireTypeName } from './wire';

export interface TreeRow {
  /** Stable while the message is shown: `$.request.area`. */
  readonly id: string;
  readonly depth: number;
  /** `starts_at`, `[2]`, a map key, or `#7` for a field that the type does not have. */
  readonly name: string;
  readonly shown: ShownValue;
  /** Grey text after the value: the number of an enum, why a field is unknown. */
  readonly aside?: string;
  readonly typeLabel: string;
  /** `unset`: a field with presence that was not sent; `unknown`: no such field in the type. */
  readonly state: 'sent' | 'unset' | 'unknown';
  readonly expandable: boolean;
  readonly expanded: boolean;
}

/** What decodeMessage gives. */
export interface TreeSource {
  readonly message: ReadMessage;
  readonly unknown: readonly UnknownField[];
}

export interface TreeOptions {
  readonly types: Registry;
  /** What was opened or closed by hand, by row id; otherwise messages of the first level are open. */
  readonly toggled?: ReadonlyMap<string, boolean>;
  /** Opens every row that was not closed by hand. */
  readonly opensAll?: boolean;
}

/** Rows of a decoded message, top to bottom; closed rows cost nothing below them. */
export function treeRows(reading: TreeSource, options: TreeOptions): TreeRow[] {
  const tree = new TreeWalk(options, reading);
  tree.message(reading.message, [], 0);
  return tree.rows;
}

/** Why it is unknown, where there is more to say than that the type has no such field. */
function asideOf({ reason, extension }: UnknownField): { aside?: string } {
  if (reason !== undefined) return { aside: reason };
  return extension
    ? { aside: `an extension of ${extension.message}; the open sources do not say which` }
    : {};
}

class TreeWalk {
  readonly rows: TreeRow[] = [];

  constructor(
    private readonly options: TreeOptions,
    private readonly reading: TreeSource,
  ) {}

  message(message: ReadMessage, at: JsonPath, depth: number): void {
    const unset: AnyField[] = [];
    for (const field of fieldsInOrder(message)) {
      const data = message.fields.get(field);
      if (data !== undefined) this.field(field, data, at, depth);
      else if (hasPresence(field) && field.message === undefined && field.oneof === undefined)
        unset.push(field);
    }
    for (const field of unset) {
      const id = pathText([...at, jsonKey(field)]);
      const shown: ShownValue = { text: 'unset', style: 'meta' };
      this.leaf(id, depth, fieldLabel(field), shown, typeLabel(field), { state: 'unset' });
    }
    this.unknown(at, depth);
  }

  private leaf(
    id: string,
    depth: number,
    name: string,
    shown: ShownValue,
    label: string,
    more: Partial<TreeRow> = {},
  ): void {
    const row: TreeRow = {
      id,
      depth,
      name,
      shown,
      typeLabel: label,
      state: 'sent',
      expandable: false,
      expanded: false,
    };
    this.rows.push({ ...row, ...more });
  }

  private branch(
    at: JsonPath,
    depth: number,
    name: string,
    label: string,
    summary: { open: string; closed: string },
    opensItself: boolean,
  ): boolean {
    const id = pathText(at);
    const expanded = this.options.toggled?.get(id) ?? (opensItself || this.options.opensAll === true);
    const shown: ShownValue = { text: expanded ? summary.open : summary.closed, style: 'meta' };
    this.leaf(id, depth, name, shown, label, { expandable: true, expanded });
    return expanded;
  }

  private unknown(at: JsonPath, depth: number): void {
    const path = pathText(at);
    this.reading.unknown.forEach((field, index) => {
      if (field.path !== path) return;
      const most = field.bytes.subarray(0, 64);
      const text = hexText(most) + (field.bytes.length > 64 ? ' …' : '');
      const label = `unknown, ${wireTypeName(field.wireType)}`;
      const more: Partial<TreeRow> = {
        state: 'unknown',
        ...asideOf(field),
      };
      this.leaf(`${path}#${index}`, depth, `#${field.number}`, { text, style: 'bytes' }, label, more);
    });
  }

  private field(field: AnyField, data: FieldData, at: JsonPath, depth: number): void {
    const place = [...at, jsonKey(field)];
    const name = fieldLabel(field);
    if (data.kind === 'list') this.list(field, data.items, place, depth);
    else if (data.kind === 'map') this.map(field, data, place, depth);
    else this.single(data, field.enum, place, depth, name, field.oneof?.name ?? typeLabel(field));
  }

  private list(field: AnyField, items: readonly SingleData[], at: JsonPath, depth: number): void {
    const summary = counted(items.length, 'item');
    if (
      !this.branch(at, depth, fieldLabel(field), typeLabel(field), { open: summary, closed: summary }, false)
    )
      return;
    const label = valueTypeName(valueType(field));
    items.forEach((item, index) => {
      this.single(item, field.enum, [...at, index], depth + 1, `[${index}]`, label);
    });
  }

  private map(field: AnyField, data: FieldData & { kind: 'map' }, at: JsonPath, depth: number): void {
    const summary = counted(data.entries.size, 'entry', 'entries');
    if (
      !this.branch(at, depth, fieldLabel(field), typeLabel(field), { open: summary, closed: summary }, false)
    )
      return;
    const label = valueTypeName(valueType(field));
    for (const [key, entry] of data.entries) {
      this.single(entry.value, field.enum, [...at, key], depth + 1, key, label);
    }
  }

  private single(
    data: SingleData,
    desc: DescEnum | undefined,
    at: JsonPath,
    depth: number,
    name: string,
    label: string,
  ): void {
    const id = pathText(at);
    if (data.kind === 'message') {
      this.nested(data.message, at, depth, name, label);
    } else if (data.kind === 'enum') {
      const named = desc?.value[data.number];
      const text = named?.name ?? String(data.number);
      const aside = named === undefined ? 'not declared' : String(data.number);
      this.leaf(id, depth, name, { text, style: named === undefined ? 'number' : 'word' }, label, { aside });
    } else {
      const { value, scalar } = data;
      const isBroken = scalar === ScalarType.STRING && value instanceof Uint8Array;
      const size = scalar === ScalarType.BYTES && value instanceof Uint8Array ? `, ${value.length}` : '';
      const more = isBroken ? { aside: 'not UTF-8' } : {};
      this.leaf(id, depth, name, shownScalar(value, scalar), label + size, more);
    }
  }

  private nested(message: ReadMessage, at: JsonPath, depth: number, name: string, label: string): void {
    const kind = knownKind(message.desc);
    if (kind === 'any') this.any(message, at, depth, name, label);
    else if (kind !== undefined && this.knownLeaf(message, at, depth, name, label)) return;
    else {
      const names = [...message.fields.keys()].map(fieldLabel);
      const closed =
        names.length === 0 ? '{}' : `{${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}}`;
      const open = counted(names.length, 'field');
      if (this.branch(at, depth, name, label, { open, closed }, depth === 0))
        this.message(message, at, depth + 1);
    }
  }

  /** False when the type's short form cannot hold the value: its fields are shown instead. */
  private knownLeaf(message: ReadMessage, at: JsonPath, depth: number, name: string, label: string): boolean {
    if (knownKind(message.desc) === 'wrapper') {
      const scalar = wrappedScalar(message.desc);
      const data = dataOf(message, 1);
      const value = data?.kind === 'scalar' ? data.value : zeroOf(scalar);
      this.leaf(pathText(at), depth, name, shownScalar(value, scalar), label);
      return true;
    }
    const shape = messageShape(message, { types: this.options.types, problems: [], unknown: [] }, at);
    const kind = knownKind(message.desc);
    const isFree = kind === 'struct' || kind === 'value' || kind === 'list-value';
    if (shape.kind !== 'leaf' && !isFree) return false;
    const full = inlineText(shape);
    const text = full.length > 400 ? `${full.slice(0, 400)}…` : full;
    const style = text.startsWith('"')
      ? 'string'
      : /^[-0-9]/.test(text)
        ? 'number'
        : isFree
          ? 'meta'
          : 'word';
    this.leaf(pathText(at), depth, name, { text, style }, label);
    return true;
  }

  private any(message: ReadMessage, at: JsonPath, depth: number, name: string, label: string): void {
    const { typeUrl, desc, bytes } = openAny(message, this.options);
    const short = desc?.name ?? (typeUrl === '' ? 'empty' : `${typeUrl}, ${counted(bytes.length, 'byte')}`);
    if (!this.branch(at, depth, name, label, { open: short, closed: short }, depth === 0)) return;
    const url: ShownValue = { text: JSON.stringify(typeUrl), style: 'string' };
    this.leaf(pathText([...at, '@type']), depth + 1, '@type', url, 'string');
    if (desc === undefined) {
      const label = `bytes, ${bytes.length}`;
      this.leaf(pathText([...at, 'value']), depth + 1, 'value', shownScalar(bytes, ScalarType.BYTES), label);
      return;
    }
    const reading = readMessage(bytes, desc, this.options.types, at);
    const inside = new TreeWalk(this.options, reading);
    if (knownKind(desc) === undefined) inside.message(reading.message, at, depth + 1);
    else inside.nested(reading.message, [...at, 'value'], depth + 1, 'value', desc.name);
    this.rows.push(...inside.rows);
  }
}
