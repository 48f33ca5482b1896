// What can be typed next in a JSON draft, from the schema: keys that are missing, enum names, booleans, and what they are for.
import { ScalarType, type DescEnum, type DescMessage, type Registry } from '@bufbuild/protobuf';
import { docOf } from './comments';
import { cursorPlace, type CursorPlace } from './completion-place';
import { extensionsOf } from './extensions';
import { jsonKey, knownKind, typeLabel, type AnyField, type ValueType } from './field-type';
import { initialText } from './form-value';
import { readJson } from './json-reader';
import type { JsonNode } from './json-tree';
import { fieldNamed, keysOf, placeType, unwrapped, type PlaceType } from './place-type';

export interface CompletionOption {
  /** What is matched and shown: `startsAt`, `PRIORITY_HIGH`. */
  readonly label: string;
  /** What replaces from..to. */
  readonly insert: string;
  /** Where the cursor goes, counted in `insert`; absent for its end. */
  readonly cursor?: number;
  /** At the right: a type, or the number of an enum value. */
  readonly detail: string;
  /** The comment of the .proto. */
  readonly doc: string;
  /** Under the comment: `survey.v1.Priority, field 3`. */
  readonly origin: string;
  readonly kind: 'key' | 'arm' | 'enum' | 'word' | 'value';
}

