// The tokens of the proto language, for what schema/ must know beside buf: where comments are, what stands next to an error.

export interface Token {
  kind: 'space' | 'comment' | 'string' | 'word' | 'number' | 'symbol';
  text: string;
  /** Index of the first UTF-16 unit in the text. */
  start: number;
}

// Unfinished comments and strings still match, so that every text splits into tokens without gaps.
const pattern =
  /(?<space>\s+)|(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>"(?:\\[^\n]|[^"\\\n])*"?|'(?:\\[^\n]|[^'\\\n])*'?)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>[0-9][A-Za-z0-9_.]*)|(?<symbol>[\s\S])/g;

/** Every token of a text in order, spaces and comments included. */
export function* tokens(text: string): Generator<Token> {
  for (const match of text.matchAll(pattern)) {
    const groups = match.groups ?? {};
    const kind = kinds.find((name) => groups[name] !== undefined) ?? 'symbol';
    yield { kind, text: match[0], start: match.index };
  }
}

const kinds = ['space', 'comment', 'string', 'word', 'number', 'symbol'] as const;

/** The tokens that mean something: no spaces, no comments. */
export function* meaningfulTokens(text: string): Generator<Token> {
  for (const token of tokens(text)) {
    if (token.kind !== 'space' && token.kind !== 'comment') yield token;
  }
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** The value of a string literal, quotes and escapes undone. */
export function stringValue(literal: string): string {
  const closed = literal.length > 1 && literal.endsWith(literal.charAt(0));
  const inner = literal.slice(1, closed ? -1 : undefined);
  return inner.replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[\s\S])/g, (_whole, code: string) => {
    if (code.length > 1 && code.startsWith('x')) return String.fromCharCode(parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(parseInt(code, 8));
    return escapes[code] ?? code;
  });
}
