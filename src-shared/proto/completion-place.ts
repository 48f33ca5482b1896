// Where the cursor is in JSON that is still being typed: at a key, at a value, or at neither.
import type {
  JsonArrayNode,
  JsonDocument,
  JsonMember,
  JsonNode,
  JsonObjectNode,
  JsonPath,
} from './json-tree';

export type CursorPlace =
  /** Typing or about to type a key of `object`; `member` is the one under the cursor. */
  | {
      readonly kind: 'key';
      readonly path: JsonPath;
      readonly object: JsonObjectNode;
      readonly member: JsonMember | undefined;
    }
  /** Typing or about to type the value at `path`; `node` is what is there already. */
  | { readonly kind: 'value'; readonly path: JsonPath; readonly node: JsonNode | undefined };

/** undefined where nothing can be completed: inside finished numbers, after a value, outside the message. */
export function cursorPlace(document: JsonDocument, offset: number): CursorPlace | undefined {
  return new PlaceFinder(document.text).placeIn(document.root, offset, []);
}

class PlaceFinder {
  constructor(private readonly text: string) {}

  placeIn(node: JsonNode, offset: number, path: JsonPath): CursorPlace | undefined {
    if (node.kind === 'object' && isInside(node, offset)) return this.placeInObject(node, offset, path);
    if (node.kind === 'array' && isInside(node, offset)) return this.placeInArray(node, offset, path);
    const isBeside = offset < node.from || offset > node.to;
    if (isBeside || node.kind === 'object' || node.kind === 'array') return undefined;
    return path.length === 0 ? undefined : { kind: 'value', path, node };
  }

  private placeInObject(object: JsonObjectNode, offset: number, path: JsonPath): CursorPlace | undefined {
    for (const member of object.members) {
      if (offset >= member.keyFrom && offset <= member.keyTo) return { kind: 'key', path, object, member };
      if (member.colon < 0 || offset <= member.colon || offset > member.end) continue;
      const { value } = member;
      const inner = [...path, member.key];
      if (value.kind === 'bad' && value.text === '') return { kind: 'value', path: inner, node: undefined };
      if (offset < value.from) return { kind: 'value', path: inner, node: undefined };
      if (offset <= value.to) return this.placeIn(value, offset, inner);
    }
    // A key can only follow the opening brace or a comma.
    const before = object.members.findLast(({ keyTo }) => keyTo < offset);
    const isFree = before === undefined || (before.end < offset && this.text[before.end] === ',');
    return isFree ? { kind: 'key', path, object, member: undefined } : undefined;
  }

  private placeInArray(array: JsonArrayNode, offset: number, path: JsonPath): CursorPlace | undefined {
    for (const [index, item] of array.items.entries()) {
      if (offset >= item.from && offset <= item.to) return this.placeIn(item, offset, [...path, index]);
      if (offset < item.from) return { kind: 'value', path: [...path, index], node: undefined };
    }
    return { kind: 'value', path: [...path, array.items.length], node: undefined };
  }
}

function isInside(node: JsonObjectNode | JsonArrayNode, offset: number): boolean {
  return offset > node.from && (offset < node.to || (offset <= node.to && !node.closed));
}
