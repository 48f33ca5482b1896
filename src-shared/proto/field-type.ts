// The few questions that every view asks of a field: what one value of it is, how it is called, whether absence is a state.
import {
  ScalarType,
  type DescEnum,
  type DescExtension,
  type DescField,
  type DescMessage,
} from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';

export type AnyField = DescField | DescExtension;

/** One value: of a singular field, an item of a list, or the value of a map entry. */
export type ValueType =
  | { readonly kind: 'scalar'; readonly scalar: ScalarType }
  | { readonly kind: 'enum'; readonly enum: DescEnum }
  | { readonly kind: 'message'; readonly message: DescMessage };

/** Full name of a message or enum; undefined for scalars. */
export function typeSymbol(type: ValueType | undefined): string | undefined {
  if (type?.kind === 'message') return type.message.typeName;
  return type?.kind === 'enum' ? type.enum.typeName : undefined;
}

/** The well-known types whose JSON is not that of an ordinary message (proto JSON, "JSON mapping" table). */
export type KnownKind =
  'timestamp' | 'duration' | 'field-mask' | 'wrapper' | 'struct' | 'value' | 'list-value' | 'any' | undefined;

const knownKinds: ReadonlyMap<string, KnownKind> = new Map<string, KnownKind>([
  ['Timestamp', 'timestamp'],
  ['Duration', 'duration'],
  ['FieldMask', 'field-mask'],
  ['Struct', 'struct'],
  ['Value', 'value'],
  ['ListValue', 'list-value'],
  ['Any', 'any'],
  ...['Double', 'Float', 'Int64', 'UInt64', 'Int32', 'UInt32', 'Bool', 'String', 'Bytes'].map(
    (name): [string, KnownKind] => [`${name}Value`, 'wrapper'],
  ),
]);

const scalarNames: Readonly<Record<ScalarType, string>> = {
  [ScalarType.DOUBLE]: 'double',
  [ScalarType.FLOAT]: 'float',
  [ScalarType.INT64]: 'int64',
  [ScalarType.UINT64]: 'uint64',
  [ScalarType.INT32]: 'int32',
  [ScalarType.FIXED64]: 'fixed64',
  [ScalarType.FIXED32]: 'fixed32',
  [ScalarType.BOOL]: 'bool',
  [ScalarType.STRING]: 'string',
  [ScalarType.BYTES]: 'bytes',
  [ScalarType.UINT32]: 'uint32',
  [ScalarType.SFIXED32]: 'sfixed32',
  [ScalarType.SFIXED64]: 'sfixed64',
  [ScalarType.SINT32]: 'sint32',
  [ScalarType.SINT64]: 'sint64',
};

export function scalarName(scalar: ScalarType): string {
  return scalarNames[scalar];
}

export function knownKind(desc: DescMessage): KnownKind {
  if (!desc.typeName.startsWith('google.protobuf.')) return undefined;
  const kind = knownKinds.get(desc.name);
  // A crafted schema may give such a name to something else; then it is read as an ordinary message.
  if (kind === 'wrapper' && desc.fields[0]?.fieldKind !== 'scalar') return undefined;
  return desc.parent === undefined ? kind : undefined;
}

/** The scalar inside a wrapper type such as google.protobuf.Int64Value. */
export function wrappedScalar(desc: DescMessage): ScalarType {
  return desc.fields[0]?.scalar ?? ScalarType.BYTES;
}

export function valueType(field: AnyField): ValueType {
  if (field.message !== undefined) return { kind: 'message', message: field.message };
  if (field.enum !== undefined) return { kind: 'enum', enum: field.enum };
  return { kind: 'scalar', scalar: field.scalar };
}

/** `int32`, `enum Priority`, `Point`. */
export function valueTypeName(type: ValueType): string {
  if (type.kind === 'scalar') return scalarName(type.scalar);
  return type.kind === 'enum' ? `enum ${type.enum.name}` : type.message.name;
}

/** `optional int32`, `repeated Point`, `map<string, string>`, `enum Priority`: as the type column shows it. */
export function typeLabel(field: AnyField): string {
  const type = valueType(field);
  const name = valueTypeName(type);
  if (field.fieldKind === 'map') return `map<${scalarName(field.mapKey)}, ${name.replace(/^enum /, '')}>`;
  if (field.fieldKind === 'list') return `repeated ${name}`;
  if (isRequired(field)) return `required ${name}`;
  return type.kind !== 'message' && field.oneof === undefined && hasPresence(field)
    ? `optional ${name}`
    : name;
}

export function isRequired(field: AnyField): boolean {
  return field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED;
}

/** Whether unset differs from zero on the wire: explicit presence, members of a oneof, messages. */
export function hasPresence(field: AnyField): boolean {
  if (field.fieldKind === 'list' || field.fieldKind === 'map') return false;
  return field.presence !== FeatureSet_FieldPresence.IMPLICIT;
}

/**
 * The key that proto JSON uses: `startsAt`, or `[pkg.ext]` for an extension. Its .proto name where another field has the
 * JSON name (proto2 may have `foo_bar` beside `fooBar`), so that no two fields share a key.
 */
export function jsonKey(field: AnyField): string {
  if (field.kind === 'extension') return `[${field.typeName}]`;
  const table = fieldsByName(field.parent);
  return table.get(field.jsonName) === field || table.get(field.name) !== field ? field.jsonName : field.name;
}

/** The name as the .proto says it: `starts_at`, or `[pkg.ext]` for an extension. */
export function fieldLabel(field: AnyField): string {
  return field.kind === 'extension' ? `[${field.typeName}]` : field.name;
}

export function isWide(scalar: ScalarType): boolean {
  return (
    scalar === ScalarType.INT64 ||
    scalar === ScalarType.UINT64 ||
    scalar === ScalarType.FIXED64 ||
    scalar === ScalarType.SFIXED64 ||
    scalar === ScalarType.SINT64
  );
}

export function isFloating(scalar: ScalarType): boolean {
  return scalar === ScalarType.DOUBLE || scalar === ScalarType.FLOAT;
}

/** True for every integer and floating type, so not for bool, string and bytes. */
export function isNumeric(scalar: ScalarType): boolean {
  return scalar !== ScalarType.BOOL && scalar !== ScalarType.STRING && scalar !== ScalarType.BYTES;
}

const fieldTables = new WeakMap<DescMessage, Map<string, AnyField>>();

/** Fields by JSON name and by .proto name: proto JSON reads both. */
export function fieldsByName(desc: DescMessage): Map<string, AnyField> {
  let table = fieldTables.get(desc);
  if (table === undefined) {
    table = new Map(desc.fields.map((field) => [field.name, field]));
    for (const field of desc.fields) {
      const other = table.get(field.jsonName);
      const isTaken = other !== undefined && other !== field && other.jsonName === field.jsonName;
      if (!isTaken || field.name === field.jsonName) table.set(field.jsonName, field);
    }
    fieldTables.set(desc, table);
  }
  return table;
}
