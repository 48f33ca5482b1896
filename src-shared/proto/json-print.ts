// Prints a message that was read as canonical proto JSON: 64-bit exact, floats as short as they read back, nothing thrown away.
import { ScalarType, type DescEnum, type Registry } from '@bufbuild/protobuf';
import { bytesToBase64 } from './base64';
import { fieldLabel, hasPresence, isRequired, jsonKey, knownKind, valueType } from './field-type';
import type { AnyField } from './field-type';
import { layOut, type JsonShape } from './json-layout';
import { printKnown } from './json-print-known';
import { pathText, type JsonPath } from './json-tree';
import type { FieldData, ReadMessage, ReadProblem, SingleData, UnknownField } from './message-read';
import { doubleText, floatText } from './number-text';
import { lenientText, zeroOf, type ScalarData } from './scalar-read';

/** What printing needs and what it finds out: an Any is only opened here. */
export interface PrintContext {
  readonly types: Registry;
  readonly problems: ReadProblem[];
  readonly unknown: UnknownField[];
  /** Collects full names that an Any carries and `types` does not have. */
  readonly unknownTypes?: Set<string>;
  /** Fields without presence are printed with their default too, lists and maps as empty. */
  readonly emitDefaults?: boolean;
}

/** Pretty proto JSON, fields in the order of the .proto; `context.problems` hears of what JSON cannot say. */
export function printMessage(message: ReadMessage, context: PrintContext): string {
  return layOut(messageShape(message, context, []));
}

export function messageShape(message: ReadMessage, context: PrintContext, at: JsonPath): JsonShape {
  const known = knownKind(message.desc) === undefined ? undefined : printKnown(message, context, at);
  if (known !== undefined) return known;
  const entries: [string, JsonShape][] = [];
  for (const field of fieldsInOrder(message)) {
    const data = message.fields.get(field);
    const isDefault = data === undefined || !isPrinted(field, data);
    if (data === undefined) reportRequired(field, context, at);
    if (isDefault && context.emitDefaults === true && !hasPresence(field))
      entries.push([jsonKey(field), defaultShape(field)]);
    if (data !== undefined && !isDefault)
      entries.push([jsonKey(field), fieldShape(field, data, context, at)]);
  }
  return { kind: 'object', entries };
}

/** Declared fields in their order, then the extensions that were sent. */
export function fieldsInOrder(message: ReadMessage): AnyField[] {
  const extensions = [...message.fields.keys()].filter((field) => field.kind === 'extension');
  return [...message.desc.fields, ...extensions];
}

function reportRequired(field: AnyField, context: PrintContext, at: JsonPath): void {
  if (!isRequired(field)) return;
  const path = pathText([...at, jsonKey(field)]);
  context.problems.push({
    path,
    offset: 0,
    message: `${path}: ${fieldLabel(field)} is required and was not sent`,
  });
}

/** Canonical JSON leaves out what a field without presence has anyway. */
export function isPrinted(field: AnyField, data: FieldData): boolean {
  if (data.kind === 'list') return data.items.length > 0;
  if (data.kind === 'map') return data.entries.size > 0;
  return hasPresence(field) || !isZero(data);
}

/** Of a field that has no presence. */
function defaultShape(field: AnyField): JsonShape {
  if (field.fieldKind === 'list') return { kind: 'array', items: [] };
  if (field.fieldKind === 'map') return { kind: 'object', entries: [] };
  const type = valueType(field);
  if (type.kind === 'enum')
    return { kind: 'leaf', text: enumText(type.enum.values[0]?.number ?? 0, type.enum) };
  if (type.kind === 'message') return { kind: 'object', entries: [] };
  return { kind: 'leaf', text: scalarText(zeroOf(type.scalar), type.scalar) };
}

/** -0 is not zero: proto3 sends it. */
function isZero(data: SingleData): boolean {
  if (data.kind === 'message') return false;
  if (data.kind === 'enum') return data.number === 0;
  const { value } = data;
  if (typeof value === 'number') return Object.is(value, 0);
  return value instanceof Uint8Array ? value.length === 0 : value === 0n || value === '' || value === false;
}

function fieldShape(field: AnyField, data: FieldData, context: PrintContext, at: JsonPath): JsonShape {
  const place = [...at, jsonKey(field)];
  const type = valueType(field);
  const desc = type.kind === 'enum' ? type.enum : undefined;
  if (data.kind === 'list') {
    return {
      kind: 'array',
      items: data.items.map((item, index) => valueShape(item, desc, context, [...place, index])),
    };
  }
  if (data.kind !== 'map') return valueShape(data, desc, context, place);
  const entries = [...data.entries].map(([key, entry]): [string, JsonShape] => {
    return [key, valueShape(entry.value, desc, context, [...place, key])];
  });
  return { kind: 'object', entries };
}

function valueShape(
  data: SingleData,
  desc: DescEnum | undefined,
  context: PrintContext,
  at: JsonPath,
): JsonShape {
  if (data.kind === 'message') return messageShape(data.message, context, at);
  if (data.kind === 'enum') return { kind: 'leaf', text: enumText(data.number, desc) };
  return { kind: 'leaf', text: scalarText(data.value, data.scalar) };
}

function enumText(number: number, desc: DescEnum | undefined): string {
  if (desc?.typeName === 'google.protobuf.NullValue') return 'null';
  const named = desc?.value[number];
  return named === undefined ? String(number) : JSON.stringify(named.name);
}

/** One scalar as JSON text. */
export function scalarText(value: ScalarData, scalar: ScalarType): string {
  if (typeof value === 'bigint') return `"${value}"`;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) {
    return JSON.stringify(scalar === ScalarType.BYTES ? bytesToBase64(value) : lenientText(value));
  }
  if (!Number.isFinite(value)) return `"${value}"`;
  return scalar === ScalarType.FLOAT ? floatText(value) : doubleText(value);
}
