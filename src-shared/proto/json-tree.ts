// The lossless JSON tree: every value with its place in the text, numbers as their source text, and what is wrong with it.

/** Names and indexes from the root; names as they are written in the text (`starts_at` or `startsAt`). */
export type JsonPath = readonly (string | number)[];

interface Span {
  /** Offset of the first UTF-16 unit. */
  readonly from: number;
  /** Offset after the last one. */
  readonly to: number;
}

export interface JsonObjectNode extends Span {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
  /** False when the closing brace is missing. */
  readonly closed: boolean;
}

export interface JsonArrayNode extends Span {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
  readonly closed: boolean;
}

export interface JsonStringNode extends Span {
  readonly kind: 'string';
  readonly value: string;
  readonly closed: boolean;
}

export interface JsonNumberNode extends Span {
  readonly kind: 'number';
  /** Exactly as written: `18446744073709551615`, `1e3`, `-0`. */
  readonly text: string;
}

export interface JsonBooleanNode extends Span {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface JsonNullNode extends Span {
  readonly kind: 'null';
}

/** Something that is not JSON, or (empty text) nothing where a value belongs. A problem tells why. */
export interface JsonBadNode extends Span {
  readonly kind: 'bad';
  readonly text: string;
}

export type JsonNode =
  | JsonObjectNode
  | JsonArrayNode
  | JsonStringNode
  | JsonNumberNode
  | JsonBooleanNode
  | JsonNullNode
  | JsonBadNode;

export interface JsonMember {
  readonly key: string;
  readonly keyFrom: number;
  readonly keyTo: number;
  /** Offset of the colon, or -1 while it is not typed yet. */
  readonly colon: number;
  readonly value: JsonNode;
  /** Offset of the comma or brace that ends this member (the end of the text when there is none). */
  readonly end: number;
}

export interface JsonProblem extends Span {
  /** 1-based, as editors count; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface JsonDocument {
  readonly text: string;
  readonly root: JsonNode;
  /** Syntax errors and duplicate keys, in text order; empty means that the text is JSON. */
  readonly problems: readonly JsonProblem[];
}

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `$.area.lo.latitude`, `$.waypoints[2]`, `$.labels["a b"]`. */
export function pathText(path: JsonPath): string {
  let text = '$';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (plainName.test(part)) text += `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}

/** The first member of that name; JSON gives no meaning to a second one, which is reported as a problem. */
export function memberOf(node: JsonNode | undefined, key: string): JsonMember | undefined {
  return node?.kind === 'object' ? node.members.find((member) => member.key === key) : undefined;
}

/** The value one step down, or undefined when it is not there. */
export function childOf(node: JsonNode | undefined, part: string | number): JsonNode | undefined {
  if (typeof part === 'string') return memberOf(node, part)?.value;
  return node?.kind === 'array' ? node.items[part] : undefined;
}

/** The value at `path`, or undefined when the text has none there. */
export function nodeAt(root: JsonNode, path: JsonPath): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const part of path) node = childOf(node, part);
  return node;
}

/** What a person calls this kind of value: "a string", "the number 12". */
export function kindWords(node: JsonNode): string {
  if (node.kind === 'number') return `the number ${node.text}`;
  if (node.kind === 'boolean') return String(node.value);
  if (node.kind === 'null') return 'null';
  if (node.kind === 'object') return 'an object';
  if (node.kind === 'array') return 'a list';
  if (node.kind === 'bad') return node.text === '' ? 'nothing' : node.text;
  return node.value.length > 30 ? 'a string' : JSON.stringify(node.value);
}
