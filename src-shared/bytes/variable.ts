// The variables of texts and hex: what stands between {{ and }}, and the bytes of it at one send.
import { fail, ok, type Result } from '../result';
import { encodeText, type Encoding } from './encoding';
import { joinBytes } from './join-bytes';

/** How a number becomes bytes; without one it is its decimal digits as text. */
export interface IntegerFormat {
  /** Bytes. */
  readonly width: number;
  readonly isLittle: boolean;
}

/** `given`: a value that only a rule has, such as `{{match 1}}`. */
export type Variable =
  | { readonly kind: 'time' | 'date' | 'uuid' }
  | {
      readonly kind: 'counter' | 'unix' | 'unix-ms';
      readonly start: number;
      readonly format?: IntegerFormat | undefined;
    }
  | { readonly kind: 'random'; readonly size: number; readonly isText: boolean }
  | { readonly kind: 'given'; readonly name: string; readonly argument: string };

/** What the values come from: the same context gives the same bytes. */
export interface VariableContext {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Sends before this one. */
  readonly count: number;
  /** Random bytes. */
  random(size: number): Uint8Array;
  /** Text is encoded, bytes are not. Absent outside rules. */
  given?(name: string, argument: string): Result<string | Uint8Array>;
}

const known = 'time, date, unix, unix-ms, counter, random and uuid';
const longestRandom = 65_536;

/**
 * @param content what stands between the braces
 * @param place of the variable, in characters from 1
 * @param given names that the caller has values for
 * Failure `bad-variable`.
 */
export function readVariable(
  content: string,
  place: number,
  given: readonly string[] = [],
): Result<Variable> {
  const [name = '', ...words] = content.trim().split(/\s+/);
  const where = `at character ${place}`;
  if (given.includes(name))
    return ok({ kind: 'given', name, argument: content.trim().slice(name.length).trim() });
  if (name === 'time' || name === 'date' || name === 'uuid')
    return words.length === 0 ? ok({ kind: name }) : unwanted(name, words[0], where);
  if (name === 'counter' || name === 'unix' || name === 'unix-ms') return readNumber(name, words, where);
  if (name === 'random') return readRandom(words, where);
  const names = given.length === 0 ? known : `${known}, and here ${given.join(', ')}`;
  const thing = name === '' ? 'The variable' : `{{${name}}}`;
  return fail(
    'bad-variable',
    `${thing} ${where} is no variable. Known are ${names}; write {{{{ for two braces.`,
  );
}

function readNumber(
  kind: 'counter' | 'unix' | 'unix-ms',
  words: readonly string[],
  where: string,
): Result<Variable> {
  let start = 1;
  let format: IntegerFormat | undefined;
  for (const word of words) {
    const [, width, endian] = /^u(8|16|24|32|64)(be|le)?$/.exec(word) ?? [];
    if (width !== undefined) format = { width: Number(width) / 8, isLittle: endian === 'le' };
    else if (kind === 'counter' && /^\d{1,15}$/.test(word)) start = Number(word);
    else return unwanted(kind, word, where);
  }
  return ok({ kind, start, format });
}

function readRandom(words: readonly string[], where: string): Result<Variable> {
  const [count = '', form, ...more] = words;
  const size = Number(count);
  if (!/^\d+$/.test(count) || size < 1 || size > longestRandom)
    return fail('bad-variable', `{{random}} ${where} needs how many bytes, such as {{random 4}}.`);
  if (more.length > 0 || (form !== undefined && form !== 'text'))
    return unwanted('random', more[0] ?? form, where);
  return ok({ kind: 'random', size, isText: form === 'text' });
}

function unwanted(name: string, word: string | undefined, where: string): Result<Variable> {
  const forms = {
    counter: '{{counter}}, {{counter 100}} or {{counter u16be}}',
    random: '{{random 4}} or {{random 4 text}}',
    unix: '{{unix}} or {{unix u32be}}',
    'unix-ms': '{{unix-ms}} or {{unix-ms u64be}}',
  };
  const form = Object.hasOwn(forms, name) ? forms[name as keyof typeof forms] : `{{${name}}}`;
  return fail('bad-variable', `${word ?? ''} in {{${name}}} ${where} means nothing there. Write ${form}.`);
}

/** Failures: those of `given`, and text that the encoding does not have. */
export function variableBytes(
  variable: Variable,
  context: VariableContext,
  encoding: Encoding,
): Result<Uint8Array> {
  const value = variableValue(variable, context);
  if (!value.ok) return value;
  return typeof value.value === 'string' ? encodeText(value.value, encoding) : ok(value.value);
}

/** Before it is encoded: text, or bytes that stay as they are. Failures: those of `given`. */
export function variableValue(variable: Variable, context: VariableContext): Result<string | Uint8Array> {
  if (variable.kind !== 'given') return ok(ownValue(variable, context));
  return (
    context.given?.(variable.name, variable.argument) ??
    fail('no-value', `{{${variable.name}}} has no value here. It belongs into the reply of a rule.`)
  );
}

function ownValue(
  variable: Exclude<Variable, { kind: 'given' }>,
  context: VariableContext,
): string | Uint8Array {
  const time = new Date(context.nowMs).toISOString();
  if ('start' in variable) return numberValue(variable, context);
  if ('size' in variable) return randomValue(variable, context);
  if (variable.kind === 'uuid') return uuid(context.random(16));
  return variable.kind === 'date' ? time.slice(0, 10) : time;
}

function numberValue(
  { kind, start, format }: Extract<Variable, { start: number }>,
  { nowMs, count }: VariableContext,
): string | Uint8Array {
  const number = kind === 'counter' ? start + count : Math.floor(kind === 'unix' ? nowMs / 1000 : nowMs);
  if (format === undefined) return String(number);
  const bytes = Uint8Array.from({ length: format.width }, (_, index) =>
    Number((BigInt(number) >> BigInt(8 * index)) & 255n),
  );
  return format.isLittle ? bytes : bytes.reverse();
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

function randomValue(
  { size, isText }: Extract<Variable, { size: number }>,
  context: VariableContext,
): string | Uint8Array {
  const bytes = context.random(size);
  if (!isText) return bytes;
  return Array.from(bytes, (byte) => letters[byte % letters.length]).join('');
}

/** Version 4. */
function uuid(random: Uint8Array): string {
  const bytes = joinBytes([random]);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
