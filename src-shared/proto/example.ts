// "Fill example": a draft with a sensible value in every field, so that a first call can be made without reading the schema.
import { ScalarType, type DescEnum, type DescMessage } from '@bufbuild/protobuf';
import {
  isRequired,
  isWide,
  jsonKey,
  knownKind,
  valueType,
  wrappedScalar,
  type AnyField,
  type ValueType,
} from './field-type';
import { layOut, type JsonShape } from './json-layout';

/** Levels of messages in messages; below, messages stay empty. */
const deepest = 4;

/** Proto JSON that encodes: one item in lists and maps, the first arm of each oneof, no type inside itself. */
export function exampleJson(desc: DescMessage): string {
  return layOut(messageExample(desc, []));
}

function messageExample(desc: DescMessage, above: readonly DescMessage[]): JsonShape {
  const known = knownExample(desc);
  if (known !== undefined) return known;
  const entries: [string, JsonShape][] = [];
  const inside = [...above, desc];
  for (const member of desc.members) {
    const field = member.kind === 'oneof' ? member.fields.find((arm) => !repeats(arm, inside)) : member;
    if (field === undefined || repeats(field, inside)) continue;
    entries.push([jsonKey(field), fieldExample(field, inside)]);
  }
  return { kind: 'object', entries };
}

/** Whether the field would put a type inside itself, or go too deep (what is required may). */
function repeats(field: AnyField, above: readonly DescMessage[]): boolean {
  const type = valueType(field);
  if (type.kind !== 'message' || knownKind(type.message) !== undefined) return false;
  return above.includes(type.message) || (above.length >= deepest && !isRequired(field));
}

function fieldExample(field: AnyField, above: readonly DescMessage[]): JsonShape {
  const value = valueExample(valueType(field), field.name, above);
  if (field.fieldKind === 'list') return { kind: 'array', items: [value] };
  if (field.fieldKind === 'map') return { kind: 'object', entries: [[keyExample(field.mapKey), value]] };
  return value;
}

function valueExample(type: ValueType, name: string, above: readonly DescMessage[]): JsonShape {
  if (type.kind === 'message') return messageExample(type.message, above);
  return {
    kind: 'leaf',
    text: type.kind === 'enum' ? enumExample(type.enum) : scalarExample(type.scalar, name),
  };
}

function enumExample(desc: DescEnum): string {
  if (desc.typeName === 'google.protobuf.NullValue') return 'null';
  const value = desc.values.find(({ number, deprecated }) => number !== 0 && !deprecated) ?? desc.values[0];
  return JSON.stringify(value?.name ?? '');
}

function scalarExample(scalar: ScalarType, name: string): string {
  if (scalar === ScalarType.STRING) return JSON.stringify(name.replaceAll('_', ' ').trim());
  if (scalar === ScalarType.BYTES) return '"AQID"';
  if (scalar === ScalarType.BOOL) return 'true';
  if (scalar === ScalarType.DOUBLE || scalar === ScalarType.FLOAT) return '1.5';
  return isWide(scalar) ? '"1"' : '1';
}

function keyExample(scalar: ScalarType): string {
  if (scalar === ScalarType.STRING) return 'key';
  return scalar === ScalarType.BOOL ? 'true' : '1';
}

function knownExample(desc: DescMessage): JsonShape | undefined {
  switch (knownKind(desc)) {
    case 'timestamp':
      return { kind: 'leaf', text: '"2026-05-04T06:30:00Z"' };
    case 'duration':
      return { kind: 'leaf', text: '"1.500s"' };
    case 'field-mask':
      return { kind: 'leaf', text: '""' };
    case 'wrapper':
      return { kind: 'leaf', text: scalarExample(wrappedScalar(desc), 'value') };
    case 'struct':
      return { kind: 'object', entries: [['key', { kind: 'leaf', text: '"value"' }]] };
    case 'value':
      return { kind: 'leaf', text: '"value"' };
    case 'list-value':
      return { kind: 'array', items: [{ kind: 'leaf', text: '"value"' }] };
    case 'any':
      return { kind: 'object', entries: [] };
    default:
      return undefined;
  }
}
