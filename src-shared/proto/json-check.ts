// Checks a JSON draft against a message type: every fault with its place and a sentence, and the value for the encoder.
import type { DescEnum, DescMessage, DescOneof, JsonValue, Registry, ScalarType } from '@bufbuild/protobuf';
import { libraryPrefix, type AnyUrl } from './any-url';
import { fieldLabel, isRequired, jsonKey, knownKind, valueType, wrappedScalar } from './field-type';
import type { AnyField, ValueType } from './field-type';
import { bareObject, checkDuration, checkFieldMask, checkTimestamp, freeValue } from './json-check-known';
import { checkEnum } from './json-check-enum';
import { checkMapKey, checkScalar } from './json-check-scalar';
import {
  kindWords,
  pathText,
  type JsonDocument,
  type JsonMember,
  type JsonNode,
  type JsonPath,
} from './json-tree';
import { nearestName } from './nearest-name';
import { fieldNamed } from './place-type';

export interface JsonDiagnostic {
  readonly at: JsonPath;
  /** `at` as text: `$.area.lo.latitude`. */
  readonly path: string;
  /** The span to underline: the value, or the key when the key is what is wrong. */
  readonly from: number;
  readonly to: number;
  /** A warning does not stop sending. */
  readonly severity: 'error' | 'warning';
  /** Without the path: `3000000000 is out of range for int32`. */
  readonly fact: string;
  /** With it: `$.area.lo.latitude: 3000000000 is out of range for int32`; a syntax error says its line instead. */
  readonly message: string;
}

export interface CheckedJson {
  /** In text order; syntax errors come first as diagnostics of `$`. At most 1,000. */
  readonly diagnostics: readonly JsonDiagnostic[];
  /** Canonical proto JSON for fromJson; only meaningful when no diagnostic is an error. */
  readonly value: JsonValue;
  /** The type URLs that fromJson would rewrite; outer Anys after the ones inside them. */
  readonly anyUrls: readonly AnyUrl[];
}

/** How deep messages may nest in a draft: above what servers accept (100), so that refusals can be tried out. */
export const maxMessageDepth = 250;
const maxDiagnostics = 1000;

export function checkJson(document: JsonDocument, desc: DescMessage, types: Registry): CheckedJson {
  const check = new JsonCheck(types);
  for (const { from, to, line, column, message } of document.problems) {
    check.syntax({ from, to }, `Line ${line}, column ${column}: ${message}`);
  }
  const value = check.message(document.root, desc, []);
  const diagnostics = check.diagnostics.sort((a, b) => a.from - b.from);
  return { diagnostics, value, anyUrls: check.anyUrls };
}

class JsonCheck {
  readonly diagnostics: JsonDiagnostic[] = [];
  readonly anyUrls: AnyUrl[] = [];
  private depth = 0;

  constructor(private readonly types: Registry) {}

  syntax({ from, to }: { from: number; to: number }, fact: string): void {
    this.diagnostics.push({ at: [], path: '$', from, to, severity: 'error', fact, message: fact });
  }

  report(
    at: JsonPath,
    { from, to }: { from: number; to: number },
    fact: string,
    severity: 'error' | 'warning' = 'error',
  ): null {
    if (this.diagnostics.length >= maxDiagnostics) return null;
    const path = pathText(at);
    this.diagnostics.push({ at, path, from, to, severity, fact, message: `${path}: ${fact}` });
    return null;
  }

  message(node: JsonNode, desc: DescMessage, at: JsonPath): JsonValue {
    if (isReported(node)) return null;
    if (this.depth >= maxMessageDepth) {
      return this.report(at, node, `is nested deeper than ${maxMessageDepth} messages`);
    }
    this.depth++;
    const value = knownKind(desc) === undefined ? this.fields(node, desc, at) : this.known(node, desc, at);
    this.depth--;
    return value;
  }

  private fields(node: JsonNode, desc: DescMessage, at: JsonPath, skipped?: string): JsonValue {
    if (node.kind !== 'object') {
      return this.report(at, node, `expected an object (${desc.name}) but found ${kindWords(node)}`);
    }
    const copy = bareObject();
    const given = new Map<AnyField, JsonMember>();
    const arms = new Map<DescOneof, JsonMember>();
    for (const member of node.members) {
      if (member.key === skipped) continue;
      const field = fieldNamed(desc, member.key, this.types);
      if (field === undefined) {
        this.unknownKey(member, desc, at);
        continue;
      }
      const before = given.get(field);
      if (before !== undefined && before.key !== member.key) {
        this.report(
          [...at, member.key],
          keySpan(member),
          `${before.key} and ${member.key} are the same field: keep one`,
        );
      }
      given.set(field, member);
      this.checkArm(field, member, arms, at);
      const value = this.field(member.value, field, [...at, member.key]);
      if (value !== undefined) copy[jsonKey(field)] = value;
    }
    this.checkRequired(node, desc, given, at);
    return copy;
  }

