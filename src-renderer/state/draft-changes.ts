// What a reload of the schema means for one draft: of the fields that its JSON uses, which are gone, renamed or of another type.
import type { DescMessage } from '@bufbuild/protobuf';
import { jsonKey, knownKind, typeLabel, valueType, type AnyField } from '../../src-shared/proto/field-type';
import type { JsonDiagnostic } from '../../src-shared/proto/json-check';
import { removeAt } from '../../src-shared/proto/json-edit';
import { nodeAt, pathText, type JsonNode, type JsonPath } from '../../src-shared/proto/json-tree';
import { m } from '../paraglide/messages';

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

/** A change whose field is still in the draft. */
export interface OpenChange extends DraftChange {
  /** Sending waits until the field is renamed, mended or dropped; false when its value fits the new type. */
  readonly unfit: boolean;
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

/** After one more reload: what it changed, and what earlier ones changed elsewhere. */
export function mergedChanges(
  before: readonly DraftChange[],
  fresh: readonly DraftChange[],
): readonly DraftChange[] {
  const paths = new Set(fresh.map(({ path }) => path));
  return [...before.filter(({ path }) => !paths.has(path)), ...fresh];
}

/** Of all changes those whose field the draft has and the type does not take as it is, or not any more as before. */
export function openChanges(
  changes: readonly DraftChange[],
  root: JsonNode,
  faults: readonly JsonDiagnostic[],
): OpenChange[] {
  const errors = faults.filter(({ severity }) => severity === 'error');
  return changes.flatMap((change): OpenChange[] => {
    if (nodeAt(root, change.at) === undefined) return [];
    const unfit = errors.some(({ path }) => isAtOrUnder(path, change.path));
    // A field that is not unknown any more came back.
    return unfit || change.kind === 'retyped' ? [{ ...change, unfit }] : [];
  });
}

function isAtOrUnder(path: string, above: string): boolean {
  return path.startsWith(above) && /^($|\.|\[)/.test(path.slice(above.length));
}

/** The faults of the draft, those of changed fields with the reason: it stands at the field, at its JSON and in a refusal. */
export function explainedFaults(
  faults: readonly JsonDiagnostic[],
  changes: readonly DraftChange[],
): readonly JsonDiagnostic[] {
  if (changes.length === 0) return faults;
  const byPath = new Map(changes.map((change) => [change.path, change]));
  return faults.map((fault) => {
    const change = byPath.get(fault.path);
    if (change === undefined || fault.severity !== 'error') return fault;
    const fact = reasonOf(change, fault.fact);
    return { ...fault, fact, message: `${fault.path}: ${fact}` };
  });
}

function reasonOf({ kind, at, before, now }: DraftChange, fact: string): string {
  if (kind === 'removed') return m.editor_unfit_removed({ field: String(at.at(-1)) });
  if (kind === 'renamed') return m.editor_unfit_renamed({ field: before, now });
  return m.editor_unfit_retyped({ fact, before, now });
}

/** The text without these fields. */
export function droppedFields(text: string, changes: readonly DraftChange[]): string {
  let left = text;
  for (const { at } of [...changes].reverse()) {
    const removed = removeAt(left, at);
    if (removed.ok) left = removed.value;
  }
  return left;
}
