// What type the schema gives to a place in a JSON draft: for completion, and for the order in which new keys are written.
import type { DescMessage, Registry, ScalarType } from '@bufbuild/protobuf';
import {
  fieldsByName,
  knownKind,
  valueType,
  wrappedScalar,
  type AnyField,
  type ValueType,
} from './field-type';
import { childOf, memberOf, type JsonNode, type JsonPath } from './json-tree';

export type PlaceType =
  | { readonly kind: 'value'; readonly type: ValueType; readonly field?: AnyField }
  | { readonly kind: 'list'; readonly type: ValueType; readonly field: AnyField }
  | { readonly kind: 'map'; readonly mapKey: ScalarType; readonly type: ValueType; readonly field: AnyField };

/** undefined where the schema says nothing: inside a Struct, under an unknown key, in an Any of unknown type. */
export function placeType(
  root: JsonNode,
  desc: DescMessage,
  path: JsonPath,
  types: Registry,
): PlaceType | undefined {
  let place: PlaceType | undefined = { kind: 'value', type: { kind: 'message', message: desc } };
  let node: JsonNode | undefined = root;
  for (const part of path) {
    place = place === undefined ? undefined : stepInto(place, part, node, types);
    node = childOf(node, part);
  }
  return place;
}

/** The message whose fields are the keys at this place; looks into an Any by its "@type". */
export function keysOf(
  place: PlaceType | undefined,
  node: JsonNode | undefined,
  types: Registry,
): DescMessage | undefined {
  if (place?.kind !== 'value' || place.type.kind !== 'message') return undefined;
  const kind = knownKind(place.type.message);
  if (kind === undefined) return place.type.message;
  if (kind !== 'any') return undefined;
  const desc = anyTypeOf(node, types);
  return desc === undefined || knownKind(desc) !== undefined ? undefined : desc;
}

/** The type that the "@type" of this object names, when the registry has it. */
export function anyTypeOf(node: JsonNode | undefined, types: Registry): DescMessage | undefined {
  const url = memberOf(node, '@type')?.value;
  return url?.kind === 'string'
    ? types.getMessage(url.value.slice(url.value.lastIndexOf('/') + 1))
    : undefined;
}

/** A wrapper counts as the scalar that it wraps: that is how its JSON looks. */
export function unwrapped(type: ValueType): ValueType {
  if (type.kind !== 'message' || knownKind(type.message) !== 'wrapper') return type;
  return { kind: 'scalar', scalar: wrappedScalar(type.message) };
}

function stepInto(
  place: PlaceType,
  part: string | number,
  node: JsonNode | undefined,
  types: Registry,
): PlaceType | undefined {
  if (place.kind === 'list')
    return typeof part === 'number' ? { kind: 'value', type: place.type } : undefined;
  if (place.kind === 'map') return typeof part === 'string' ? { kind: 'value', type: place.type } : undefined;
  const desc = keysOf(place, node, types);
  if (desc !== undefined) return fieldPlace(fieldNamed(desc, String(part), types));
  const isAny = place.type.kind === 'message' && knownKind(place.type.message) === 'any';
  const packed = isAny && part === 'value' ? anyTypeOf(node, types) : undefined;
  return packed === undefined ? undefined : { kind: 'value', type: { kind: 'message', message: packed } };
}

/** By JSON name, by .proto name, or an extension by `[pkg.name]`. */
export function fieldNamed(desc: DescMessage, key: string, types: Registry): AnyField | undefined {
  const own = fieldsByName(desc).get(key);
  if (own !== undefined || !key.startsWith('[') || !key.endsWith(']')) return own;
  const extension = types.getExtension(key.slice(1, -1));
  return extension?.extendee.typeName === desc.typeName ? extension : undefined;
}

function fieldPlace(field: AnyField | undefined): PlaceType | undefined {
  if (field === undefined) return undefined;
  const type = valueType(field);
  if (field.fieldKind === 'list') return { kind: 'list', type, field };
  if (field.fieldKind === 'map') return { kind: 'map', mapKey: field.mapKey, type, field };
  return { kind: 'value', type, field };
}

/** Keys in the order of the .proto; keys that the type does not have go last. */
export function rankInSchema(
  root: JsonNode,
  desc: DescMessage,
  object: JsonPath,
  types: Registry,
): (key: string) => number {
  const place = placeType(root, desc, object, types);
  const node = object.reduce<JsonNode | undefined>(childOf, root);
  const owner = keysOf(place, node, types);
  const ranks = new Map<string, number>();
  owner?.fields.forEach((field, index) => ranks.set(field.name, index).set(field.jsonName, index));
  return (key) => (key === '@type' ? -1 : (ranks.get(key) ?? ranks.size));
}
