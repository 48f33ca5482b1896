// Which value the caret is in: for the foot line of the JSON view.
import type { JsonDocument, JsonNode, JsonPath } from '../../src-shared/proto/json-tree';

/** The path of the innermost member or item that the offset touches; empty outside of all of them. */
export function caretPath(document: JsonDocument, offset: number): JsonPath {
  const path: (string | number)[] = [];
  let node: JsonNode | undefined = document.root;
  while (node !== undefined) node = stepInto(node, offset, path);
  return path;
}

function stepInto(node: JsonNode, offset: number, path: (string | number)[]): JsonNode | undefined {
  if (node.kind === 'object') {
    const member = node.members.find(({ keyFrom, value }) => keyFrom <= offset && offset <= value.to);
    if (member !== undefined) path.push(member.key);
    return member?.value;
  }
  if (node.kind !== 'array') return undefined;
  const index = node.items.findIndex(({ from, to }) => from <= offset && offset <= to);
  if (index >= 0) path.push(index);
  return node.items[index];
}
