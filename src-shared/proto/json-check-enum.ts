// One JSON value against an enum: a declared name, a number, or a refusal with the nearest name.
import { ScalarType, type DescEnum, type JsonValue } from '@bufbuild/protobuf';
import { kindWords, type JsonNode } from './json-tree';
import { nearestName } from './nearest-name';
import { fitsScalar, readDecimal } from './number-text';

/** `value` is the number. Open enums take any int32; closed ones (proto2) only what they declare. */
export function checkEnum(node: JsonNode, desc: DescEnum): { value: JsonValue } | { error: string } {
  if (node.kind === 'null') return { value: null };
  if (node.kind === 'string') return checkName(node.value, desc);
  if (node.kind !== 'number') {
    return { error: `expected a name of ${desc.name} in quotes but found ${kindWords(node)}` };
  }
  const reading = readDecimal(node.text);
  if (reading?.kind !== 'integer' || !fitsScalar(reading.value, ScalarType.INT32)) {
    return { error: `${node.text} is out of range for the enum ${desc.name}` };
  }
  const number = Number(reading.value);
  if (desc.open || desc.value[number] !== undefined) return { value: number };
  return { error: `${desc.name} is a closed enum and has no value with the number ${number}` };
}

function checkName(name: string, desc: DescEnum): { value: JsonValue } | { error: string } {
  const named = desc.values.find((value) => value.name === name || value.jsonName === name);
  if (named !== undefined) return { value: named.number };
  const names = desc.values.map((value) => value.name);
  const near = nearestName(name, names);
  const hint = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
  return { error: `${desc.name} has no value ${JSON.stringify(name)}${hint}` };
}
