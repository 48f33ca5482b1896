// Checks a JSON draft against a message type: every fault with its place and a sentence, and the value for the encoder.
import {
  type ScalarType,
  type DescEnum,
  type DescMessage,
  type DescOneof,
  type JsonValue,
  type Registry,
} from '@bufbuild/protobuf';
import { fieldLabel, isRequired, jsonKey, knownKind, valueType, wrappedScalar } from './field-type';
import type { AnyField, ValueType } from './field-type';
import { AnyCheck, type AnyContext } from './json-check-any';
import {
  bareObject,
  checkDuration,
  checkFieldMask,
  checkTimestamp,
  freeValue,
  type FreeReport,
} from './json-check-known';
import { checkEnum } from './json-check-enum';
import { checkMapKey, checkScalar } from './json-check-scalar';
import { isReported, JsonFaults, keySpan } from './json-faults';
import { kindWords, type JsonDocument, type JsonMember, type JsonNode, type JsonPath } from './json-tree';
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
  /** For messageBytes: canonical keys, enums as numbers, maps as pairs in the order of the text; only meaningful when no diagnostic is an error. */
  readonly value: JsonValue;
  /** Full names that an Any of the draft asks for and `types` does not have: a source may know them. */
  readonly unknownTypes: readonly string[];
}

/** How deep messages may nest in a draft: above what servers accept (100), so that refusals can be tried out. */
export const maxMessageDepth = 250;

export function checkJson(document: JsonDocument, desc: DescMessage, types: Registry): CheckedJson {
  const check = new JsonCheck(types, new JsonFaults(document));
  const value = check.message(document.root, desc, []);
  return { diagnostics: check.faults.finished(), value, unknownTypes: [...check.unknownTypes] };
}

class JsonCheck implements AnyContext {
  readonly unknownTypes = new Set<string>();
  private depth = 0;

  constructor(
    readonly types: Registry,
    readonly faults: JsonFaults,
  ) {}

  message(node: JsonNode, desc: DescMessage, at: JsonPath): JsonValue {
    if (isReported(node)) return null;
    if (this.depth >= maxMessageDepth) {
      return this.faults.report(at, node, `is nested deeper than ${maxMessageDepth} messages`);
    }
    this.depth++;
    const value = knownKind(desc) === undefined ? this.fields(node, desc, at) : this.known(node, desc, at);
    this.depth--;
    return value;
  }

  /** Of a message that has no JSON of its own; `skipped` is "@type" inside an Any. */
  fields(node: JsonNode, desc: DescMessage, at: JsonPath, skipped?: string): JsonValue {
    if (node.kind !== 'object') {
      return this.faults.report(at, node, `expected an object (${desc.name}) but found ${kindWords(node)}`);
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
        this.faults.report(
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
    this.faults.report([...at, member.key], keySpan(member), fact);
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
    this.faults.report([...at, member.key], keySpan(member), fact);
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
      this.faults.report([...at, jsonKey(field)], span, `${fieldLabel(field)} is required and is missing`);
    }
  }

  /** undefined stands for "unset": null does not travel. */
  private field(node: JsonNode, field: AnyField, at: JsonPath): JsonValue | undefined {
    if (isReported(node)) return null;
    const type = valueType(field);
    if (isUnset(node, field)) return undefined;
    if (field.fieldKind === 'list') {
      if (node.kind !== 'array')
        return this.faults.report(at, node, `expected a list but found ${kindWords(node)}`);
      return node.items.map((item, index) => this.element(item, type, [...at, index], 'an item of a list'));
    }
    if (field.fieldKind === 'map') return this.map(node, field.mapKey, type, at);
    return this.value(node, type, at);
  }

  private map(node: JsonNode, mapKey: ScalarType, type: ValueType, at: JsonPath): JsonValue {
    if (node.kind !== 'object') {
      return this.faults.report(at, node, `expected an object (a map) but found ${kindWords(node)}`);
    }
    // Pairs, not an object: objects of JavaScript put keys like "7" first.
    const pairs: JsonValue[] = [];
    const keys = new Set<string>();
    for (const member of node.members) {
      const place = [...at, member.key];
      const checked = checkMapKey(member.key, mapKey);
      const key = 'key' in checked ? checked.key : member.key;
      if ('error' in checked) this.faults.report(place, keySpan(member), checked.error);
      else if (keys.has(key) && key !== member.key)
        this.faults.report(place, keySpan(member), `the key ${key} is there twice`);
      keys.add(key);
      pairs.push([key, this.element(member.value, type, place, 'the value of a map entry')]);
    }
    return pairs;
  }

  private element(node: JsonNode, type: ValueType, at: JsonPath, what: string): JsonValue {
    if (node.kind === 'null' && !takesNull(type)) {
      return this.faults.report(at, node, `${what} cannot be null: remove it or give it a value`);
    }
    return isReported(node) ? null : this.value(node, type, at);
  }

  private value(node: JsonNode, type: ValueType, at: JsonPath): JsonValue {
    if (type.kind === 'message') return this.message(node, type.message, at);
    if (type.kind === 'enum') return this.enumValue(node, type.enum, at);
    return this.scalar(node, type.scalar, at);
  }

  scalar(node: JsonNode, scalar: ScalarType, at: JsonPath): JsonValue {
    const checked = checkScalar(node, scalar);
    if ('error' in checked) return this.faults.report(at, node, checked.error);
    if (checked.warning !== undefined) this.faults.report(at, node, checked.warning, 'warning');
    return checked.value;
  }

  private enumValue(node: JsonNode, desc: DescEnum, at: JsonPath): JsonValue {
    const checked = checkEnum(node, desc);
    return 'error' in checked ? this.faults.report(at, node, checked.error) : checked.value;
  }

  private known(node: JsonNode, desc: DescMessage, at: JsonPath): JsonValue {
    const kind = knownKind(desc);
    const free: FreeReport = (path, place, fact, severity) => {
      this.faults.report(path, place, fact, severity);
    };
    if (kind === 'any') return new AnyCheck(this).any(node, at);
    if (kind === 'wrapper') return node.kind === 'null' ? null : this.scalar(node, wrappedScalar(desc), at);
    if (kind === 'value') return freeValue(node, at, free);
    if (kind === 'struct' || kind === 'list-value') {
      const wanted = kind === 'struct' ? 'object' : 'array';
      if (node.kind === wanted) return freeValue(node, at, free);
      return this.faults.report(
        at,
        node,
        `expected ${wanted === 'array' ? 'a list' : 'an object'} but found ${kindWords(node)}`,
      );
    }
    if (node.kind !== 'string') {
      return this.faults.report(at, node, `expected a string (${desc.name}) but found ${kindWords(node)}`);
    }
    const text = node.value;
    const checked =
      kind === 'timestamp'
        ? checkTimestamp(text)
        : kind === 'duration'
          ? checkDuration(text)
          : checkFieldMask(text);
    return 'error' in checked ? this.faults.report(at, node, checked.error) : checked.value;
  }
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
