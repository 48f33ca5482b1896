// Options of a declaration as `name = value` texts; what .proto text cannot say is listed as lost.
import type { Message, Registry } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { fieldsInOrder } from './json-print';
import type { AnyField } from './field-type';
import type { FieldData, ReadMessage, SingleData } from './message-read';
import { readOptions } from './options-read';
import type { NameScope } from './proto-print-names';
import { aggregateText, hasGroup, valueText } from './proto-print-value';
import { hexText } from './scalar-read';

export interface OptionText {
  /** `(google.api.http) = { get: "/v1/books" }`, without `option` and semicolon. */
  readonly text: string;
  /** Number of the field in the options message: where its comment is found. */
  readonly number: number;
}

export interface OptionTexts {
  readonly items: OptionText[];
  /** `option 50001 of google.protobuf.FieldOptions (bytes 08 01)`. */
  readonly lost: string[];
}

/** Set by the compiler, or never written down as an option. */
const unwritten = new Set(['map_entry', 'uninterpreted_option']);
/** Written leaf by leaf (`features.field_presence = IMPLICIT`), as everybody does. */
const spread = new Set(['features', 'feature_support']);

export class OptionPrinter {
  constructor(
    private readonly names: NameScope,
    private readonly types: Registry,
    private readonly packageName: string,
  ) {}

  /** @param scope full name of the declaration that the options belong to */
  print<T extends Message>(schema: GenMessage<T>, options: T | undefined, scope: string): OptionTexts {
    const read = readOptions(schema, options, this.types);
    if (read === undefined) return { items: [], lost: [] };
    const lost = read.unknown.map(
      ({ number, bytes }) => `option ${number} of ${schema.typeName} (bytes ${hexText(bytes)})`,
    );
    const items: OptionText[] = [];
    for (const field of fieldsInOrder(read.message)) {
      const data = read.message.fields.get(field);
      if (data === undefined || field.name === 'map_entry') continue;
      if (field.kind !== 'extension' && unwritten.has(field.name))
        lost.push(`${field.name} of ${schema.typeName}`);
      else for (const text of this.texts(field, data, '', scope)) items.push({ text, number: field.number });
    }
    return { items, lost };
  }

  private texts(field: AnyField, data: FieldData, before: string, scope: string): string[] {
    const own =
      field.kind === 'extension'
        ? `(${this.names.type(field.typeName, scope, this.packageName)})`
        : field.name;
    const name = before + own;
    if (data.kind === 'map') return [];
    if (data.kind === 'list') return data.items.map((item) => `${name} = ${this.value(field, item)}`);
    const isSpread = before !== '' || (field.kind !== 'extension' && spread.has(field.name));
    if (data.kind === 'message' && (isSpread || hasGroup(data.message)) && data.message.fields.size > 0) {
      return this.leaves(data.message, `${name}.`, scope);
    }
    return [`${name} = ${this.value(field, data)}`];
  }

  private leaves(message: ReadMessage, before: string, scope: string): string[] {
    return fieldsInOrder(message).flatMap((field) => {
      const data = message.fields.get(field);
      return data === undefined ? [] : this.texts(field, data, before, scope);
    });
  }

  /** protoc before 22 knows `inf` inside of braces only; a number that is too large means the same everywhere. */
  private value(field: AnyField, data: SingleData): string {
    if (data.kind === 'message') return aggregateText(data.message);
    return valueText(field, data).replace(/^(-?)inf$/, (_, sign: string) => `${sign}1e999`);
  }
}

/** ` [deprecated = true]`, over several lines when it is long; empty when there is nothing. */
export function bracketed(items: readonly string[]): string {
  if (items.length === 0) return '';
  const inline = items.join(', ');
  if (inline.length <= 80 && !inline.includes('\n')) return ` [${inline}]`;
  return ` [\n${items.map((item) => item.replace(/^/gm, '  ')).join(',\n')}\n]`;
}
