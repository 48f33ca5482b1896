// What a reload of the schema means for one draft: of the fields that its JSON uses, which are gone, renamed or of another type.
import type { DescMessage } from '@bufbuild/protobuf';
import { jsonKey, knownKind, typeLabel, valueType, type AnyField } from '../../src-shared/proto/field-type';
import { pathText, type JsonNode, type JsonPath } from '../../src-shared/proto/json-tree';

export interface DraftChange {
  readonly at: JsonPath;
  /** `$.area.note` */
  readonly path: string;
  /** `removed`: its value stays in the JSON, where it is an unknown field now. `renamed`: the number has another name now. */
  readonly kind: 'removed' | 'renamed' | 'retyped';
  /** Name or type before and now; empty for `removed`. */
  readonly before: string;
  readonly now: string;
}

const mostChanges = 100;

export function draftChanges(root: JsonNode, before: DescMessage, now: DescMessage): DraftChange[] {
  const changes: DraftChange[] = [];
  compareMessage(root, before, now, [], changes);
  return changes;
}

function compareMessage(
  node: JsonNode,
  before: DescMessage,
  now: DescMessage,
  at: JsonPath,
  changes: DraftChange[],
): void {
  if (node.kind !== 'object' || knownKind(before) !== undefined) return;
  for (const { key, value } of node.members) {
    if (changes.length >= mostChanges) return;
    const old = fieldFor(before, key);
    if (old === undefined) continue;
    const path = [...at, key];
    const change = fieldChange(old, fieldFor(now, key), now, path);
    if (change !== undefined) changes.push(change);
    else compareValue(value, old, fieldFor(now, key), path, changes);
  }
}

function fieldChange(
  old: AnyField,
  field: AnyField | undefined,
  now: DescMessage,
  at: JsonPath,
): DraftChange | undefined {
  const path = pathText(at);
  if (field === undefined) {
    const heir = now.fields.find(({ number }) => number === old.number);
    const isRenamed = heir !== undefined && typeLabel(heir) === typeLabel(old);
    if (isRenamed) return { at, path, kind: 'renamed', before: jsonKey(old), now: jsonKey(heir) };
    return { at, path, kind: 'removed', before: '', now: '' };
  }
  if (typeLabel(old) === typeLabel(field)) return undefined;
  return { at, path, kind: 'retyped', before: typeLabel(old), now: typeLabel(field) };
}

function compareValue(
  node: JsonNode,
  old: AnyField,
  field: AnyField | undefined,
  at: JsonPath,
  changes: DraftChange[],
): void {
  const oldType = valueType(old);
  const newType = field === undefined ? undefined : valueType(field);
  if (oldType.kind !== 'message' || newType?.kind !== 'message') return;
  for (const [child, path] of valuesOf(node, old, at)) {
    compareMessage(child, oldType.message, newType.message, path, changes);
  }
}

function valuesOf(node: JsonNode, field: AnyField, at: JsonPath): [JsonNode, JsonPath][] {
  if (field.fieldKind === 'list' && node.kind === 'array') {
    return node.items.map((item, index) => [item, [...at, index]]);
  }
  if (field.fieldKind === 'map' && node.kind === 'object') {
    return node.members.map(({ key, value }) => [value, [...at, key]]);
  }
  return [[node, at]];
}

function fieldFor(desc: DescMessage, key: string): AnyField | undefined {
  return desc.fields.find((field) => field.name === key || field.jsonName === key);
}
