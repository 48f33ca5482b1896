// The test of a rule on a frame's payload, made ready once: what is wrong in it is a fault of its rule alone.
import { decodeText, type Encoding } from '../bytes/encoding';
import { readEscapes } from '../bytes/text-escapes';
import { decodeMessage } from '../proto/decode';
import type { TypeRegistry } from '../proto/registry';
import { fail, ok, type Result } from '../result';
import { matchesBytes, readBytePattern } from './byte-pattern';
import { readFieldPath, valuesAt, valueText } from './field-path';
import { Pattern, type PatternMatch } from './pattern';
import type { FrameTest } from './rule';

export interface RuleRoom {
  readonly encoding: Encoding;
  /** Absent while no schema is loaded: rules about messages then have a fault. */
  readonly types?: TypeRegistry | undefined;
}

/** What a test found, for the values of the reply. */
export interface FrameMatch {
  readonly pattern?: PatternMatch;
  /** The payload as proto JSON. */
  readonly json?: unknown;
}

export type FrameMatcher = (payload: Uint8Array) => FrameMatch | undefined;

const plainMatch: FrameMatch = {};

/** Failures: `bad-pattern`, `bad-bytes`, `bad-path`, `unknown-type`, `no-schema`, and those of `readEscapes`. */
export function compileFrameTest(test: FrameTest, room: RuleRoom): Result<FrameMatcher> {
  if (test.kind === 'any') return ok(() => plainMatch);
  if (test.kind === 'pattern') return compilePatternTest(test, room);
  if (test.kind === 'field') return compileFieldTest(test, room);
  if (test.kind === 'bytes') {
    const pattern = readBytePattern(test.bytes);
    if (!pattern.ok) return pattern;
    return ok((payload) => (matchesBytes(pattern.value, payload, test.place) ? plainMatch : undefined));
  }
  return compileTextTest(test, room);
}

function compileTextTest(
  { kind, text, ignoreCase }: Extract<FrameTest, { text: string }>,
  { encoding }: RuleRoom,
): Result<FrameMatcher> {
  const wanted = readEscapes(text, encoding);
  if (!wanted.ok) return wanted;
  if (!ignoreCase) {
    const pattern = Array.from(wanted.value, (value) => ({ mask: 0xff, value }));
    return ok((payload) => (matchesBytes(pattern, payload, kind) ? plainMatch : undefined));
  }
  const lower = decodeText(wanted.value, encoding).toLowerCase();
  return ok((payload) => {
    const found = decodeText(payload, encoding).toLowerCase();
    const isFound =
      kind === 'equals'
        ? found === lower
        : kind === 'starts'
          ? found.startsWith(lower)
          : found.includes(lower);
    return isFound ? plainMatch : undefined;
  });
}

function compilePatternTest(
  { source, ignoreCase }: Extract<FrameTest, { source: string }>,
  { encoding }: RuleRoom,
): Result<FrameMatcher> {
  const pattern = Pattern.compile(source, { ignoreCase });
  if (!pattern.ok) return pattern;
  return ok((payload) => {
    const found = pattern.value.search(decodeText(payload, encoding));
    return found === undefined ? undefined : { pattern: found };
  });
}

function compileFieldTest(
  { type, path, compare, value }: Extract<FrameTest, { path: string }>,
  { types }: RuleRoom,
): Result<FrameMatcher> {
  if (types === undefined)
    return fail('no-schema', `${type} is not known: no schema is open. Open the .proto that has it.`);
  const desc = types.message(type);
  if (!desc.ok) return desc;
  const steps = readFieldPath(path, desc.value);
  if (!steps.ok) return steps;
  return ok((payload) => {
    const { json: text, problems } = decodeMessage(payload, desc.value, types.types);
    if (problems.length > 0) return undefined;
    const json: unknown = JSON.parse(text);
    const isFound = valuesAt(json, steps.value).some((one) =>
      compare === 'equals' ? valueText(one) === value : valueText(one).includes(value),
    );
    return isFound ? { json } : undefined;
  });
}
