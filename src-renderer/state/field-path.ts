// Where in a draft a field is that a server names: `waypoints[2].latitude` in a BadRequest, whatever spelling the JSON uses.
import type { DescMessage } from '@bufbuild/protobuf';
import { jsonKey, valueType, type AnyField } from '../../src-shared/proto/field-type';
import { childOf, memberOf, type JsonNode, type JsonPath } from '../../src-shared/proto/json-tree';

const step = /\[\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\]]*))\s*\]|([^.[\]]+)/g;

interface Place {
  node: JsonNode | undefined;
  message: DescMessage | undefined;
  /** The list or map that the next step goes into. */
  inside: AnyField | undefined;
}

/**
 * Names may be those of the .proto or of proto JSON; indexes may be written `[2]` or `.2`; a leading `$` is ignored.
 * Steps that the schema does not know are taken as they are.
 */
export function locateField(root: JsonNode, desc: DescMessage, fieldPath: string): JsonPath {
  const path: (string | number)[] = [];
  let place: Place = { node: root, message: desc, inside: undefined };
  for (const found of fieldPath.replace(/^\$\.?/, '').matchAll(step)) {
    const name = (found[1] ?? found[2] ?? found[3] ?? found[4] ?? '').trim();
    const part = partOf(place, name);
    path.push(part);
    place = stepInto(place, part, name);
  }
  return path;
}

function partOf(place: Place, name: string): string | number {
  if (place.inside?.fieldKind === 'list') return /^\d+$/.test(name) ? Number(name) : name;
  if (place.inside?.fieldKind === 'map') return name;
  const field = fieldNamed(place.message, name);
  return field === undefined ? name : keyInText(place.node, field);
}

function stepInto(place: Place, part: string | number, name: string): Place {
  const node = childOf(place.node, part);
  if (place.inside !== undefined) return { node, message: messageOf(place.inside), inside: undefined };
  const field = fieldNamed(place.message, name);
  if (field === undefined) return { node, message: undefined, inside: undefined };
  const isMany = field.fieldKind === 'list' || field.fieldKind === 'map';
  return { node, message: isMany ? undefined : messageOf(field), inside: isMany ? field : undefined };
}

function fieldNamed(message: DescMessage | undefined, name: string): AnyField | undefined {
  return message?.fields.find((field) => field.name === name || field.jsonName === name);
}

function keyInText(node: JsonNode | undefined, field: AnyField): string {
  return memberOf(node, field.name) === undefined ? jsonKey(field) : field.name;
}

function messageOf(field: AnyField): DescMessage | undefined {
  const type = valueType(field);
  return type.kind === 'message' ? type.message : undefined;
}
