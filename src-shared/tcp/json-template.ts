// The JSON of a reply with {{variables}}: inside a string their text is escaped, elsewhere it stands as it is.
import { templatePieces } from '../bytes/template';
import { countCharacters } from '../bytes/text-escapes';
import { readVariable, variableValue, type Variable, type VariableContext } from '../bytes/variable';
import { bytesToBase64 } from '../proto/base64';
import { fail, ok, type Result } from '../result';

interface JsonVariable {
  readonly variable: Variable;
  readonly isInString: boolean;
}

export type JsonTemplate = readonly (string | JsonVariable)[];

/** Failure `bad-variable` with the position from 1. `{{{{` is two braces. */
export function readJsonTemplate(text: string, given: readonly string[]): Result<JsonTemplate> {
  const parts: (string | JsonVariable)[] = [];
  let before = 0;
  let isInString = false;
  for (const piece of templatePieces(text, 'text')) {
    if (piece === '{{{{' || !piece.startsWith('{{')) {
      const literal = piece === '{{{{' ? '{{' : piece;
      parts.push(literal);
      isInString = endsInString(literal, isInString);
    } else {
      if (!piece.endsWith('}}'))
        return fail('bad-variable', `{{ at character ${before + 1} has no }} after it. Close the variable.`);
      const variable = readVariable(piece.slice(2, -2), before + 1, given);
      if (!variable.ok) return variable;
      parts.push({ variable: variable.value, isInString });
    }
    before += countCharacters(piece);
  }
  return ok(parts);
}

/** Failures as `variableValue`. Bytes become base64, as proto JSON has them. */
export function renderJson(template: JsonTemplate, context: VariableContext): Result<string> {
  let text = '';
  for (const part of template) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = variableValue(part.variable, context);
    if (!value.ok) return value;
    const plain = typeof value.value === 'string' ? value.value : bytesToBase64(value.value);
    text += part.isInString ? JSON.stringify(plain).slice(1, -1) : plain;
  }
  return ok(text);
}

function endsInString(literal: string, isInString: boolean): boolean {
  const quotes = literal.replace(/\\[\s\S]/g, '').match(/"/g) ?? [];
  return isInString !== (quotes.length % 2 === 1);
}
