// Decimal text to exact integers and back to the shortest float text: no value ever goes through a rounded double by accident.
import { ScalarType } from '@bufbuild/protobuf';

/** What a decimal text means: an integer (`12`, `1.0`, `1e3`), something between integers, or more than 60 digits. */
export type DecimalReading = { kind: 'integer'; value: bigint } | { kind: 'fraction' } | { kind: 'huge' };

const decimal = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;
const jsonNumber = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const mostDigits = 60;

const bounds: ReadonlyMap<ScalarType, readonly [bigint, bigint]> = new Map([
  ...[ScalarType.INT32, ScalarType.SINT32, ScalarType.SFIXED32].map((scalar) => bound(scalar, 31n, true)),
  ...[ScalarType.UINT32, ScalarType.FIXED32].map((scalar) => bound(scalar, 32n, false)),
  ...[ScalarType.INT64, ScalarType.SINT64, ScalarType.SFIXED64].map((scalar) => bound(scalar, 63n, true)),
  ...[ScalarType.UINT64, ScalarType.FIXED64].map((scalar) => bound(scalar, 64n, false)),
]);

function bound(scalar: ScalarType, bits: bigint, signed: boolean): [ScalarType, readonly [bigint, bigint]] {
  return [scalar, [signed ? -(2n ** bits) : 0n, 2n ** bits - 1n]];
}

/** undefined when the text is not a decimal number at all. Exact for any length. */
export function readDecimal(text: string): DecimalReading | undefined {
  const found = decimal.exec(text);
  if (found === null) return undefined;
  const [, sign = '', whole = '', part = '', power = '0'] = found;
  const digits = (whole + part).replace(/^0+/, '');
  if (digits === '') return { kind: 'integer', value: 0n };
  const kept = digits.replace(/0+$/, '');
  const exponent = Number(power) - part.length + (digits.length - kept.length);
  if (exponent < 0) return { kind: 'fraction' };
  if (kept.length + exponent > mostDigits) return { kind: 'huge' };
  return { kind: 'integer', value: BigInt(`${sign}${kept}${'0'.repeat(exponent)}`) };
}

/** Whether `text` may stand in JSON as a bare number. */
export function isJsonNumber(text: string): boolean {
  return jsonNumber.test(text);
}

/** Whether an integer fits the scalar type; true for types that are not integers. */
export function fitsScalar(value: bigint, scalar: ScalarType): boolean {
  const range = bounds.get(scalar);
  return range === undefined || (value >= range[0] && value <= range[1]);
}

/** The shortest text that reads back to the same double; keeps the sign of zero. */
export function doubleText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The shortest text that reads back to the same float32: 0.1, not 0.10000000149011612. */
export function floatText(value: number): string {
  if (!Number.isFinite(value) || value === 0) return doubleText(value);
  for (let digits = 1; digits <= 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return doubleText(candidate);
  }
  return doubleText(value);
}
