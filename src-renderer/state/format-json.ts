// "Format document": the same JSON laid out afresh; values keep their exact source text (64-bit digits, escapes).
import { layOut, type JsonShape } from '../../src-shared/proto/json-layout';
import { readJson } from '../../src-shared/proto/json-reader';
import type { JsonNode } from '../../src-shared/proto/json-tree';

/** The text as it is when it is not JSON: laying out half of a message would lose the rest. */
export function formatJson(text: string): string {
  const { root, problems } = readJson(text);
  return problems.length > 0 ? text : layOut(shapeOf(text, root));
}

function shapeOf(text: string, node: JsonNode): JsonShape {
  if (node.kind === 'object') {
    return { kind: 'object', entries: node.members.map(({ key, value }) => [key, shapeOf(text, value)]) };
  }
  if (node.kind === 'array') return { kind: 'array', items: node.items.map((item) => shapeOf(text, item)) };
  return { kind: 'leaf', text: text.slice(node.from, node.to) };
}
