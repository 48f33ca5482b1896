// The path of a field in a decoded message, `waypoints[0].latitude`: checked against the type, and read from the JSON.
import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { jsonKey } from '../proto/field-type';
import { fail, ok, type Result } from '../result';

/** `name` is a JSON name or a map's key; `index` is undefined for all items of a list. */
export interface PathStep {
  readonly name: string;
  readonly index?: number | undefined;
}

export type FieldPath = readonly PathStep[];

/** Names may be as in the .proto or as in JSON; the path has those of JSON. Failure `bad-path`. */
export function readFieldPath(text: string, desc: DescMessage): Result<FieldPath> {
  const steps: PathStep[] = [];
  let message: DescMessage | undefined = desc;
  let isMapKey = false;
  for (const word of text.trim().split('.')) {
    const [, name, index] = /^([^[\]]+)(?:\[(\d{1,9})\])?$/.exec(word) ?? [];
    if (name === undefined)
      return fail('bad-path', `${word || 'An empty name'} in ${text} is no field name.`);
    const at = index === undefined ? undefined : Number(index);
    if (isMapKey || message === undefined || isOpen(message)) {
      steps.push({ name, index: at });
      isMapKey = false;
      continue;
    }
    const field: DescField | undefined = message.fields.find(
      (one) => one.name === name || jsonKey(one) === name,
    );
    if (field === undefined) return fail('bad-path', `${message.typeName} has no field ${name}.`);
    if (at !== undefined && field.fieldKind !== 'list')
      return fail('bad-path', `${name} in ${text} is no list, so it has no [${at}].`);
    steps.push({ name: jsonKey(field), index: at });
    isMapKey = field.fieldKind === 'map';
    message = field.message;
  }
  return ok(steps);
}

/** Types whose JSON is not made of their fields: what stands in it is known only when it is there. */
function isOpen(message: DescMessage): boolean {
  return /^google\.protobuf\.(Any|Struct|Value|ListValue)$/.test(message.typeName);
}

/** All values that the path leads to: none for a field that is not set, several for a list without an index. */
export function valuesAt(json: unknown, path: FieldPath): unknown[] {
  let values = [json];
  for (const { name, index } of path) {
    values = values.flatMap((value) => {
      const member = memberOf(value, name);
      if (!Array.isArray(member)) return member === undefined ? [] : [member];
      const items: unknown[] = member;
      return index === undefined ? items : items.slice(index, index + 1);
    });
  }
  return values;
}

/** A string as it is, all else as its JSON. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
