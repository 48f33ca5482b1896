// Text or hex with {{variables}}: read once, with positions, and turned into bytes at each send.
import { fail, ok, type Result } from '../result';
import type { Encoding } from './encoding';
import { readHex, readHexDump } from './hex-input';
import { joinBytes } from './join-bytes';
import { countCharacters, readEscapes } from './text-escapes';
import { readVariable, variableBytes, type Variable, type VariableContext } from './variable';

export interface Template {
  readonly encoding: Encoding;
  readonly parts: readonly (Uint8Array | Variable)[];
}

export interface TemplateOptions {
  readonly mode: 'text' | 'hex';
  readonly encoding: Encoding;
  /** Names of variables that the caller has values for, such as `match`. */
  readonly given?: readonly string[] | undefined;
  /** Of a text: what a line break that was typed (not escaped) is sent as. Left out: a line feed. */
  readonly lineBreak?: Uint8Array | undefined;
}

/**
 * A variable gives the same bytes in text and in hex. `{{{{` in a text is two braces.
 * Failures: `bad-variable`, and those of `readEscapes` and `readHex`; positions are in characters from 1.
 */
export function readTemplate(text: string, options: TemplateOptions): Result<Template> {
  const { encoding, mode } = options;
  const dump = mode === 'hex' ? readHexDump(text) : undefined;
  if (dump !== undefined) return ok({ encoding, parts: [dump] });
  const parts: (Uint8Array | Variable)[] = [];
  let before = 0;
  for (const piece of templatePieces(text, mode)) {
    const part = readPiece(piece, before, options);
    if (!part.ok) return part;
    parts.push(part.value);
    before += countCharacters(piece);
  }
  return ok({ encoding, parts });
}

/** The text cut at its variables: literal text, `{{...}}`, and in text `{{{{`. */
export function templatePieces(text: string, mode: 'text' | 'hex'): string[] {
  const marks =
    mode === 'text' ? /\{\{\{\{|\{\{(?:(?!\}\})[\s\S])*(?:\}\})?/g : /\{\{(?:(?!\}\})[\s\S])*(?:\}\})?/g;
  const found: string[] = [];
  let at = 0;
  for (const { 0: mark, index } of text.matchAll(marks)) {
    if (index > at) found.push(text.slice(at, index));
    found.push(mark);
    at = index + mark.length;
  }
  if (at < text.length) found.push(text.slice(at));
  return found;
}

function readPiece(
  piece: string,
  before: number,
  { mode, encoding, given, lineBreak }: TemplateOptions,
): Result<Uint8Array | Variable> {
  if (mode === 'text' && piece === '{{{{') return readEscapes('{{', encoding, before);
  if (!piece.startsWith('{{')) {
    if (mode === 'hex') return readHex(piece, before);
    return lineBreak === undefined
      ? readEscapes(piece, encoding, before)
      : readLines(piece, { encoding, lineBreak }, before);
  }
  if (piece.endsWith('}}')) return readVariable(piece.slice(2, -2), before + 1, given);
  return fail(
    'bad-variable',
    `{{ at character ${before + 1} has no }} after it. Close the variable${mode === 'text' ? ', or write {{{{ for two braces' : ''}.`,
  );
}

function readLines(
  piece: string,
  { encoding, lineBreak }: { encoding: Encoding; lineBreak: Uint8Array },
  before: number,
): Result<Uint8Array> {
  const parts: Uint8Array[] = [];
  let place = before;
  for (const [index, line] of piece.split('\n').entries()) {
    const read = readEscapes(line, encoding, place);
    if (!read.ok) return read;
    if (index > 0) parts.push(lineBreak);
    parts.push(read.value);
    place += countCharacters(line) + 1;
  }
  return ok(joinBytes(parts));
}

/** The bytes at one send. Failures as `variableBytes`. */
export function renderTemplate(template: Template, context: VariableContext): Result<Uint8Array> {
  const rendered: Uint8Array[] = [];
  for (const part of template.parts) {
    const bytes = part instanceof Uint8Array ? ok(part) : variableBytes(part, context, template.encoding);
    if (!bytes.ok) return bytes;
    rendered.push(bytes.value);
  }
  return ok(joinBytes(rendered));
}

/** The bytes when there are no variables, else undefined. */
export function variableFree(template: Template): Uint8Array | undefined {
  const literal = template.parts.filter((part) => part instanceof Uint8Array);
  return literal.length === template.parts.length ? joinBytes(literal) : undefined;
}
