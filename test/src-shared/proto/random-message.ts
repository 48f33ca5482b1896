// Random drafts of any message type as JSON text: the limits of every scalar, odd texts and keys, well-known types at their ends.
import { ScalarType, type DescMessage } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { extensionsOf } from '../../../src-shared/proto/extensions';
import {
  isRequired,
  jsonKey,
  knownKind,
  valueType,
  wrappedScalar,
  type AnyField,
  type ValueType,
} from '../../../src-shared/proto/field-type';
import type { TypeRegistry } from '../../../src-shared/proto/registry';
import { durationText, timestampText } from '../../../src-shared/proto/time-text';

type Text = fc.Arbitrary<string>;

const deepest = 3;
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('', '__proto__', '\u0000', '\ufeff', '\u2028'),
);
const name = fc.constantFrom('__proto__', 'constructor', 'a', 'b c', '0', '', 'é');
const base64 = fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const floats = [
  '"NaN"',
  '"Infinity"',
  '"-Infinity"',
  '-0',
  '0',
  '0.1',
  '1e21',
  '5e-324',
  '3.4028234663852886e38',
];

export function messageText(desc: DescMessage, schema: TypeRegistry, depth = 0): Text {
  const kind = knownKind(desc);
  return kind === undefined ? fieldsText(desc, schema, depth) : knownText(desc, schema, depth);
}

function objectText(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')}}`;
}

function fieldsText(
  desc: DescMessage,
  schema: TypeRegistry,
  depth: number,
  head: [string, string][] = [],
): Text {
  const fields: AnyField[] = [...desc.fields, ...extensionsOf(desc, schema.types)];
  const members = fields.map((field) => memberText(field, schema, depth));
  return fc.tuple(fc.tuple(...members), fc.nat()).map(([given, choice]) => {
    const kept = fields.flatMap((field, index): [string, string][] => {
      const value = given[index];
      const arms = field.oneof?.fields ?? [];
      const isOtherArm = arms.length > 0 && arms[choice % arms.length] !== field;
      return value === undefined || isOtherArm ? [] : [[jsonKey(field), value]];
    });
    return objectText([...head, ...kept]);
  });
}

function memberText(field: AnyField, schema: TypeRegistry, depth: number): fc.Arbitrary<string | undefined> {
  if (isRequired(field)) return valueText(valueType(field), schema, depth);
  if (depth >= deepest && field.message !== undefined) return fc.constant(undefined);
  return fc.option(fieldText(field, schema, depth + 1), { nil: undefined, freq: 3 });
}

