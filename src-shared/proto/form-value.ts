// How one value of a draft looks in the form: its editor, its text, whether it is zero, and what `Set` begins with.
import { ScalarType, type DescEnum } from '@bufbuild/protobuf';
import { docOf } from './comments';
import {
  hasPresence,
  isNumeric,
  knownKind,
  wrappedScalar,
  type AnyField,
  type ValueType,
} from './field-type';
import type { EnumChoice, RowKind, RowNote } from './form-row';
import { zeroText } from './json-check-scalar';
import type { JsonNode } from './json-tree';
import { readDecimal } from './number-text';

const knownEditors: Readonly<Record<string, RowKind>> = {
  timestamp: 'timestamp',
  duration: 'duration',
  'field-mask': 'field-mask',
  struct: 'json',
  value: 'json',
  'list-value': 'json',
  any: 'any',
};

export function editorOf(type: ValueType): RowKind {
  if (type.kind === 'enum') return 'enum';
  if (type.kind === 'scalar') return scalarEditor(type.scalar);
  const known = knownKind(type.message);
  if (known === 'wrapper') return scalarEditor(wrappedScalar(type.message));
  return known === undefined ? 'message' : (knownEditors[known] ?? 'message');
}

function scalarEditor(scalar: ScalarType): RowKind {
  if (scalar === ScalarType.BOOL) return 'bool';
  if (scalar === ScalarType.BYTES) return 'bytes';
  return isNumeric(scalar) ? 'number' : 'string';
}

/** The scalar that the row edits, also inside a wrapper. */
export function editedScalar(type: ValueType): ScalarType | undefined {
  if (type.kind === 'scalar') return type.scalar;
  if (type.kind === 'message' && knownKind(type.message) === 'wrapper') return wrappedScalar(type.message);
  return undefined;
}

/** What was typed: strings without their quotes, everything else as its source text. */
export function nodeText(node: JsonNode | undefined, source: string, kind: RowKind): string {
  if (node === undefined) return '';
  if (kind === 'json' || kind === 'stray') return source.slice(node.from, node.to);
  if (node.kind === 'string') return node.value;
  return node.kind === 'null' ? '' : source.slice(node.from, node.to);
}

/** Whether the value is what an unset field counts as. -0 is not: it is sent. */
export function isZeroNode(node: JsonNode, type: ValueType): boolean {
  if (type.kind === 'message') {
    const scalar = editedScalar(type);
    if (scalar !== undefined) return isZeroNode(node, { kind: 'scalar', scalar });
    return node.kind === 'object' && node.members.length === 0;
  }
  if (node.kind === 'boolean') return !node.value;
  if (type.kind === 'enum') return isZeroEnum(node, type.enum);
  if (node.kind !== 'string' && node.kind !== 'number') return false;
  const text = node.kind === 'string' ? node.value : node.text;
  if (!isNumeric(type.scalar)) return text === '';
  const reading = readDecimal(text);
  const isFloat = type.scalar === ScalarType.DOUBLE || type.scalar === ScalarType.FLOAT;
  return reading?.kind === 'integer' && reading.value === 0n && !(isFloat && text.startsWith('-'));
}

function isZeroEnum(node: JsonNode, desc: DescEnum): boolean {
  if (node.kind === 'number') return Number(node.text) === 0;
  return node.kind === 'string' && desc.values.find(({ name }) => name === node.value)?.number === 0;
}

export function sentNote(kind: RowKind): RowNote {
  if (kind === 'bool') return 'false-is-sent';
  return kind === 'number' || kind === 'enum' ? 'zero-is-sent' : 'empty-is-sent';
}

/** What an absent field counts as: `default = 7` of proto2, else the zero of its type. */
export function placeholderOf(field: AnyField | undefined, type: ValueType): string {
  if (type.kind === 'message') return '';
  const hasDefault = field?.fieldKind === 'scalar' || field?.fieldKind === 'enum';
  const declared: unknown = hasDefault ? field.getDefaultValue() : undefined;
  if (type.kind === 'enum') {
    const number = typeof declared === 'number' ? declared : undefined;
    return (number === undefined ? type.enum.values[0] : type.enum.value[number])?.name ?? '';
  }
  if (declared !== undefined && !(declared instanceof Uint8Array)) return String(declared);
  if (type.scalar === ScalarType.BOOL) return 'false';
  return isNumeric(type.scalar) ? '0' : '';
}

/** The JSON that `Set`, a new item or a chosen arm begins with. */
export function initialText(type: ValueType): string {
  if (type.kind === 'enum') {
    if (type.enum.typeName === 'google.protobuf.NullValue') return 'null';
    return JSON.stringify(type.enum.values[0]?.name ?? '');
  }
  if (type.kind === 'scalar') return zeroText(type.scalar);
  switch (knownKind(type.message)) {
    case 'timestamp':
      return '"1970-01-01T00:00:00Z"';
    case 'duration':
      return '"0s"';
    case 'field-mask':
      return '""';
    case 'wrapper':
      return zeroText(wrappedScalar(type.message));
    case 'value':
      return 'null';
    case 'list-value':
      return '[]';
    default:
      return '{}';
  }
}

const choiceTables = new WeakMap<DescEnum, EnumChoice[]>();

export function choicesOf(desc: DescEnum): readonly EnumChoice[] {
  let choices = choiceTables.get(desc);
  if (choices === undefined) {
    choices = desc.values.map((value) => ({ name: value.name, number: value.number, doc: docOf(value) }));
    choiceTables.set(desc, choices);
  }
  return choices;
}

/** Whether a message is edited in one row: one to three plain values without a presence of their own. */
export function foldsIntoRow(type: ValueType): boolean {
  if (type.kind !== 'message' || knownKind(type.message) !== undefined) return false;
  const { fields } = type.message;
  return fields.length > 0 && fields.length <= 3 && fields.every(isFoldable);
}

function isFoldable(field: AnyField): boolean {
  return field.fieldKind === 'scalar' && !hasPresence(field) && field.scalar !== ScalarType.BYTES;
}

/** A number that the enum declares is shown by its name. */
export function enumText(text: string, type: ValueType & { kind: 'enum' }): string {
  const named = /^-?[0-9]+$/.test(text) ? type.enum.value[Number(text)] : undefined;
  return named?.name ?? text;
}
