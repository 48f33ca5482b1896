// buf's words -> what is wrong and what to do, in plain sentences (picture 07).
import { knownTypeHint } from './known-types';
import { knownPhrase, type Sentence } from './problem-phrases';
import type { SourceText } from './source-text';

/** One diagnostic with columns in UTF-16 units. */
export interface Complaint {
  message: string;
  line: number;
  column: number;
  endColumn: number;
}

export interface Surroundings {
  source: SourceText;
  /** Imports of the file that lead nowhere: undefined names may come from there. */
  missing: string[];
}

type Rule = (complaint: Complaint, around: Surroundings) => Sentence | undefined;

/** The first rule that knows the complaint says the sentence; else buf's own words, with a capital. */
export function sentenceFor(complaint: Complaint, around: Surroundings): Sentence {
  for (const rule of rules) {
    const sentence = rule(complaint, around);
    if (sentence) return sentence;
  }
  const words = complaint.message.replaceAll('`', '');
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  return {
    code: 'other',
    title,
    hint: `Look at line ${complaint.line}, column ${complaint.column}.`,
    rank: 1,
  };
}

const syntaxWithoutEquals: Rule = ({ message, line, column }, { source }) => {
  const declaration = /^unexpected string literal in `(syntax|edition)` declaration$/.exec(message)?.[1];
  if (declaration === undefined) return undefined;
  const value = /^("[^"]*"|'[^']*')/.exec(source.after(line, column))?.[0] ?? '"proto3"';
  return {
    code: 'syntax-without-equals',
    title: `The = is missing after ${declaration}`,
    hint: `Write ${declaration} = ${value}; on line ${line}.`,
    rank: 3,
  };
};

const hyphen: Rule = ({ message, line, column }, { source }) => {
  if (!message.startsWith('unexpected `-`')) return undefined;
  const text = source.line(line);
  const left = /[A-Za-z_][\w-]*$/.exec(text.slice(0, column - 1))?.[0];
  const right = /^-[\w-]*[A-Za-z0-9_]/.exec(text.slice(column - 1))?.[0];
  if (left === undefined || right === undefined) return undefined;
  const name = left + right;
  return {
    code: 'hyphen-in-name',
    title: 'A name contains a hyphen',
    hint: `Names are made of letters, digits and _. Write ${name.replaceAll('-', '_')} instead of ${name}.`,
    column: column - left.length,
    endColumn: column + right.length,
    rank: 3,
  };
};

const placeholder: Rule = ({ line, column }, { source }) => {
  const dots =
    /^(\.{3,}|…)/.exec(source.after(line, column).trimStart())?.[0] ?? dotsBefore(source, line, column);
  if (dots === undefined) return undefined;
  return {
    code: 'placeholder',
    title: `${dots} is not part of the language`,
    hint: `Replace ${dots} on line ${line} with what it stands for, or remove it.`,
    rank: 2,
  };
};

function dotsBefore(source: SourceText, line: number, column: number): string | undefined {
  return /\.$/.test(source.line(line).slice(0, column - 1)) && source.after(line, column).startsWith('..')
    ? '...'
    : undefined;
}

/** buf reports the word after the gap; the place to mend is the end of the line before. */
const missingSemicolon: Rule = ({ message, line, column }, { source }) => {
  const met = /^unexpected (.+) after /.exec(message)?.[1];
  if (met === undefined) return undefined;
  const before = source.before(line, column);
  if (!before) return undefined;
  const { kind, text } = before.token;
  const mayEnd = kind === 'word' || kind === 'number' || kind === 'string' || text === ')' || text === ']';
  const endOfFile = met === 'end-of-file';
  // On one line a } behind a value ends a definition too; behind a word it may be a number that is missing.
  const sameLine = before.line === line;
  const closes = met === '`}`' && kind !== 'word';
  if (!mayEnd || (sameLine && !endOfFile && !closes)) return undefined;
  if (sameLine && closes) {
    const hint = `Write ; after ${text} on line ${line}.`;
    return { code: 'missing-semicolon', title: 'A semicolon is missing', hint, rank: 3 };
  }
  const where = met === '`}`' ? 'a }' : endOfFile ? 'the end of the file' : 'an unexpected word';
  const because = `The parser reports line ${line} because that is where it met ${where}.`;
  return {
    code: 'missing-semicolon',
    title: 'A semicolon is missing',
    hint: `End line ${before.line} with ;${before.line === line ? '' : ` ${because}`}`,
    rank: 3,
  };
};

const undefinedType: Rule = ({ message }, { missing }) => {
  const name = /^cannot find `\.?([^`]+)` in this scope$/.exec(message)?.[1];
  if (name === undefined) return undefined;
  const declare =
    knownTypeHint(name) ?? `Declare message or enum ${name}, or import the file that declares it.`;
  const hint = missing.length === 0 ? declare : `${declare} It may come from the import that was not found.`;
  // `google.api.http` while `google/api/annotations.proto` is missing: the import says it already.
  const echo = missing.some((path) =>
    name.startsWith(path.replace(/[^/]*$/, '').replaceAll('/', '.') || '.'),
  );
  return { code: 'undefined-type', title: `${name} is not defined`, hint, rank: echo ? 0 : 2 };
};

const phrase: Rule = ({ message }) => knownPhrase(message);

/** What buf says about the inside of something that it took for something else. */
const echo: Rule = ({ message }) =>
  /^unexpected (.+) within message field$/.test(message)
    ? { code: 'other', title: 'This is in the wrong place', hint: 'Correct the lines above first.', rank: 0 }
    : undefined;

const rules: Rule[] = [
  syntaxWithoutEquals,
  hyphen,
  placeholder,
  missingSemicolon,
  undefinedType,
  phrase,
  echo,
];
