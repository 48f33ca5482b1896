// The smallest pieces of .proto text: quoted strings, words that mean something to the parser, indented lines.

/** Words that cannot begin a type's name where a field or a statement may stand. */
const spokenFor = new Set([
  ...[
    'syntax',
    'edition',
    'import',
    'weak',
    'public',
    'package',
    'option',
    'message',
    'enum',
    'service',
    'rpc',
  ],
  ...[
    'returns',
    'stream',
    'extend',
    'extensions',
    'reserved',
    'oneof',
    'map',
    'group',
    'to',
    'max',
    'export',
    'local',
  ],
  ...['optional', 'required', 'repeated', 'true', 'false', 'inf', 'nan'],
  ...['double', 'float', 'int32', 'int64', 'uint32', 'uint64', 'sint32', 'sint64', 'fixed32', 'fixed64'],
  ...['sfixed32', 'sfixed64', 'bool', 'string', 'bytes'],
]);

export function isSpokenFor(word: string): boolean {
  return spokenFor.has(word);
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

/** A string literal; what is not a control character stays readable. */
export function quoted(text: string): string {
  let escaped = '';
  for (const char of text) {
    const code = char.charCodeAt(0);
    escaped += shortEscapes[char] ?? (code < 0x20 || code === 0x7f ? octal(code) : char);
  }
  return `"${escaped}"`;
}

/** A bytes literal: printable ASCII as it is, the rest in octal. */
export function quotedBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    if (shortEscapes[char] !== undefined) text += shortEscapes[char];
    else text += byte >= 0x20 && byte < 0x7f ? char : octal(byte);
  }
  return `"${text}"`;
}

/** `default_value` of a bytes field is escaped already; only what would end the literal is escaped here. */
export function quotedEscaped(text: string): string {
  return `"${text.replace(/\\[^]|["\n]/g, (found) => (found.length > 1 ? found : (shortEscapes[found] ?? found)))}"`;
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}

/** Collects lines; a text with line breaks is indented whole. */
export class LineWriter {
  private readonly lines: string[] = [];
  private depth = 0;

  line(text: string): void {
    for (const part of text.split('\n')) {
      this.lines.push(part === '' ? '' : '  '.repeat(this.depth) + part);
    }
  }

  /** An empty line, unless there is one already or a block has just begun. */
  gap(): void {
    const last = this.lines.at(-1);
    if (last !== undefined && last !== '' && !last.endsWith('{')) this.lines.push('');
  }

  /** `head { … }`, or `head {}` when nothing is written inside. */
  block(head: string, inside: () => void): void {
    this.line(`${head} {`);
    const begun = this.lines.length;
    this.depth++;
    inside();
    this.depth--;
    while (this.lines.length > begun && this.lines.at(-1) === '') this.lines.pop();
    if (this.lines.length > begun) this.line('}');
    else this.append('}');
  }

  /** Hangs a comment behind the line that was written last. */
  append(text: string): void {
    this.lines.push(`${this.lines.pop() ?? ''}${text}`);
  }

  text(): string {
    return `${this.lines.join('\n').trimEnd()}\n`;
  }
}
