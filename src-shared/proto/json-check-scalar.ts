// One JSON value against one scalar type: is it allowed, and what goes to the encoder for it.
import { ScalarType, type JsonValue } from '@bufbuild/protobuf';
import { base64ToBytes, bytesToBase64 } from './base64';
import { isFloating, isNumeric, isWide, scalarName } from './field-type';
import { kindWords, type JsonNode } from './json-tree';
import { fitsScalar, isJsonNumber, readDecimal } from './number-text';

/** `value` goes to fromJson; `warning` says what is sent instead when a floating type cannot hold the number exactly. */
export type ScalarCheck = { value: JsonValue; warning?: string | undefined } | { error: string };

export function checkScalar(node: JsonNode, scalar: ScalarType): ScalarCheck {
  if (scalar === ScalarType.STRING) return checkString(node);
  if (scalar === ScalarType.BYTES) return checkBytes(node);
  if (scalar === ScalarType.BOOL) return checkBool(node);
  const text = node.kind === 'number' ? node.text : node.kind === 'string' ? node.value : undefined;
  if (text === undefined)
    return { error: `expected a number (${scalarName(scalar)}) but found ${kindWords(node)}` };
  if (text.trim() === '')
    return { error: `expected a number (${scalarName(scalar)}) but found an empty string` };
  return isFloating(scalar) ? checkFloating(text, scalar) : checkInteger(text, scalar);
}

/** A key of a map: always text in JSON, and of the key type in the message. */
export function checkMapKey(key: string, scalar: ScalarType): { key: string } | { error: string } {
  if (scalar === ScalarType.STRING) return isUnicode(key) ? { key } : { error: loneSurrogate };
  if (scalar === ScalarType.BOOL) {
    return key === 'true' || key === 'false'
      ? { key }
      : { error: `the key ${JSON.stringify(key)} is not true or false` };
  }
  const checked = checkInteger(key, scalar);
  if ('error' in checked) return { error: `the key ${JSON.stringify(key)}: ${checked.error}` };
  return { key: String(checked.value) };
}

export const loneSurrogate =
  'has half of a surrogate pair, which UTF-8 cannot hold: remove that \\u escape or add the other half';

/** False when the text has a lone surrogate: encoding would quietly put U+FFFD there. */
export function isUnicode(text: string): boolean {
  return !/\p{Cs}/u.test(text);
}

function checkString(node: JsonNode): ScalarCheck {
  if (node.kind !== 'string') return { error: `expected a string but found ${kindWords(node)}` };
  return isUnicode(node.value) ? { value: node.value } : { error: loneSurrogate };
}

function checkBool(node: JsonNode): ScalarCheck {
  if (node.kind !== 'boolean') return { error: `expected true or false but found ${kindWords(node)}` };
  return { value: node.value };
}

function checkBytes(node: JsonNode): ScalarCheck {
  if (node.kind !== 'string')
    return { error: `expected base64 in a string (bytes) but found ${kindWords(node)}` };
  const read = base64ToBytes(node.value);
  return 'problem' in read ? { error: read.problem } : { value: bytesToBase64(read.bytes) };
}

function checkInteger(text: string, scalar: ScalarType): ScalarCheck {
  const name = scalarName(scalar);
  const reading = readDecimal(text);
  if (reading === undefined) return { error: `${shown(text)} is not a number: ${name} needs an integer` };
  if (reading.kind === 'fraction')
    return { error: `${text} is not an integer: ${name} cannot hold a fraction` };
  if (reading.kind === 'huge' || !fitsScalar(reading.value, scalar)) {
    return { error: `${shortened(text)} is out of range for ${name}` };
  }
  return { value: isWide(scalar) ? String(reading.value) : Number(reading.value) };
}

function checkFloating(text: string, scalar: ScalarType): ScalarCheck {
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return { value: text };
  const name = scalarName(scalar);
  if (!isJsonNumber(text) && readDecimal(text) === undefined) {
    return { error: `${shown(text)} is not a number: ${name} needs one, or "NaN", "Infinity", "-Infinity"` };
  }
  const exact = Number(text);
  const value = scalar === ScalarType.FLOAT ? Math.fround(exact) : exact;
  if (!Number.isFinite(value)) return { error: `${shortened(text)} is out of range for ${name}` };
  return { value, warning: roundingWarning(text, value, name) };
}

/** Integers that a floating type cannot hold are worth a word; that 0.1 is not exact, everybody lives with. */
export function roundingWarning(text: string, value: number, name: string): string | undefined {
  const reading = readDecimal(text);
  if (reading?.kind !== 'integer' || BigInt(value) === reading.value) return undefined;
  return `a ${name} cannot hold ${text} exactly: ${BigInt(value)} is sent`;
}

/** The smallest text of a value that is "nothing" for its type: what `Set` writes into a draft. */
export function zeroText(scalar: ScalarType): string {
  if (scalar === ScalarType.BOOL) return 'false';
  if (!isNumeric(scalar)) return '""';
  return isWide(scalar) ? '"0"' : '0';
}

function shown(text: string): string {
  return text.trim() === text && /^[-+.\w]+$/.test(text) ? shortened(text) : JSON.stringify(shortened(text));
}

function shortened(text: string): string {
  return text.length > 48 ? `${text.slice(0, 45)}...` : text;
}
