// Which type stands under the caret of the JSON view: for the way to its documentation.
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import { typeSymbol } from '../../src-shared/proto/field-type';
import { nodeAt, type JsonDocument, type JsonPath } from '../../src-shared/proto/json-tree';
import { anyTypeOf, placeType } from '../../src-shared/proto/place-type';
import { caretPath } from './caret-path';

/** Full name of the message or enum at the caret; of a scalar the message that it is in. */
export function caretType(
  document: JsonDocument,
  offset: number,
  desc: DescMessage,
  types: Registry,
): string {
  let path: JsonPath = caretPath(document, offset);
  while (path.length > 0) {
    const found = typeAt(document, path, desc, types);
    if (found !== undefined) return found;
    path = path.slice(0, -1);
  }
  return desc.typeName;
}

function typeAt(
  { root }: JsonDocument,
  path: JsonPath,
  desc: DescMessage,
  types: Registry,
): string | undefined {
  const type = placeType(root, desc, path, types)?.type;
  const isAny = type?.kind === 'message' && type.message.typeName === 'google.protobuf.Any';
  // An Any is what it says it is.
  const inside = isAny ? anyTypeOf(nodeAt(root, path), types) : undefined;
  return inside?.typeName ?? typeSymbol(type);
}
