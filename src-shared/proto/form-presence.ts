// Whether a field of the draft is set, unset, or the zero that does not travel, and the note that says so.
import { hasPresence, type AnyField, type ValueType } from './field-type';
import type { FormRow } from './form-row';
import { editorOf, isZeroNode, sentNote } from './form-value';
import type { JsonNode } from './json-tree';

/** null is "unset", but for the two types that have a null of their own. */
export function isSet(node: JsonNode | undefined, field: AnyField): boolean {
  if (node === undefined) return false;
  if (node.kind !== 'null') return true;
  return (
    field.enum?.typeName === 'google.protobuf.NullValue' ||
    field.message?.typeName === 'google.protobuf.Value'
  );
}

export function fieldPresence(
  field: AnyField,
  type: ValueType,
  node: JsonNode | undefined,
): Pick<FormRow, 'presence' | 'explicitPresence'> & Partial<Pick<FormRow, 'note'>> {
  const explicitPresence = hasPresence(field);
  if (node === undefined || !isSet(node, field)) {
    if (explicitPresence) return { presence: 'unset', explicitPresence, note: 'unset-not-sent' };
    return { presence: 'default', explicitPresence, note: 'default-not-sent' };
  }
  if (!isZeroNode(node, type)) return { presence: 'set', explicitPresence };
  if (!explicitPresence) return { presence: 'default', explicitPresence, note: 'default-not-sent' };
  return { presence: 'set', explicitPresence, note: sentNote(editorOf(type)) };
}
