// The JSON of Timestamp, Duration, FieldMask and Struct values, checked strictly: the encoder would let some wrong texts pass.
import type { JsonValue } from '@bufbuild/protobuf';
import { isUnicode, loneSurrogate, roundingWarning } from './json-check-scalar';
import { kindWords, type JsonNode, type JsonPath } from './json-tree';

type TextCheck = { value: string } | { error: string };

const timestamp =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|[+-](\d{2}):(\d{2}))$/;
const duration = /^(-?)(\d+)(?:\.(\d{1,9}))?s$/;
const mostSeconds = 315_576_000_000n;
const firstInstant = Date.parse('0001-01-01T00:00:00Z');
const lastInstant = Date.parse('9999-12-31T23:59:59Z');

/** RFC 3339 with `Z` or an offset, up to nine decimals, years 0001 to 9999 (proto JSON). */
export function checkTimestamp(text: string): TextCheck {
  const found = timestamp.exec(text);
  if (found === null) {
    return { error: `${JSON.stringify(text)} is not a timestamp: write one like "2026-05-04T06:30:00Z"` };
  }
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
  const offsetFits = Number(found[8] ?? 0) < 24 && Number(found[9] ?? 0) < 60;
  const exists =
    inside(month, 1, 12) &&
    inside(day, 1, daysOf(year ?? 0, month ?? 0)) &&
    inside(hour, 0, 23) &&
    offsetFits;
  if (!exists || !inside(minute, 0, 59) || !inside(second, 0, 59)) {
    return { error: `${text} is not a time that exists: look at its month, day, hour, minute and second` };
  }
  const instant = Date.parse(text.replace(/\.\d+/, ''));
  if (Number.isNaN(instant) || instant < firstInstant || instant > lastInstant) {
    return { error: `${text} is out of range for Timestamp: years 0001 to 9999` };
  }
  return { value: text };
}

/** Seconds with `s`, up to nine decimals; at most 315,576,000,000.999999999 s either way (conformance: DurationMaxValue). */
export function checkDuration(text: string): TextCheck {
  const found = duration.exec(text);
  if (found === null)
    return { error: `${JSON.stringify(text)} is not a duration: write seconds like "1.5s"` };
  const [, , seconds = '0'] = found;
  if (BigInt(seconds) > mostSeconds) {
    return { error: `${text} is out of range for Duration: at most ${mostSeconds} seconds either way` };
  }
  return { value: text };
}

/** Paths in lowerCamelCase with commas between: `title,area.lo`. */
export function checkFieldMask(text: string): TextCheck {
  const wrong = text === '' ? undefined : text.split(',').find((path) => path === '' || /[_\s]/.test(path));
  if (wrong === undefined) return isUnicode(text) ? { value: text } : { error: loneSurrogate };
  return {
    error: `${JSON.stringify(wrong)} is not a path of a field mask: write lowerCamelCase names with dots, as in "title,area.lo"`,
  };
}

/** Hears of what does not fit, with its place. */
export type FreeReport = (
  path: JsonPath,
  node: JsonNode,
  fact: string,
  severity?: 'error' | 'warning',
) => void;

/** What a Struct, a Value or a list in them takes: any JSON. `report` hears of numbers and strings that do not fit. */
export function freeValue(node: JsonNode, path: JsonPath, report: FreeReport): JsonValue {
  if (node.kind === 'null') return null;
  if (node.kind === 'boolean') return node.value;
  if (node.kind === 'array')
    return node.items.map((item, index) => freeValue(item, [...path, index], report));
  if (node.kind === 'object') {
    const copy = bareObject();
    for (const { key, value } of node.members) {
      if (!isUnicode(key)) report([...path, key], value, loneSurrogate);
      copy[key] = freeValue(value, [...path, key], report);
    }
    return copy;
  }
  if (node.kind === 'string') {
    if (!isUnicode(node.value)) report(path, node, loneSurrogate);
    return node.value;
  }
  if (node.kind === 'bad') {
    report(path, node, `expected a value but found ${kindWords(node)}`);
    return null;
  }
  const value = Number(node.text);
  if (!Number.isFinite(value)) {
    report(path, node, `${node.text} is out of range for double`);
    return null;
  }
  const warning = roundingWarning(node.text, value, 'double');
  if (warning !== undefined) report(path, node, warning, 'warning');
  return value;
}

/** An object without a prototype, so that the key `__proto__` is a key like any other. */
export function bareObject(): Record<string, JsonValue> {
  return Object.create(null) as Record<string, JsonValue>;
}

function inside(value: number | undefined, low: number, high: number): boolean {
  return value !== undefined && value >= low && value <= high;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
