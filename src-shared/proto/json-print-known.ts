// The JSON of well-known types; what their JSON cannot say (a time out of range, an Any of unknown type) is printed as plain fields.
import type { DescMessage } from '@bufbuild/protobuf';
import { protoCamelCase, protoSnakeCase } from '@bufbuild/protobuf/reflect';
import { bytesToBase64 } from './base64';
import { knownKind, wrappedScalar } from './field-type';
import type { JsonShape } from './json-layout';
import { messageShape, scalarText, type PrintContext } from './json-print';
import { pathText, type JsonPath } from './json-tree';
import { readMessage, type FieldData, type ReadMessage, type SingleData } from './message-read';
import { doubleText } from './number-text';
import { zeroOf } from './scalar-read';
import { durationText, timestampText } from './time-text';

const none: FieldData | undefined = undefined;

/** undefined when the type's own JSON cannot hold the value: the caller then prints its fields. */
export function printKnown(message: ReadMessage, context: PrintContext, at: JsonPath): JsonShape | undefined {
  switch (knownKind(message.desc)) {
    case 'timestamp':
      return timeShape(message, context, at, timestampText);
    case 'duration':
      return timeShape(message, context, at, durationText);
    case 'field-mask':
      return maskShape(message, context, at);
    case 'wrapper':
      return wrapperShape(message);
    case 'any':
      return anyShape(message, context, at);
    case 'struct':
      return structShape(message, context, at);
    case 'list-value':
      return listShape(message, context, at);
    case 'value':
      return valueShape(message, context, at);
    default:
      return undefined;
  }
}

/** The data of the field with that number; well-known types never change their numbers. */
export function dataOf(message: ReadMessage, number: number): FieldData | undefined {
  for (const [field, data] of message.fields) if (field.number === number) return data;
  return none;
}

export function integerOf(message: ReadMessage, number: number): bigint {
  const data = dataOf(message, number);
  const value = data?.kind === 'scalar' ? data.value : 0n;
  return typeof value === 'bigint' ? value : typeof value === 'number' ? BigInt(value) : 0n;
}

function report(context: PrintContext, at: JsonPath, fact: string): undefined {
  const path = pathText(at);
  context.problems.push({ path, offset: 0, message: `${path}: ${fact}` });
  return undefined;
}

function timeShape(
  message: ReadMessage,
  context: PrintContext,
  at: JsonPath,
  write: (seconds: bigint, nanos: bigint) => string | undefined,
): JsonShape | undefined {
  const text = write(integerOf(message, 1), integerOf(message, 2));
  if (text !== undefined) return { kind: 'leaf', text: JSON.stringify(text) };
  return report(context, at, `is out of range for ${message.desc.name}: its fields are shown as they came`);
}

function maskShape(message: ReadMessage, context: PrintContext, at: JsonPath): JsonShape | undefined {
  const data = dataOf(message, 1);
  const paths = data?.kind === 'list' ? data.items.map(textOf) : [];
  const lost = paths.find((path) => protoSnakeCase(protoCamelCase(path)) !== path);
  if (lost === undefined) return { kind: 'leaf', text: JSON.stringify(paths.map(protoCamelCase).join(',')) };
  return report(
    context,
    at,
    `the path ${JSON.stringify(lost)} has no JSON form: the paths are shown as they came`,
  );
}

function textOf(data: SingleData): string {
  return data.kind === 'scalar' && typeof data.value === 'string' ? data.value : '';
}

function wrapperShape(message: ReadMessage): JsonShape {
  const scalar = wrappedScalar(message.desc);
  const data = dataOf(message, 1);
  return { kind: 'leaf', text: scalarText(data?.kind === 'scalar' ? data.value : zeroOf(scalar), scalar) };
}

export interface OpenedAny {
  readonly typeUrl: string;
  /** undefined when the registry does not have the type. */
  readonly desc: DescMessage | undefined;
  readonly bytes: Uint8Array;
}

export function openAny(message: ReadMessage, context: { types: PrintContext['types'] }): OpenedAny {
  const url = dataOf(message, 1);
  const typeUrl = url?.kind === 'scalar' && typeof url.value === 'string' ? url.value : '';
  const value = dataOf(message, 2);
  const bytes =
    value?.kind === 'scalar' && value.value instanceof Uint8Array ? value.value : new Uint8Array(0);
  return { typeUrl, desc: context.types.getMessage(typeUrl.slice(typeUrl.lastIndexOf('/') + 1)), bytes };
}

function anyShape(message: ReadMessage, context: PrintContext, at: JsonPath): JsonShape {
  const { typeUrl, desc, bytes } = openAny(message, context);
  if (typeUrl === '' && bytes.length === 0) return { kind: 'object', entries: [] };
  if (desc === undefined) {
    context.unknownTypes?.add(typeUrl.slice(typeUrl.lastIndexOf('/') + 1));
    report(
      context,
      at,
      `the schema has no message ${JSON.stringify(typeUrl)}: its bytes are shown as base64`,
    );
    const entries: [string, JsonShape][] = [
      ['typeUrl', { kind: 'leaf', text: JSON.stringify(typeUrl) }],
      ['value', { kind: 'leaf', text: JSON.stringify(bytesToBase64(bytes)) }],
    ];
    return { kind: 'object', entries };
  }
  const reading = readMessage(bytes, desc, context.types, at);
  context.problems.push(...reading.problems);
  context.unknown.push(...reading.unknown);
  const inner = messageShape(reading.message, context, at);
  const type: [string, JsonShape] = ['@type', { kind: 'leaf', text: JSON.stringify(typeUrl) }];
  const isPlain = knownKind(desc) === undefined && inner.kind === 'object';
  return { kind: 'object', entries: isPlain ? [type, ...inner.entries] : [type, ['value', inner]] };
}

function structShape(message: ReadMessage, context: PrintContext, at: JsonPath): JsonShape {
  const data = dataOf(message, 1);
  const entries = data?.kind === 'map' ? [...data.entries] : [];
  return {
    kind: 'object',
    entries: entries.map(([key, entry]) => [key, freeShape(entry.value, context, [...at, key])]),
  };
}

function listShape(message: ReadMessage, context: PrintContext, at: JsonPath): JsonShape {
  const data = dataOf(message, 1);
  const items = data?.kind === 'list' ? data.items : [];
  return { kind: 'array', items: items.map((item, index) => freeShape(item, context, [...at, index])) };
}

function freeShape(data: SingleData, context: PrintContext, at: JsonPath): JsonShape {
  const empty: JsonShape = { kind: 'leaf', text: 'null' };
  return data.kind === 'message' ? (valueShape(data.message, context, at) ?? empty) : empty;
}

function valueShape(message: ReadMessage, context: PrintContext, at: JsonPath): JsonShape | undefined {
  const [field] = message.fields.keys();
  const data = field === undefined ? undefined : message.fields.get(field);
  if (data === undefined) {
    report(context, at, 'this Value was sent empty, which JSON cannot say: it is shown as null');
    return { kind: 'leaf', text: 'null' };
  }
  if (data.kind === 'enum') return { kind: 'leaf', text: 'null' };
  if (data.kind === 'message') return messageShape(data.message, context, at);
  if (data.kind !== 'scalar') return undefined;
  if (typeof data.value === 'number') {
    if (Number.isFinite(data.value)) return { kind: 'leaf', text: doubleText(data.value) };
    report(context, at, `a Value cannot be ${data.value} in JSON: it is shown as text`);
    return { kind: 'leaf', text: `"${data.value}"` };
  }
  return { kind: 'leaf', text: scalarText(data.value, data.scalar) };
}
