// One google.protobuf.Any of a draft: what "@type" names, checked by that type; or its two fields as they are.
import { ScalarType, type DescMessage, type JsonValue, type Registry } from '@bufbuild/protobuf';
import { knownKind } from './field-type';
import { bareObject } from './json-check-known';
import { isReported, keySpan, type JsonFaults } from './json-faults';
import { kindWords, type JsonMember, type JsonNode, type JsonObjectNode, type JsonPath } from './json-tree';
import { nearestName } from './nearest-name';

/** What it needs of the check that it is a part of. */
export interface AnyContext {
  readonly types: Registry;
  readonly faults: JsonFaults;
  readonly unknownTypes: Set<string>;
  message(node: JsonNode, desc: DescMessage, at: JsonPath): JsonValue;
  fields(node: JsonNode, desc: DescMessage, at: JsonPath, skipped?: string): JsonValue;
  scalar(node: JsonNode, scalar: ScalarType, at: JsonPath): JsonValue;
}

export class AnyCheck {
  constructor(private readonly check: AnyContext) {}

  any(node: JsonNode, at: JsonPath): JsonValue {
    if (node.kind !== 'object') {
      return this.check.faults.report(
        at,
        node,
        `expected an object with "@type" (Any) but found ${kindWords(node)}`,
      );
    }
    const typeMember = node.members.find((member) => member.key === '@type');
    if (typeMember === undefined) return this.packedAny(node, at);
    const desc = this.anyType(typeMember, [...at, '@type']);
    if (desc === undefined || typeMember.value.kind !== 'string') return null;
    const copy = bareObject();
    if (knownKind(desc) === undefined) Object.assign(copy, this.check.fields(node, desc, at, '@type'));
    else copy['value'] = this.anyKnownValue(node, desc, at);
    copy['@type'] = typeMember.value.value;
    return copy;
  }

  /** `typeUrl` and `value` in base64: how an Any of a type that nobody knows is shown, and may be sent again. */
  private packedAny(node: JsonObjectNode, at: JsonPath): JsonValue {
    const copy = bareObject();
    const isPacked = node.members.every(({ key }) => key === 'typeUrl' || key === 'value');
    if (!isPacked) {
      const fact = 'an Any needs "@type", such as "type.googleapis.com/package.Message"';
      return this.check.faults.report(at, node, fact);
    }
    for (const { key, value } of node.members) {
      const scalar = key === 'value' ? ScalarType.BYTES : ScalarType.STRING;
      if (!isReported(value)) copy[key] = this.check.scalar(value, scalar, [...at, key]);
    }
    return copy;
  }

  private anyKnownValue(node: JsonObjectNode, desc: DescMessage, at: JsonPath): JsonValue {
    for (const member of node.members) {
      if (member.key === '@type' || member.key === 'value') continue;
      this.check.faults.report(
        [...at, member.key],
        keySpan(member),
        `an Any of ${desc.name} has only "@type" and "value"`,
      );
    }
    const member = node.members.find(({ key }) => key === 'value');
    if (member !== undefined) return this.check.message(member.value, desc, [...at, 'value']);
    return this.check.faults.report(at, node, `an Any of ${desc.name} needs "value"`);
  }

  private anyType(member: JsonMember, at: JsonPath): DescMessage | undefined {
    const { value } = member;
    const url = value.kind === 'string' ? value.value : '';
    const name = url.slice(url.lastIndexOf('/') + 1);
    const desc = this.check.types.getMessage(name);
    if (desc === undefined) {
      if (name !== '') this.check.unknownTypes.add(name);
      const names = [...this.check.types]
        .filter((type) => type.kind === 'message')
        .map((type) => type.typeName);
      const near = name === '' ? undefined : nearestName(name, names);
      const hint = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
      this.check.faults.report(at, value, `the schema has no message ${JSON.stringify(name)}${hint}`);
    }
    return desc;
  }
}