export interface Completion {
  /** The text that is replaced, without an opening quote that stands there already. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly CompletionOption[];
}

/** undefined when there is nothing to offer at `offset`. Works in text that is not yet JSON. */
export function completeJson(
  text: string,
  offset: number,
  desc: DescMessage,
  types: Registry,
): Completion | undefined {
  const document = readJson(text);
  const place = cursorPlace(document, offset);
  if (place === undefined) return undefined;
  const type = placeType(document.root, desc, place.path, types);
  const completion =
    place.kind === 'key'
      ? keyCompletion(text, offset, place, type, types)
      : valueCompletion(text, offset, place.node, type);
  return completion === undefined || completion.options.length === 0 ? undefined : completion;
}

function keyCompletion(
  text: string,
  offset: number,
  { object, member }: CursorPlace & { kind: 'key' },
  place: PlaceType | undefined,
  types: Registry,
): Completion | undefined {
  const span = replaced(
    text,
    offset,
    member === undefined ? undefined : { from: member.keyFrom, to: member.keyTo },
  );
  if (place?.kind === 'map')
    return mapKeyCompletion(
      place,
      object.members.map(({ key }) => key),
      member?.key,
      span,
    );
  const desc = keysOf(place, object, types);
  if (desc === undefined) return anyTypeKey(place, object, span);
  const others = object.members.filter((candidate) => candidate !== member);
  const taken = new Set(others.map(({ key }) => fieldNamed(desc, key, types)));
  const closed = new Set<AnyField>([...taken].flatMap((field) => field?.oneof?.fields ?? []));
  const hasColon = member !== undefined && member.colon >= 0;
  const fields: readonly AnyField[] = [...desc.fields, ...extensionsOf(desc, types)];
  const free = fields.filter((field) => !taken.has(field) && !closed.has(field));
  return { ...span.range, options: free.map((field) => keyOption(field, span, hasColon)) };
}

interface Span {
  readonly range: { readonly from: number; readonly to: number };
  /** An opening quote stands before the range. */
  readonly isQuoted: boolean;
}

/** What a choice replaces: from behind the opening quote to the end of what was typed, with its closing quote. */
function replaced(text: string, offset: number, typed: { from: number; to: number } | undefined): Span {
  if (typed === undefined) return { range: { from: offset, to: offset }, isQuoted: false };
  const isQuoted = text[typed.from] === '"';
  if (!isQuoted) return { range: { from: typed.from, to: typed.to }, isQuoted };
  // A string without its end reaches to the end of the line: only what stands before the cursor is its text.
  const isClosed = typed.to > typed.from + 1 && text[typed.to - 1] === '"' && offset < typed.to;
  return {
    range: { from: typed.from + 1, to: isClosed ? typed.to : Math.max(offset, typed.from + 1) },
    isQuoted,
  };
}

function keyOption(field: AnyField, span: Span, hasColon: boolean): CompletionOption {
  const label = jsonKey(field);
  const head = `${span.isQuoted ? '' : '"'}${label}"`;
  const { text, cursor } = hasColon ? { text: '', cursor: undefined } : valueStub(field);
  const insert = head + text;
  return {
    label,
    insert,
    ...(cursor === undefined ? {} : { cursor: head.length + cursor }),
    detail: typeLabel(field),
    doc: docOf(field),
    origin: `${field.kind === 'extension' ? field.extendee.typeName : field.parent.typeName}, field ${field.number}`,
    kind: field.oneof === undefined ? 'key' : 'arm',
  };
}

/** `: ""` with the cursor between the quotes: what the type's JSON begins with. */
function valueStub(field: AnyField): { text: string; cursor: number | undefined } {
  if (field.fieldKind === 'list') return { text: ': []', cursor: 3 };
  if (field.fieldKind === 'map' || isPlainMessage(field)) return { text: ': {}', cursor: 3 };
  if (field.enum !== undefined || field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES) {
    return { text: ': ""', cursor: 3 };
  }
  const kind = field.message === undefined ? undefined : knownKind(field.message);
  if (kind === 'timestamp' || kind === 'duration' || kind === 'field-mask')
    return { text: ': ""', cursor: 3 };
  return { text: ': ', cursor: undefined };
}

function isPlainMessage(field: AnyField): boolean {
  if (field.message === undefined) return false;
  const kind = knownKind(field.message);
  return kind === undefined || kind === 'struct' || kind === 'any';
}

function mapKeyCompletion(
  place: PlaceType & { kind: 'map' },
  keys: readonly string[],
  own: string | undefined,
  span: Span,
): Completion | undefined {
  if (place.mapKey !== ScalarType.BOOL) return undefined;
  const free = ['true', 'false'].filter((key) => key === own || !keys.includes(key));
  const options = free.map((label): CompletionOption => {
    const insert = `${span.isQuoted ? '' : '"'}${label}"`;
    return { label, insert, detail: 'key', doc: '', origin: place.field.name, kind: 'word' };
  });
  return { ...span.range, options };
}

function anyTypeKey(
  place: PlaceType | undefined,
  node: JsonNode & { kind: 'object' },
  span: Span,
): Completion | undefined {
  const isAny =
    place?.kind === 'value' && place.type.kind === 'message' && knownKind(place.type.message) === 'any';
  if (!isAny || node.members.some(({ key }) => key === '@type')) return undefined;
  const insert = `${span.isQuoted ? '' : '"'}@type": "type.googleapis.com/"`;
  const doc = 'The full name of the message inside, after a slash.';
  const option = {
    label: '@type',
    insert,
    cursor: insert.length - 1,
    detail: 'type URL',
    doc,
    origin: 'google.protobuf.Any',
  };
  return { ...span.range, options: [{ ...option, kind: 'key' }] };
}

function valueCompletion(
  text: string,
  offset: number,
  node: JsonNode | undefined,
  place: PlaceType | undefined,
): Completion | undefined {
  if (place?.kind !== 'value') return undefined;
  const span = replaced(text, offset, node);
  const options = valueOptions(unwrapped(place.type), span.isQuoted);
  return { ...span.range, options };
}

function valueOptions(type: ValueType, isQuoted: boolean): CompletionOption[] {
  if (type.kind === 'enum') return enumOptions(type.enum, isQuoted);
  if (type.kind === 'scalar') {
    if (type.scalar !== ScalarType.BOOL || isQuoted) return [];
    return ['true', 'false'].map((label) => ({
      label,
      insert: label,
      detail: 'bool',
      doc: '',
      origin: '',
      kind: 'word',
    }));
  }
  const kind = knownKind(type.message);
  if (kind !== 'timestamp' && kind !== 'duration') return [];
  const insert = isQuoted ? initialText(type).slice(1) : initialText(type);
  const label = initialText(type).slice(1, -1);
  return [
    { label, insert, detail: type.message.name, doc: '', origin: type.message.typeName, kind: 'value' },
  ];
}

function enumOptions(desc: DescEnum, isQuoted: boolean): CompletionOption[] {
  if (desc.typeName === 'google.protobuf.NullValue') {
    return [{ label: 'null', insert: 'null', detail: '', doc: '', origin: desc.typeName, kind: 'word' }];
  }
  return desc.values.map((value) => ({
    label: value.name,
    insert: `${isQuoted ? '' : '"'}${value.name}"`,
    detail: String(value.number),
    doc: docOf(value),
    origin: desc.typeName,
    kind: 'enum',
  }));
}