  private unknownKey(member: JsonMember, desc: DescMessage, at: JsonPath): void {
    const names = desc.fields.flatMap((field) => [field.jsonName, field.name]);
    const near = nearestName(member.key, member.key.includes('_') ? names.reverse() : names);
    const hint = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
    const fact = `${desc.name} has no field ${JSON.stringify(member.key)}${hint}`;
    this.report([...at, member.key], keySpan(member), fact);
  }

  private checkArm(
    field: AnyField,
    member: JsonMember,
    arms: Map<DescOneof, JsonMember>,
    at: JsonPath,
  ): void {
    if (field.oneof === undefined || isUnset(member.value, field)) return;
    const other = arms.get(field.oneof);
    arms.set(field.oneof, member);
    if (other === undefined || other.key === member.key) return;
    const fact = `${other.key} is set too, and ${field.oneof.name} holds only one of them: remove the other`;
    this.report([...at, member.key], keySpan(member), fact);
  }

  private checkRequired(
    node: JsonNode,
    desc: DescMessage,
    given: Map<AnyField, JsonMember>,
    at: JsonPath,
  ): void {
    for (const field of desc.fields) {
      if (!isRequired(field)) continue;
      const member = given.get(field);
      if (member !== undefined && member.value.kind !== 'null') continue;
      const span = { from: node.from, to: Math.min(node.from + 1, node.to) };
      this.report([...at, jsonKey(field)], span, `${fieldLabel(field)} is required and is missing`);
    }
  }

  /** undefined stands for "unset": null does not travel. */
  private field(node: JsonNode, field: AnyField, at: JsonPath): JsonValue | undefined {
    if (isReported(node)) return null;
    const type = valueType(field);
    if (isUnset(node, field)) return undefined;
    if (field.fieldKind === 'list') {
      if (node.kind !== 'array') return this.report(at, node, `expected a list but found ${kindWords(node)}`);
      return node.items.map((item, index) => this.element(item, type, [...at, index], 'an item of a list'));
    }
    if (field.fieldKind === 'map') return this.map(node, field.mapKey, type, at);
    return this.value(node, type, at);
  }

  private map(node: JsonNode, mapKey: ScalarType, type: ValueType, at: JsonPath): JsonValue {
    if (node.kind !== 'object') {
      return this.report(at, node, `expected an object (a map) but found ${kindWords(node)}`);
    }
    const copy = bareObject();
    const keys = new Set<string>();
    for (const member of node.members) {
      const place = [...at, member.key];
      const checked = checkMapKey(member.key, mapKey);
      const key = 'key' in checked ? checked.key : member.key;
      if ('error' in checked) this.report(place, keySpan(member), checked.error);
      else if (keys.has(key) && key !== member.key)
        this.report(place, keySpan(member), `the key ${key} is there twice`);
      keys.add(key);
      copy[key] = this.element(member.value, type, place, 'the value of a map entry');
    }
    return copy;
  }

  private element(node: JsonNode, type: ValueType, at: JsonPath, what: string): JsonValue {
    if (node.kind === 'null' && !takesNull(type)) {
      return this.report(at, node, `${what} cannot be null: remove it or give it a value`);
    }
    return isReported(node) ? null : this.value(node, type, at);
  }

  private value(node: JsonNode, type: ValueType, at: JsonPath): JsonValue {
    if (type.kind === 'message') return this.message(node, type.message, at);
    if (type.kind === 'enum') return this.enumValue(node, type.enum, at);
    return this.scalar(node, type.scalar, at);
  }

  private scalar(node: JsonNode, scalar: ScalarType, at: JsonPath): JsonValue {
    const checked = checkScalar(node, scalar);
    if ('error' in checked) return this.report(at, node, checked.error);
    if (checked.warning !== undefined) this.report(at, node, checked.warning, 'warning');
    return checked.value;
  }

