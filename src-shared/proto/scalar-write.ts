// Writes one scalar from the JSON value that the check gives for it: numbers, 64-bit and NaN as text, bytes as base64.
import { ScalarType, type JsonValue } from '@bufbuild/protobuf';
import { base64Decode, type BinaryWriter } from '@bufbuild/protobuf/wire';
import { wireTypeOf } from './scalar-read';

export function writeTaggedScalar(
  out: BinaryWriter,
  number: number,
  scalar: ScalarType,
  value: JsonValue,
): void {
  out.tag(number, wireTypeOf(scalar));
  writeScalar(out, scalar, value);
}

/** null is the one value of google.protobuf.NullValue: zero. */
export function writeScalar(out: BinaryWriter, scalar: ScalarType, value: JsonValue): void {
  switch (scalar) {
    case ScalarType.STRING:
      out.string(String(value));
      return;
    case ScalarType.BYTES:
      out.bytes(base64Decode(String(value)));
      return;
    case ScalarType.BOOL:
      out.bool(value === true);
      return;
    case ScalarType.DOUBLE:
      out.double(Number(value));
      return;
    case ScalarType.FLOAT:
      out.float(Number(value));
      return;
    default:
      writeInteger(out, scalar, value === null ? '0' : String(value));
  }
}

function writeInteger(out: BinaryWriter, scalar: ScalarType, text: string): void {
  if (scalar === ScalarType.INT64) out.int64(text);
  else if (scalar === ScalarType.UINT64) out.uint64(text);
  else if (scalar === ScalarType.SINT64) out.sint64(text);
  else if (scalar === ScalarType.FIXED64) out.fixed64(text);
  else if (scalar === ScalarType.SFIXED64) out.sfixed64(text);
  else if (scalar === ScalarType.UINT32) out.uint32(Number(text));
  else if (scalar === ScalarType.SINT32) out.sint32(Number(text));
  else if (scalar === ScalarType.FIXED32) out.fixed32(Number(text));
  else if (scalar === ScalarType.SFIXED32) out.sfixed32(Number(text));
  else out.int32(Number(text));
}

/** Whether a field without presence leaves it out. -0 is not zero: proto3 sends it. */
export function isZeroValue(value: JsonValue, scalar: ScalarType): boolean {
  if (typeof value === 'string' && (scalar === ScalarType.STRING || scalar === ScalarType.BYTES)) {
    return value === '';
  }
  return value === null || value === false || value === '0' || Object.is(value, 0);
}
