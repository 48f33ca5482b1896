// Rows of fields that the draft does not have, made once: of ten thousand fields nearly all are absent, at every key press.
import { isRequired, valueType, type AnyField } from './field-type';
import type { Place } from './form-parts';
import type { FormRow } from './form-row';
import { editorOf } from './form-value';
import { pathText } from './json-tree';

const made = new WeakMap<AnyField, { readonly parent: string; readonly rows: readonly FormRow[] }>();
const branches: ReadonlySet<string> = new Set(['message', 'any']);

/** Whether the row of the absent field depends on its place alone: it opens nothing and nothing is wrong with it. */
export function isPlainAbsent(field: AnyField): boolean {
  if (field.fieldKind === 'list' || field.fieldKind === 'map' || isRequired(field)) return false;
  return !branches.has(editorOf(valueType(field)));
}

/** What tells one message of the draft from another. */
export function parentKey({ at, canon, depth }: Place): string {
  return `${depth}${pathText(at)}|${pathText(canon)}`;
}

/** One row, in a list. */
export function absentRow(
  field: AnyField,
  parent: string,
  make: () => readonly FormRow[],
): readonly FormRow[] {
  const kept = made.get(field);
  if (kept?.parent === parent) return kept.rows;
  const rows = make();
  made.set(field, { parent, rows });
  return rows;
}
