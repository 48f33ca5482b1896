// Small edits of JSON text that leave the person's own formatting alone everywhere else: text in, text out.
import { ok, fail, type Result } from '../result';
import { readJson } from './json-reader';
import {
  childOf,
  memberOf,
  nodeAt,
  pathText,
  type JsonArrayNode,
  type JsonNode,
  type JsonObjectNode,
  type JsonPath,
} from './json-tree';

/** One replacement, in the shape that CodeMirror takes: the units from..to become `insert`. */
export interface TextChange {
  from: number;
  to: number;
  insert: string;
}

/** Where a new key belongs among the keys that are there: smaller ranks first. */
export type KeyRank = (key: string) => number;

/** The smallest single replacement that turns `before` into `after`; undefined when they are equal. */
export function textChange(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let tail = 0;
  while (tail < shorter - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

/**
 * Writes `valueText` (JSON) at `path`. Objects that are missing on the way are made, a null on the way becomes one.
 * `rankOf` places a new key of the innermost object; without it the key goes last.
 */
export function setValue(
  text: string,
  path: JsonPath,
  valueText: string,
  rankOf?: (object: JsonPath) => KeyRank,
): Result<string> {
  const { root } = readJson(text);
  let node: JsonNode = root;
  for (let step = 0; step < path.length; step++) {
    const part = path[step] ?? '';
    const child = childOf(node, part);
    if (child === undefined) {
      const parent = path.slice(0, step);
      const inner = wrapped(path.slice(step + 1), valueText);
      return addChild(text, node, parent, part, inner, rankOf?.(parent));
    }
    node = child;
  }
  if (isHole(node)) return ok(splice(text, node.from, node.to, node.from > 0 ? ` ${valueText}` : valueText));
  return ok(splice(text, node.from, node.to, valueText));
}

/** Removes the member or item at `path` with its comma, and its line when it has one of its own. */
export function removeAt(text: string, path: JsonPath): Result<string> {
  const { root } = readJson(text);
  const parentPath = path.slice(0, -1);
  const parent = nodeAt(root, parentPath);
  const spans = parent === undefined ? [] : childSpans(parent);
  const index = indexIn(parent, path.at(-1));
  const span = spans[index];
  if (parent === undefined || span === undefined) return missing(path);
  const broken = refuseUnclosed(parent, parentPath);
  if (broken !== undefined) return broken;
  const next = spans[index + 1];
  const previous = spans[index - 1];
  if (next !== undefined) return ok(splice(text, span.from, next.from, ''));
  if (previous !== undefined) return ok(splice(text, previous.to, span.to, ''));
  return ok(splice(text, parent.from + 1, parent.to - 1, ''));
}

/** Puts `itemText` (JSON) before item `index` of the list at `path`; an index past the end appends. */
export function insertItem(
  text: string,
  path: JsonPath,
  index: number,
  itemText: string,
  rankOf?: (object: JsonPath) => KeyRank,
): Result<string> {
  const { root } = readJson(text);
  const list = nodeAt(root, path);
  if (list === undefined || list.kind === 'null') return setValue(text, path, `[${itemText}]`, rankOf);
  if (list.kind !== 'array')
    return fail('not-a-list', `${pathText(path)} is not a list: it cannot take an item.`);
  return refuseUnclosed(list, path) ?? ok(insertInto(text, list, index, itemText));
}

/** Moves an item of the list at `path`; the text between the items (commas, lines) stays where it is. */
export function moveItem(text: string, path: JsonPath, from: number, to: number): Result<string> {
  const { root } = readJson(text);
  const list = nodeAt(root, path);
  if (list?.kind !== 'array')
    return fail('not-a-list', `${pathText(path)} is not a list: nothing can move in it.`);
  const moved = list.items[from];
  if (moved === undefined || list.items[to] === undefined)
    return missing([...path, moved === undefined ? from : to]);
  const order = list.items.map((item) => text.slice(item.from, item.to));
  const [item = ''] = order.splice(from, 1);
  order.splice(to, 0, item);
  let out = '';
  let copied = 0;
  list.items.forEach((place, index) => {
    out += text.slice(copied, place.from) + (order[index] ?? '');
    copied = place.to;
  });
  return ok(out + text.slice(copied));
}

/** Gives the member at `path` another key; refused when the object has that key already. */
export function renameKey(text: string, path: JsonPath, key: string): Result<string> {
  const { root } = readJson(text);
  const parent = nodeAt(root, path.slice(0, -1));
  const old = path.at(-1);
  const member = typeof old === 'string' ? memberOf(parent, old) : undefined;
  if (member === undefined) return missing(path);
  if (key !== old && memberOf(parent, key) !== undefined) {
    return fail('key-taken', `The key ${JSON.stringify(key)} is there already: choose another.`);
  }
  return ok(splice(text, member.keyFrom, member.keyTo, JSON.stringify(key)));
}

function splice(text: string, from: number, to: number, insert: string): string {
  return text.slice(0, from) + insert + text.slice(to);
}

function isHole(node: JsonNode): boolean {
  return node.kind === 'bad' && node.text === '';
}

function missing(path: JsonPath): Result<string> {
  return fail('no-such-place', `${pathText(path)} is not in the text any more.`);
}

function refuseUnclosed(node: JsonNode, path: JsonPath): Result<string> | undefined {
  if ((node.kind === 'object' || node.kind === 'array') && node.closed) return undefined;
  return fail(
    'json-broken',
    `${pathText(path)} is not complete JSON: mend the text before changing it here.`,
  );
}

function indexIn(parent: JsonNode | undefined, part: string | number | undefined): number {
  if (typeof part === 'number') return part;
  return parent?.kind === 'object' ? parent.members.findIndex((member) => member.key === part) : -1;
}

function childSpans(node: JsonNode): { from: number; to: number }[] {
  if (node.kind === 'array') return node.items.map(({ from, to }) => ({ from, to }));
  if (node.kind !== 'object') return [];
  return node.members.map((member) => ({ from: member.keyFrom, to: member.value.to }));
}

/** The JSON text of `valueText` inside the containers that `path` names: ['lo', 'latitude'] -> { "lo": { "latitude": 1 } }. */
function wrapped(path: JsonPath, valueText: string): string {
  return path.reduceRight<string>((inner, part) => {
    return typeof part === 'number' ? `[${inner}]` : `{ ${JSON.stringify(part)}: ${inner} }`;
  }, valueText);
}

function addChild(
  text: string,
  node: JsonNode,
  at: JsonPath,
  part: string | number,
  valueText: string,
  rank: KeyRank | undefined,
): Result<string> {
  if (node.kind === 'null' || isHole(node)) {
    const whole = at.length === 0 ? rootText(wrapped([part], valueText)) : wrapped([part], valueText);
    return ok(splice(text, node.from, node.to, whole));
  }
  if (typeof part === 'number') {
    if (node.kind !== 'array' || part !== node.items.length) return missing([...at, part]);
    return refuseUnclosed(node, at) ?? ok(insertInto(text, node, part, valueText));
  }
  if (node.kind !== 'object') {
    return fail(
      'not-an-object',
      `${pathText(at)} is not an object: ${JSON.stringify(part)} cannot go into it.`,
    );
  }
  const broken = refuseUnclosed(node, at);
  if (broken !== undefined) return broken;
  return ok(insertInto(text, node, keyIndex(node, part, rank), `${JSON.stringify(part)}: ${valueText}`));
}

function rootText(inline: string): string {
  return `{\n  ${inline.slice(2, -2)}\n}`;
}

function keyIndex(node: JsonObjectNode, key: string, rank: KeyRank | undefined): number {
  if (rank === undefined) return node.members.length;
  const own = rank(key);
  const later = node.members.findIndex((member) => rank(member.key) > own);
  return later < 0 ? node.members.length : later;
}

function insertInto(
  text: string,
  node: JsonObjectNode | JsonArrayNode,
  index: number,
  entry: string,
): string {
  const spans = childSpans(node);
  const first = spans[0];
  if (first === undefined) return splice(text, node.from, node.to, firstEntry(text, node, entry));
  const gap = text.slice(node.from + 1, first.from);
  const separator = gap.includes('\n') ? gap : ' ';
  const next = spans[index];
  if (next !== undefined) return splice(text, next.from, next.from, `${entry},${separator}`);
  const last = spans.at(-1) ?? first;
  return splice(text, last.to, last.to, `,${separator}${entry}`);
}

function firstEntry(text: string, node: JsonObjectNode | JsonArrayNode, entry: string): string {
  const isRoot = text.slice(0, node.from).trim() === '';
  if (node.kind === 'object' && !isRoot) return `{ ${entry} }`;
  if (node.kind === 'array' && !entry.startsWith('{')) return `[${entry}]`;
  const indent = lineIndent(text, node.from);
  const [open, close] = node.kind === 'array' ? ['[', ']'] : ['{', '}'];
  return `${open}\n${indent}  ${entry}\n${indent}${close}`;
}

function lineIndent(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}
