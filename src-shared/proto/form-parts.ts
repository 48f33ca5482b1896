// The parts of single rows of the form: one editor, the head of a list or map, and where a field's row is.
import { base64ToBytes } from './base64';
import { fieldLabel, jsonKey, typeLabel, valueType, type AnyField, type ValueType } from './field-type';
import type { FormRow, RowKind } from './form-row';
import { choicesOf, enumText, nodeText, placeholderOf } from './form-value';
import type { JsonMember, JsonNode, JsonPath } from './json-tree';

/** A place in the text (`at`), its stable name (`canon`), and how deep its row is. */
export interface Place {
  readonly at: JsonPath;
  readonly canon: JsonPath;
  readonly depth: number;
}

export type RowParts = Partial<FormRow> & Pick<FormRow, 'role' | 'kind' | 'label' | 'typeLabel'>;

/** A row with one editor. */
export function leafParts(
  kind: RowKind,
  type: ValueType,
  node: JsonNode | undefined,
  source: string,
  parts: Omit<RowParts, 'kind'>,
): RowParts {
  const text = nodeText(node, source, kind);
  const leaf = { ...parts, kind, type, text, placeholder: placeholderOf(parts.field, type) };
  if (type.kind === 'enum') return { ...leaf, choices: choicesOf(type.enum), text: enumText(text, type) };
  if (kind !== 'bytes') return leaf;
  const read = base64ToBytes(text);
  if ('problem' in read) return leaf;
  return { ...leaf, bytes: read.bytes, typeLabel: `${parts.typeLabel}, ${read.bytes.length}` };
}

/** The row of a list or a map; when the text has something else there, it is shown as it is. */
export function containerParts(
  field: AnyField,
  kind: 'repeated' | 'map',
  node: JsonNode | undefined,
  count: number,
  source: string,
): RowParts {
  const isOdd =
    node !== undefined && node.kind !== 'null' && node.kind !== (kind === 'map' ? 'object' : 'array');
  const presence = count > 0 || isOdd ? 'set' : 'default';
  const text = isOdd ? nodeText(node, source, 'json') : '';
  const label = fieldLabel(field);
  return {
    role: 'field',
    kind,
    label,
    typeLabel: typeLabel(field),
    field,
    type: valueType(field),
    count,
    presence,
    text,
  };
}

/** Under the key that the text uses, or the JSON name when it has none yet. */
export function childPlace(parent: Place, field: AnyField, member: JsonMember | undefined): Place {
  const key = jsonKey(field);
  return { at: [...parent.at, member?.key ?? key], canon: [...parent.canon, key], depth: parent.depth };
}
