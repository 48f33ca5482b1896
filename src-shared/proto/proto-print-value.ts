// Values as .proto text has them: constants after `=`, and the text format inside of `{ }`.
import { ScalarType } from '@bufbuild/protobuf';
import { FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import type { AnyField } from './field-type';
import { fieldsInOrder } from './json-print';
import type { FieldData, ReadMessage, SingleData } from './message-read';
import { doubleText, floatText } from './number-text';
import { quoted, quotedBytes } from './proto-print-text';
import type { ScalarData } from './scalar-read';

const longestInline = 60;

/** `{ get: "/v1/books" }`, over several lines when there is more in it. */
export function aggregateText(message: ReadMessage): string {
  const members = fieldsInOrder(message).flatMap((field) => {
    const data = message.fields.get(field);
    return data === undefined ? [] : memberTexts(field, data);
  });
  const [only] = members;
  if (only === undefined) return '{}';
  if (members.length === 1 && only.length <= longestInline && !only.includes('\n')) return `{ ${only} }`;
  return `{\n${members.map((member) => indented(member)).join('\n')}\n}`;
}

/** One value of a field; an enum's number stays a number when nothing names it. */
export function valueText(field: AnyField, data: SingleData): string {
  if (data.kind === 'message') return aggregateText(data.message);
  if (data.kind === 'enum') return field.enum?.value[data.number]?.name ?? String(data.number);
  return scalarText(data.value, data.scalar);
}

function memberTexts(field: AnyField, data: FieldData): string[] {
  const name = memberName(field);
  if (data.kind === 'list') return data.items.map((item) => member(name, valueText(field, item)));
  if (data.kind !== 'map') return [member(name, valueText(field, data))];
  const keyType = field.fieldKind === 'map' ? field.mapKey : ScalarType.STRING;
  return [...data.entries.values()].map(({ key, value }) => {
    return member(name, `{ key: ${scalarText(key, keyType)} value: ${valueText(field, value)} }`);
  });
}

function member(name: string, value: string): string {
  return value.startsWith('{') ? `${name} ${value}` : `${name}: ${value}`;
}

/** Text format calls an extension by its full name. */
function memberName(field: AnyField): string {
  return field.kind === 'extension' ? `[${field.typeName}]` : field.name;
}

/** In text format buf calls a group by its field, protoc 3.21 by its type: such a value is better written by paths. */
export function hasGroup(message: ReadMessage): boolean {
  return [...message.fields].some(([field, data]) => {
    if (data.kind === 'list')
      return data.items.some((item) => item.kind === 'message' && hasGroup(item.message));
    if (data.kind !== 'message') return false;
    return field.proto.type === FieldDescriptorProto_Type.GROUP || hasGroup(data.message);
  });
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}

function scalarText(value: ScalarData, scalar: ScalarType): string {
  if (typeof value === 'string') return quoted(value);
  if (value instanceof Uint8Array) return quotedBytes(value);
  if (typeof value !== 'number') return String(value);
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return scalar === ScalarType.FLOAT ? floatText(value) : doubleText(value);
}
