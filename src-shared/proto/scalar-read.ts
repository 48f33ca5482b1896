// Reads one scalar of a known type from its wire bytes.
import { ScalarType } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';
import { readVarint32, readVarint64 } from './wire-scan';

/** 64-bit integers are bigints; a string whose bytes are not UTF-8 stays bytes. */
export type ScalarData = number | bigint | boolean | string | Uint8Array;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** How a scalar of that type travels when it is not packed. */
export function wireTypeOf(scalar: ScalarType): WireType {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}

/** The value in bytes[from, to), which the scanner has found to be whole. */
export function readScalar(bytes: Uint8Array, from: number, to: number, scalar: ScalarType): ScalarData {
  switch (scalar) {
    case ScalarType.STRING:
      return strictText(bytes.subarray(from, to)) ?? bytes.slice(from, to);
    case ScalarType.BYTES:
      return bytes.slice(from, to);
    case ScalarType.BOOL:
      return readVarint64(bytes, from, to) !== 0n;
    case ScalarType.INT32:
      return readVarint32(bytes, from) | 0;
    case ScalarType.UINT32:
      return readVarint32(bytes, from);
    case ScalarType.SINT32: {
      const zigzag = readVarint32(bytes, from);
      return (zigzag >>> 1) ^ -(zigzag & 1);
    }
    case ScalarType.INT64:
      return BigInt.asIntN(64, readVarint64(bytes, from, to));
    case ScalarType.UINT64:
      return readVarint64(bytes, from, to);
    case ScalarType.SINT64: {
      const zigzag = readVarint64(bytes, from, to);
      return BigInt.asIntN(64, (zigzag >> 1n) ^ -(zigzag & 1n));
    }
    default:
      return readFixed(new DataView(bytes.buffer, bytes.byteOffset + from, to - from), scalar);
  }
}

function readFixed(view: DataView, scalar: ScalarType): number | bigint {
  if (scalar === ScalarType.DOUBLE) return view.getFloat64(0, true);
  if (scalar === ScalarType.FLOAT) return view.getFloat32(0, true);
  if (scalar === ScalarType.FIXED64) return view.getBigUint64(0, true);
  if (scalar === ScalarType.SFIXED64) return view.getBigInt64(0, true);
  return scalar === ScalarType.FIXED32 ? view.getUint32(0, true) : view.getInt32(0, true);
}

/** What a field of that type is when nothing was sent. */
export function zeroOf(scalar: ScalarType): ScalarData {
  if (scalar === ScalarType.STRING) return '';
  if (scalar === ScalarType.BYTES) return new Uint8Array(0);
  if (scalar === ScalarType.BOOL) return false;
  const isWide = [
    ScalarType.INT64,
    ScalarType.UINT64,
    ScalarType.SINT64,
    ScalarType.FIXED64,
    ScalarType.SFIXED64,
  ];
  return isWide.includes(scalar) ? 0n : 0;
}

/** undefined when the bytes are not UTF-8. */
export function strictText(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** With U+FFFD for what is not UTF-8: for showing, next to the problem that says so. */
export function lenientText(bytes: Uint8Array): string {
  return lenientUtf8.decode(bytes);
}

/** `9F 86 D0 81`. */
export function hexText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes)
    text += (text === '' ? '' : ' ') + byte.toString(16).toUpperCase().padStart(2, '0');
  return text;
}
