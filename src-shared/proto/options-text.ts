// The options of a declaration as a documentation page shows them: HTTP routes, validation rules, everything else as JSON.
import { type Message, type Registry } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import type { AnyField } from './field-type';
import { fieldLabel, jsonKey } from './field-type';
import { fieldsInOrder, messageShape } from './json-print';
import { inlineText, layOut, type JsonShape } from './json-layout';
import type { FieldData, ReadMessage } from './message-read';
import { ruleTexts, type RuleText } from './options-rules';
import { readOptions } from './options-read';
import { hexText } from './scalar-read';

export interface HttpRoute {
  /** `GET`, or the custom kind. */
  readonly verb: string;
  readonly path: string;
  /** `*`: the whole message; a field's name; empty: no body. */
  readonly body: string;
  readonly responseBody: string;
}

export type DocOption =
  | { readonly kind: 'http'; readonly name: string; readonly routes: readonly HttpRoute[] }
  | { readonly kind: 'rules'; readonly name: string; readonly rules: readonly RuleText[] }
  | { readonly kind: 'value'; readonly name: string; readonly text: string }
  /** An extension that nothing in the schema declares: by its number. */
  | { readonly kind: 'unknown'; readonly number: number; readonly bytes: string };

/** Shown as a chip, or a matter of the compiler alone. */
const elsewhere = new Set(['deprecated', 'map_entry', 'uninterpreted_option']);
const ruleOptions = new Set([
  ...['buf.validate.field', 'buf.validate.message', 'buf.validate.oneof', 'buf.validate.predefined'],
  ...['validate.rules', 'validate.required'],
]);

export function docOptions<T extends Message>(
  schema: GenMessage<T>,
  options: T | undefined,
  types: Registry,
): DocOption[] {
  const read = readOptions(schema, options, types);
  if (read === undefined) return [];
  const known = fieldsInOrder(read.message).flatMap((field) => {
    const data = read.message.fields.get(field);
    const isHidden = data === undefined || (field.kind === 'field' && elsewhere.has(field.name));
    return isHidden ? [] : [docOption(field, data, read.message, types)];
  });
  const unknown = read.unknown.map(({ number, bytes }): DocOption => ({
    kind: 'unknown',
    number,
    bytes: hexText(bytes),
  }));
  return [...known, ...unknown];
}

function docOption(field: AnyField, data: FieldData, options: ReadMessage, types: Registry): DocOption {
  const name = field.kind === 'extension' ? field.typeName : fieldLabel(field);
  if (data.kind === 'message') {
    if (name === 'google.api.http') return { kind: 'http', name, routes: routesOf(data.message) };
    if (ruleOptions.has(name)) return { kind: 'rules', name, rules: ruleTexts(data.message) };
  }
  return { kind: 'value', name, text: jsonOf(field, options, types) };
}

function routesOf(rule: ReadMessage): HttpRoute[] {
  const verbs = ['get', 'put', 'post', 'delete', 'patch'];
  const own: HttpRoute[] = [];
  const more: HttpRoute[] = [];
  for (const [field, data] of rule.fields) {
    if (verbs.includes(field.name)) own.push(route(field.name.toUpperCase(), textOf(data), rule));
    else if (field.name === 'custom' && data.kind === 'message') {
      own.push(route(textIn(data.message, 'kind'), textIn(data.message, 'path'), rule));
    } else if (field.name === 'additional_bindings' && data.kind === 'list') {
      more.push(...data.items.flatMap((item) => (item.kind === 'message' ? routesOf(item.message) : [])));
    }
  }
  return [...own, ...more];
}

function route(verb: string, path: string, rule: ReadMessage): HttpRoute {
  return { verb, path, body: textIn(rule, 'body'), responseBody: textIn(rule, 'response_body') };
}

function textIn(message: ReadMessage, name: string): string {
  const found = [...message.fields].find(([field]) => field.name === name);
  return found === undefined ? '' : textOf(found[1]);
}

function textOf(data: FieldData): string {
  return data.kind === 'scalar' ? String(data.value) : '';
}

/** Proto JSON of one option; a short one stays on its line. */
function jsonOf(field: AnyField, options: ReadMessage, types: Registry): string {
  const context = { types, problems: [], unknown: [] };
  const alone = { desc: options.desc, fields: new Map([...options.fields].filter(([one]) => one === field)) };
  const shape = messageShape(alone, context, []);
  const value = shape.kind === 'object' ? valueOf(shape, jsonKey(field)) : shape;
  const inline = inlineText(value);
  return inline.length <= 72 ? inline : layOut(value);
}

function valueOf(shape: JsonShape & { kind: 'object' }, key: string): JsonShape {
  return shape.entries.find(([name]) => name === key)?.[1] ?? shape;
}
