// Reads JSON text into the lossless tree and goes on after an error, so that the form can show the good part.
import { JsonProblems } from './json-problems';
import type { JsonArrayNode, JsonDocument, JsonMember, JsonNode, JsonObjectNode } from './json-tree';

/** Levels of nesting that are read; deeper text is refused, so that a hostile paste cannot exhaust the stack. */
const maxJsonDepth = 600;

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const word = /[^\s,:{}[\]"']+/y;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Never throws: what is not JSON becomes a `bad` node and a problem. Time is linear in the text. */
export function readJson(text: string): JsonDocument {
  const reader = new JsonReader(text);
  const root = reader.readRoot();
  return { text, root, problems: reader.problems.finished(text) };
}

class JsonReader {
  private at = 0;
  private depth = 0;
  readonly problems = new JsonProblems();

  constructor(private readonly text: string) {}

  readRoot(): JsonNode {
    this.skipSpace();
    if (this.at >= this.text.length) {
      this.problem(0, this.text.length, 'The message is empty: write {} to send one without fields.');
      return { kind: 'bad', text: '', from: this.text.length, to: this.text.length };
    }
    const root = this.readValue();
    this.skipSpace();
    if (this.at < this.text.length) {
      this.problem(this.at, this.text.length, 'There is more text after the end of the message.');
    }
    return root;
  }

  private problem(from: number, to: number, message: string): void {
    this.problems.add(from, to, message);
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff) this.at++;
      else if (code === 47 && /[/*]/.test(this.text.charAt(this.at + 1))) this.skipComment();
      else return;
      if (this.at >= this.text.length) return;
    }
  }

  private skipComment(): void {
    const from = this.at;
    const isBlock = this.text.startsWith('/*', from);
    const end = isBlock ? this.text.indexOf('*/', from + 2) : this.text.indexOf('\n', from);
    this.at = end < 0 ? this.text.length : isBlock ? end + 2 : end;
    this.problem(from, this.at, 'JSON has no comments: remove this one.');
  }

  private readValue(): JsonNode {
    const first = this.text[this.at];
    if (first === '{') return this.nested(() => this.readObject());
    if (first === '[') return this.nested(() => this.readArray());
    if (first === '"' || first === "'") return this.readString();
    return this.readWord();
  }

  private nested(read: () => JsonNode): JsonNode {
    if (this.depth >= maxJsonDepth) {
      const from = this.at;
      this.at = this.text.length;
      this.problem(from, from + 1, `Nested deeper than ${maxJsonDepth} levels: the rest is not read.`);
      return { kind: 'bad', text: this.text.slice(from), from, to: this.at };
    }
    this.depth++;
    const node = read();
    this.depth--;
    return node;
  }

  private readObject(): JsonObjectNode {
    const from = this.at++;
    const members: JsonMember[] = [];
    const keys = new Set<string>();
    let comma = -1;
    for (;;) {
      this.skipSpace();
      const next = this.text[this.at];
      if (next === undefined || next === '}' || next === ']') {
        if (comma >= 0)
          this.problem(comma, comma + 1, 'There is a comma but nothing after it: remove the comma.');
        return { kind: 'object', members, ...this.close(from, '}') };
      }
      if (next === ',') {
        this.problem(this.at, this.at + 1, 'There is a comma but no value before it.');
        this.at++;
        continue;
      }
      if (members.length > 0 && comma < 0) this.missingComma(members.at(-1)?.value.to ?? this.at);
      const member = this.readMember();
      if (keys.has(member.key)) {
        this.problem(
          member.keyFrom,
          member.keyTo,
          `The key ${JSON.stringify(member.key)} is there twice: keep one.`,
        );
      }
      keys.add(member.key);
      members.push(member);
      comma = this.readComma();
    }
  }

  private readMember(): JsonMember {
    const keyFrom = this.at;
    const key = this.readKey();
    const keyTo = this.at;
    this.skipSpace();
    let colon = -1;
    if (this.text[this.at] === ':') colon = this.at++;
    else this.problem(keyFrom, keyTo, `The key ${JSON.stringify(key)} needs a colon and a value after it.`);
    if (colon >= 0) this.skipSpace();
    const value = colon >= 0 ? this.readMemberValue(key, colon) : this.hole(keyTo);
    this.skipSpace();
    return { key, keyFrom, keyTo, colon, value, end: this.at };
  }

  private readMemberValue(key: string, colon: number): JsonNode {
    const next = this.text[this.at];
    if (next !== undefined && next !== ',' && next !== '}' && next !== ']') return this.readValue();
    this.problem(colon, colon + 1, `The key ${JSON.stringify(key)} has no value.`);
    return this.hole(colon + 1);
  }

  private hole(at: number): JsonNode {
    return { kind: 'bad', text: '', from: at, to: at };
  }

  private readKey(): string {
    const first = this.text[this.at];
    if (first === '"' || first === "'") {
      const node = this.readString();
      return node.kind === 'string' ? node.value : '';
    }
    const from = this.at;
    const key = this.takeWord() ?? this.text.charAt(this.at++);
    this.problem(from, this.at, `Keys need double quotes: write "${key}".`);
    return key;
  }

  private readArray(): JsonArrayNode {
    const from = this.at++;
    const items: JsonNode[] = [];
    let comma = -1;
    for (;;) {
      this.skipSpace();
      const next = this.text[this.at];
      if (next === undefined || next === ']' || next === '}') {
        if (comma >= 0)
          this.problem(comma, comma + 1, 'There is a comma but nothing after it: remove the comma.');
        return { kind: 'array', items, ...this.close(from, ']') };
      }
      if (next === ',') {
        this.problem(this.at, this.at + 1, 'There is a comma but no value before it.');
        this.at++;
        continue;
      }
      if (items.length > 0 && comma < 0) this.missingComma(items.at(-1)?.to ?? this.at);
      items.push(this.readValue());
      comma = this.readComma();
    }
  }

  private readComma(): number {
    this.skipSpace();
    return this.text[this.at] === ',' ? this.at++ : -1;
  }

  private missingComma(at: number): void {
    this.problem(at, at + 1, 'A comma is missing here.');
  }

  private close(from: number, bracket: string): { from: number; to: number; closed: boolean } {
    if (this.text[this.at] === bracket) {
      this.at++;
      return { from, to: this.at, closed: true };
    }
    if (this.at < this.text.length && this.depth === 1) {
      // Nothing outside could own this bracket: take it, so that the rest is not reported once more.
      this.problem(this.at, this.at + 1, `Expected ${bracket} but found ${this.text.charAt(this.at)}.`);
      this.at++;
      return { from, to: this.at, closed: false };
    }
    this.problem(from, from + 1, `This ${bracket === '}' ? '{' : '['} is never closed: add ${bracket}.`);
    return { from, to: this.at, closed: false };
  }

  private readString(): JsonNode {
    const from = this.at;
    const quote = this.text.charAt(this.at++);
    if (quote === "'") this.problem(from, from + 1, 'Strings need double quotes.');
    let value = '';
    let copied = this.at;
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined || char === '\n') {
        value += this.text.slice(copied, this.at);
        this.problem(from, this.at, 'This string is never closed: add a double quote.');
        return { kind: 'string', value, closed: false, from, to: this.at };
      }
      if (char === quote) {
        value += this.text.slice(copied, this.at++);
        return { kind: 'string', value, closed: true, from, to: this.at };
      }
      if (char === '\\') {
        value += this.text.slice(copied, this.at) + this.readEscape();
        copied = this.at;
        continue;
      }
      if (char < ' ') this.controlCharacter(char);
      this.at++;
    }
  }

  private controlCharacter(char: string): void {
    const code = `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
    this.problem(this.at, this.at + 1, `Write this control character as ${char === '\t' ? '\\t' : code}.`);
  }

  private readEscape(): string {
    const from = this.at++;
    const letter = this.text.charAt(this.at);
    if (letter === 'u') {
      const digits = this.text.slice(this.at + 1, this.at + 5);
      if (/^[0-9a-fA-F]{4}$/.test(digits)) {
        this.at += 5;
        return String.fromCharCode(parseInt(digits, 16));
      }
    }
    const plain = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (plain !== undefined) {
      this.at++;
      return plain;
    }
    this.problem(
      from,
      from + 2,
      `${this.text.slice(from, from + 2)} is not a JSON escape: write \\\\ for a backslash.`,
    );
    return '\\';
  }

  private takeWord(): string | undefined {
    word.lastIndex = this.at;
    const found = word.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private readWord(): JsonNode {
    const from = this.at;
    const text = this.takeWord() ?? this.text.charAt(this.at++);
    const to = this.at;
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true', from, to };
    if (text === 'null') return { kind: 'null', from, to };
    number.lastIndex = 0;
    if (number.exec(text)?.[0] === text) return { kind: 'number', text, from, to };
    this.problem(from, to, wordProblem(text));
    return { kind: 'bad', text, from, to };
  }
}

function wordProblem(text: string): string {
  if (/^-?(NaN|Infinity)$/.test(text)) return `${text} needs double quotes in JSON.`;
  if (/^[-+]?[0-9.]/.test(text)) return `${text} is not a JSON number.`;
  return `${text} is not JSON: text needs double quotes.`;
}