  private enumValue(node: JsonNode, desc: DescEnum, at: JsonPath): JsonValue {
    const checked = checkEnum(node, desc);
    return 'error' in checked ? this.report(at, node, checked.error) : checked.value;
  }

  private known(node: JsonNode, desc: DescMessage, at: JsonPath): JsonValue {
    const kind = knownKind(desc);
    const free = (path: JsonPath, place: JsonNode, fact: string, severity?: 'error' | 'warning'): void => {
      this.report(path, place, fact, severity);
    };
    if (kind === 'any') return this.any(node, at);
    if (kind === 'wrapper') return node.kind === 'null' ? null : this.scalar(node, wrappedScalar(desc), at);
    if (kind === 'value') return freeValue(node, at, free);
    if (kind === 'struct' || kind === 'list-value') {
      const wanted = kind === 'struct' ? 'object' : 'array';
      if (node.kind === wanted) return freeValue(node, at, free);
      return this.report(
        at,
        node,
        `expected ${wanted === 'array' ? 'a list' : 'an object'} but found ${kindWords(node)}`,
      );
    }
    if (node.kind !== 'string') {
      return this.report(at, node, `expected a string (${desc.name}) but found ${kindWords(node)}`);
    }
    const text = node.value;
    const checked =
      kind === 'timestamp'
        ? checkTimestamp(text)
        : kind === 'duration'
          ? checkDuration(text)
          : checkFieldMask(text);
    return 'error' in checked ? this.report(at, node, checked.error) : checked.value;
  }

  private any(node: JsonNode, at: JsonPath): JsonValue {
    if (node.kind !== 'object') {
      return this.report(at, node, `expected an object with "@type" (Any) but found ${kindWords(node)}`);
    }
    const typeMember = node.members.find((member) => member.key === '@type');
    if (typeMember === undefined) {
      if (node.members.length === 0) return bareObject();
      return this.report(at, node, 'an Any needs "@type", such as "type.googleapis.com/package.Message"');
    }
    const desc = this.anyType(typeMember, [...at, '@type']);
    if (desc === undefined || typeMember.value.kind !== 'string') return null;
    const copy = bareObject();
    if (knownKind(desc) === undefined) Object.assign(copy, this.fields(node, desc, at, '@type'));
    else copy['value'] = this.anyKnownValue(node, desc, at);
    const typeUrl = typeMember.value.value;
    copy['@type'] = typeUrl;
    if (!typeUrl.startsWith(libraryPrefix)) this.anyUrls.push({ at, typeUrl });
    return copy;
  }

  private anyKnownValue(node: JsonNode & { kind: 'object' }, desc: DescMessage, at: JsonPath): JsonValue {
    for (const member of node.members) {
      if (member.key === '@type' || member.key === 'value') continue;
      this.report(
        [...at, member.key],
        keySpan(member),
        `an Any of ${desc.name} has only "@type" and "value"`,
      );
    }
    const member = node.members.find(({ key }) => key === 'value');
    if (member !== undefined) return this.message(member.value, desc, [...at, 'value']);
    return this.report(at, node, `an Any of ${desc.name} needs "value"`);
  }

  private anyType(member: JsonMember, at: JsonPath): DescMessage | undefined {
    const { value } = member;
    const url = value.kind === 'string' ? value.value : '';
    const name = url.slice(url.lastIndexOf('/') + 1);
    const desc = this.types.getMessage(name);
    if (desc === undefined) {
      const names = [...this.types].filter((type) => type.kind === 'message').map((type) => type.typeName);
      const near = name === '' ? undefined : nearestName(name, names);
      const hint = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
      this.report(at, value, `the schema has no message ${JSON.stringify(name)}${hint}`);
    }
    return desc;
  }
}

function keySpan(member: JsonMember): { from: number; to: number } {
  return { from: member.keyFrom, to: member.keyTo };
}

/** The reader has said already what is wrong there. */
function isReported(node: JsonNode): boolean {
  return node.kind === 'bad';
}

function takesNull(type: ValueType): boolean {
  if (type.kind === 'enum') return type.enum.typeName === 'google.protobuf.NullValue';
  return type.kind === 'message' && knownKind(type.message) === 'value';
}

/** null means unset, but for google.protobuf.Value and NullValue, which have a null of their own. */
function isUnset(node: JsonNode, field: AnyField): boolean {
  if (node.kind !== 'null') return false;
  return field.fieldKind === 'list' || field.fieldKind === 'map' || !takesNull(valueType(field));
}
