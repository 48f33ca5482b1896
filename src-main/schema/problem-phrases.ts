// Sentences that need nothing but buf's own words: one line for each thing it says.

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
    /^expected message type, found service method `(.+)`$/,
    'hidden-type',
    'The method $1 hides the message of the same name',
    'Write the full name of the message, with its package and a leading dot.',
    2,
  ],
  [
    /^expected message type, found (.+)$/,
    'not-a-message',
    'This is no message: $1',
    'A method takes and gives messages. Put the value into a message of its own.',
    2,
  ],
];

/** The sentence for something that buf always says in the same words. */
export function knownPhrase(message: string): Sentence | undefined {
  for (const [pattern, code, title, hint, rank] of phrases) {
    const match = pattern.exec(message);
    if (!match) continue;
    const filled = (text: string) =>
      text.replace(/\$([12])/g, (_, group: string) => plain(match[Number(group)] ?? ''));
    return { code, title: filled(title), hint: filled(hint), rank };
  }
  return undefined;
}

function plain(text: string): string {
  return text.replaceAll('`', '');
}