function fieldText(field: AnyField, schema: TypeRegistry, depth: number): Text {
  const value = valueText(valueType(field), schema, depth);
  if (field.fieldKind === 'list')
    return fc.array(value, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`);
  if (field.fieldKind !== 'map') return value;
  const key = scalarText(field.mapKey).map((json) =>
    json.startsWith('"') ? (JSON.parse(json) as string) : json,
  );
  const entries = fc.uniqueArray(fc.tuple(key, value), { maxLength: 3, selector: ([text]) => text });
  return entries.map(objectText);
}

function valueText(type: ValueType, schema: TypeRegistry, depth: number): Text {
  if (type.kind === 'scalar') return scalarText(type.scalar);
  if (type.kind === 'message') return messageText(type.message, schema, depth);
  if (type.enum.typeName === 'google.protobuf.NullValue') return fc.constant('null');
  const declared = fc.constantFrom(...type.enum.values.map((value) => JSON.stringify(value.name)));
  return type.enum.open ? fc.oneof(declared, fc.constantFrom('7', '-5', '1', '2147483647')) : declared;
}

function scalarText(scalar: ScalarType): Text {
  const between = (min: bigint, max: bigint): fc.Arbitrary<bigint> => {
    return fc.oneof(fc.constantFrom(min, max, 0n), fc.bigInt({ min, max }));
  };
  switch (scalar) {
    case ScalarType.STRING:
      return text.map((value) => JSON.stringify(value));
    case ScalarType.BYTES:
      return base64.map((value) => JSON.stringify(value));
    case ScalarType.BOOL:
      return fc.constantFrom('true', 'false');
    case ScalarType.DOUBLE:
      return fc.oneof(
        fc.constantFrom(...floats),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      );
    case ScalarType.FLOAT:
      return fc.oneof(
        fc.constantFrom(...floats.slice(0, 6), '3.4028234663852886e38', '1e-45'),
        fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
      );
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return between(-(2n ** 63n), 2n ** 63n - 1n).map((value) => `"${value}"`);
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return between(0n, 2n ** 64n - 1n).map((value) => `"${value}"`);
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return between(0n, 2n ** 32n - 1n).map(String);
    default:
      return between(-(2n ** 31n), 2n ** 31n - 1n).map(String);
  }
}

function knownText(desc: DescMessage, schema: TypeRegistry, depth: number): Text {
  switch (knownKind(desc)) {
    case 'timestamp':
      return timeText(-62_135_596_800n, 253_402_300_799n, (seconds, nanos) => timestampText(seconds, nanos));
    case 'duration':
      return timeText(-315_576_000_000n, 315_576_000_000n, (seconds, nanos) =>
        durationText(seconds, seconds < 0n ? -nanos : nanos),
      );
    case 'field-mask':
      return fc
        .array(fc.constantFrom('a', 'fooBar', 'a.bC'), { maxLength: 3 })
        .map((paths) => JSON.stringify(paths.join(',')));
    case 'wrapper':
      return scalarText(wrappedScalar(desc));
    case 'any':
      return anyText(schema, depth);
    case 'struct':
      return structText(1);
    case 'list-value':
      return fc.array(freeText(1), { maxLength: 2 }).map((items) => `[${items.join(', ')}]`);
    default:
      return freeText(2);
  }
}

function timeText(
  min: bigint,
  max: bigint,
  write: (seconds: bigint, nanos: bigint) => string | undefined,
): Text {
  const seconds = fc.oneof(fc.constantFrom(min, max, 0n, -1n), fc.bigInt({ min, max }));
  const nanos = fc.oneof(
    fc.constantFrom(0n, 1n, 500_000_000n, 999_999_999n),
    fc.bigInt({ min: 0n, max: 999_999_999n }),
  );
  return fc.tuple(seconds, nanos).map(([whole, part]) => JSON.stringify(write(whole, part)));
}

function structText(depth: number): Text {
  const entries = fc.uniqueArray(fc.tuple(name, freeText(depth)), { maxLength: 3, selector: ([key]) => key });
  return entries.map(objectText);
}

function freeText(depth: number): Text {
  const plain = fc.oneof(
    fc.constantFrom('null', 'true', '-0', '1.5', '1e300'),
    text.map((value) => JSON.stringify(value)),
  );
  if (depth === 0) return plain;
  const list = fc.array(freeText(depth - 1), { maxLength: 2 }).map((items) => `[${items.join(', ')}]`);
  return fc.oneof({ weight: 3, arbitrary: plain }, list, structText(depth - 1));
}

function anyText(schema: TypeRegistry, depth: number): Text {
  const inside = (typeName: string): Text => {
    const desc = schema.types.getMessage(typeName);
    const url: [string, string] = ['@type', `"type.googleapis.com/${typeName}"`];
    if (desc === undefined) throw new Error(`no ${typeName}`);
    if (knownKind(desc) === undefined) return fieldsText(desc, schema, Math.max(depth, deepest), [url]);
    return messageText(desc, schema, deepest).map((value) => objectText([url, ['value', value]]));
  };
  const packed = [
    'r.M0',
    'r.M1',
    'google.protobuf.Timestamp',
    'google.protobuf.StringValue',
    'google.protobuf.Struct',
  ];
  return fc.oneof(fc.constant('{}'), ...packed.map(inside));
}
