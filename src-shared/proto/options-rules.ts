// Rules of buf.validate (and of protoc-gen-validate before it) in words.
import type { AnyField } from './field-type';
import { fieldsInOrder, messageShape, scalarText } from './json-print';
import { inlineText } from './json-layout';
import { createRegistry } from '@bufbuild/protobuf';
import type { FieldData, ReadMessage, SingleData } from './message-read';

export interface RuleText {
  /** `At least 3 characters`. */
  readonly text: string;
  /** An expression in CEL, shown as code. */
  readonly code?: string;
}

const phrases: Readonly<Record<string, string>> = {
  const: 'Exactly $',
  lt: 'Less than $',
  lte: 'At most $',
  gt: 'More than $',
  gte: 'At least $',
  in: 'One of $',
  not_in: 'None of $',
  len: '$ characters',
  min_len: 'At least $ characters',
  max_len: 'At most $ characters',
  len_bytes: '$ bytes in UTF-8',
  min_bytes: 'At least $ bytes in UTF-8',
  max_bytes: 'At most $ bytes in UTF-8',
  pattern: 'Matches $',
  prefix: 'Starts with $',
  suffix: 'Ends with $',
  contains: 'Contains $',
  not_contains: 'Does not contain $',
  min_items: 'At least $ items',
  max_items: 'At most $ items',
  min_pairs: 'At least $ entries',
  max_pairs: 'At most $ entries',
  within: 'Within $ of now',
  example: 'Such as $',
};

/** Rules that are switched on with `true`. */
const switches: Readonly<Record<string, string>> = {
  required: 'Required',
  unique: 'No item twice',
  email: 'An e-mail address',
  hostname: 'A host name',
  ip: 'An IP address',
  ipv4: 'An IPv4 address',
  ipv6: 'An IPv6 address',
  uri: 'A URI',
  uri_ref: 'A URI or a reference to one',
  address: 'A host name or an IP address',
  uuid: 'A UUID',
  tuuid: 'A UUID without dashes',
  host_and_port: 'A host and a port',
  finite: 'Not infinite and not NaN',
  defined_only: 'Only declared values',
  lt_now: 'In the past',
  gt_now: 'In the future',
  skip: 'Not checked',
  disabled: 'Not checked',
  no_sparse: 'No empty message',
};

/** Words before the rules of a part. */
const parts: Readonly<Record<string, string>> = {
  items: 'Each item',
  keys: 'Each key',
  values: 'Each value',
};

/** @param rules the value of buf.validate.field, .message or .oneof, or of validate.rules */
export function ruleTexts(rules: ReadMessage): RuleText[] {
  return fieldsInOrder(rules).flatMap((field) => {
    const data = rules.fields.get(field);
    return data === undefined ? [] : fieldRules(field, data);
  });
}

function fieldRules(field: AnyField, data: FieldData): RuleText[] {
  if (data.kind === 'list' && (field.name === 'cel' || field.name === 'cel_expression')) {
    return data.items.map(celText);
  }
  if (data.kind === 'message') {
    const part = parts[field.name];
    const kind = data.message.desc.name;
    // `string { … }`, `repeated { … }`: the rules of the field's own type.
    if (/Rules$|Constraints$/.test(kind)) {
      const inner = ruleTexts(data.message);
      return part === undefined ? inner : inner.map((rule) => ({ ...rule, text: `${part}: ${rule.text}` }));
    }
  }
  const known = switches[field.name];
  if (known !== undefined && data.kind === 'scalar' && data.value === true) return [{ text: known }];
  const value = valueText(field, data);
  const phrase = phrases[field.name];
  return [{ text: phrase === undefined ? `${field.name}: ${value}` : counted(phrase, value) }];
}

/** `At least 1 item`. */
function counted(phrase: string, value: string): string {
  const words =
    value === '1' ? phrase.replace(/entries$/, 'entry').replace(/(item|character)s$/, '$1') : phrase;
  return words.replace('$', () => value);
}

function celText(item: SingleData): RuleText {
  if (item.kind !== 'message') return { text: 'CEL', code: singleText(undefined, item) };
  const text = (name: string) => {
    const field = item.message.desc.fields.find((one) => one.name === name);
    const data = field && item.message.fields.get(field);
    return data?.kind === 'scalar' && typeof data.value === 'string' ? data.value : '';
  };
  return { text: text('message') || text('id') || 'CEL', code: text('expression') };
}

function valueText(field: AnyField, data: FieldData): string {
  if (data.kind === 'list') return data.items.map((item) => singleText(field, item)).join(', ');
  if (data.kind === 'map') return `${data.entries.size}`;
  return singleText(field, data);
}

function singleText(field: AnyField | undefined, data: SingleData): string {
  if (data.kind === 'enum') return field?.enum?.value[data.number]?.name ?? String(data.number);
  if (data.kind === 'scalar') {
    const text = scalarText(data.value, data.scalar);
    return typeof data.value === 'bigint' ? String(data.value) : text;
  }
  return inlineText(messageShape(data.message, { types: noTypes, problems: [], unknown: [] }, [])).replace(
    /^"|"$/g,
    '',
  );
}

const noTypes = createRegistry();
