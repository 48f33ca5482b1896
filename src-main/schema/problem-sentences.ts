// buf's words -> what is wrong and what to do, in plain sentences (picture 07).
import { knownTypeHint } from './known-types';
import type { SourceText } from './source-text';

/** One diagnostic with columns in UTF-16 units. */
export interface Complaint {
  message: string;
  line: number;
  column: number;
  endColumn: number;
}

export interface Sentence {
  code: string;
  title: string;
  hint: string;
  /** A better place than buf's. */
  column?: number;
  endColumn?: number;
  /** How much it helps: of several complaints about one line the most telling is shown. Others have 1, echoes 0. */
  rank: number;
}

/** `incomplete`: an import of the file was not found, so that undefined names may come from there. */
export interface Surroundings {
  source: SourceText;
  incomplete: boolean;
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
  if (!mayEnd || (before.line === line && !endOfFile)) return undefined;
  const where = met === '`}`' ? 'a }' : endOfFile ? 'the end of the file' : 'an unexpected word';
  const because = `The parser reports line ${line} because that is where it met ${where}.`;
  return {
    code: 'missing-semicolon',
    title: 'A semicolon is missing',
    hint: `End line ${before.line} with ;${before.line === line ? '' : ` ${because}`}`,
    rank: 3,
  };
};

const undefinedType: Rule = ({ message }, { incomplete }) => {
  const name = /^cannot find `\.?([^`]+)` in this scope$/.exec(message)?.[1];
  if (name === undefined) return undefined;
  const declare =
    knownTypeHint(name) ?? `Declare message or enum ${name}, or import the file that declares it.`;
  const hint = incomplete ? `${declare} It may come from the import that was not found.` : declare;
  return { code: 'undefined-type', title: `${name} is not defined`, hint, rank: 2 };
};

/** Sentences that need nothing but buf's words. `$1` is what the pattern caught. */
const phrases: [pattern: RegExp, code: string, title: string, hint: string, rank: number][] = [
  [
    /^field number `(.+)` used more than once$/,
    'duplicate',
    'Field number $1 is used twice',
    'Give this field a number that no other field of the message has.',
    2,
  ],
  [
    /^`(.+)` declared multiple times$/,
    'duplicate',
    '$1 is declared more than once',
    'Rename one of them, or remove the one that is not needed.',
    2,
  ],
  [
    /^message fields have the same JSON name$/,
    'duplicate',
    'Two fields have the same JSON name',
    'Rename one of them, or give it a json_name of its own.',
    2,
  ],
  [
    /^enum value `(.+)` used more than once$/,
    'duplicate',
    'Enum number $1 is used twice',
    'Give this value another number, or add option allow_alias = true;',
    2,
  ],
  [
    /^file imported multiple times$/,
    'duplicate',
    'The file is imported twice',
    'Remove one of the two imports.',
    2,
  ],
  [
    /^use of reserved field number `(.+)`$/,
    'reserved',
    'Field number $1 is reserved',
    'Use another number, or take $1 out of the reserved statement.',
    2,
  ],
  [
    /^use of reserved (.+) name `(.+)`$/,
    'reserved',
    'The name $2 is reserved',
    'Use another name, or take $2 out of the reserved statement.',
    2,
  ],
  [
    /^field number out of range$/,
    'number-out-of-range',
    'The field number is out of range',
    'Use 1 to 536,870,911, but not 19,000 to 19,999.',
    2,
  ],
  [
    /^first value of open enum must be zero$/,
    'enum-without-zero',
    'The first value of the enum is not 0',
    'Begin with a value that is 0, such as NAME_UNSPECIFIED = 0;',
    2,
  ],
  [
    /^enum type must define at least one value$/,
    'enum-without-zero',
    'The enum has no value',
    'Begin with a value that is 0, such as NAME_UNSPECIFIED = 0;',
    2,
  ],
  [
    /^unexpected `required`$/,
    'not-in-syntax',
    'required does not exist in proto3',
    'Remove the word; every field may be absent.',
    2,
  ],
  [
    /^custom default in "proto3"$/,
    'not-in-syntax',
    'Defaults of your own do not exist in proto3',
    'Remove the default option.',
    2,
  ],
  [
    /^group syntax is not supported$/,
    'not-in-syntax',
    'Groups do not exist in this syntax',
    'Declare a message and a field of it instead.',
    2,
  ],
  [
    /^unrecognized `(.+)` declaration value$/,
    'unknown-syntax',
    'This $1 is not known',
    'Write syntax = "proto3"; or "proto2", or edition = "2023"; or "2024".',
    2,
  ],
  [
    /^the value of a `(.+)` declaration must be a string literal$/,
    'unknown-syntax',
    'The $1 has no quotes',
    'Write the value in quotes: syntax = "proto3";',
    2,
  ],
  [
    /^unexpected (?:integer|string|float) literal in definition$/,
    'missing-equals',
    'The = is missing before the number',
    'Write name = number;',
    2,
  ],
  [
    /^missing message field tag in declaration$/,
    'missing-field-number',
    'The field has no number',
    'Write = and a number after its name: string title = 1;',
    1.5,
  ],
  [
    /^missing enum value tag in declaration$/,
    'missing-field-number',
    'The enum value has no number',
    'Write = and a number after its name: ACTIVE = 1;',
    1.5,
  ],
  [
    /^missing name in message field$/,
    'missing-name',
    'The field has no name',
    'Write type, name, = and number: string title = 1;',
    1.5,
  ],
  [
    /^missing method return type in service method$/,
    'missing-returns',
    'The method has no return type',
    'Write returns (Type) after the request type.',
    2,
  ],
  [
    /^encountered unmatched `(.+)` delimiter$/,
    'unmatched',
    '$1 has no partner',
    'Every { needs a }, every ( a ) and every [ a ].',
    2,
  ],
  [
    /^expected message type, found (.+)$/,
    'not-a-message',
    'This is no message: $1',
    'A method takes and gives messages. Put the value into a message of its own.',
    2,
  ],
  [
    /^detected cyclic import while importing "(.+)"$/,
    'import-cycle',
    'Files import each other in a circle',
    'Move what both need from $1 into a third file that imports neither.',
    3,
  ],
];

const phrase: Rule = ({ message }) => {
  for (const [pattern, code, title, hint, rank] of phrases) {
    const match = pattern.exec(message);
    if (!match) continue;
    const filled = (text: string) =>
      text.replace(/\$([12])/g, (_, group: string) => plain(match[Number(group)] ?? ''));
    return { code, title: filled(title), hint: filled(hint), rank };
  }
  return undefined;
};

function plain(text: string): string {
  return text.replaceAll('`', '');
}

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
