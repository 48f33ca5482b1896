// A line of a .proto in its colours, for excerpts: words by their looks alone, since an excerpt may be anything.

export interface ProtoWord {
  text: string;
  /** Class of the colour; empty for plain text. */
  look: '' | 'word' | 'string' | 'number' | 'comment';
}

const words =
  /(?<comment>\/\/.*|\/\*.*?(?:\*\/|$))|(?<string>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)|(?<number>\b\d[\w.]*)|(?<word>\b(?:syntax|edition|package|import|public|weak|option|message|enum|service|rpc|returns|stream|oneof|extend|extensions|reserved|to|max|repeated|optional|required|group|map|double|float|u?int(?:32|64)|sint(?:32|64)|s?fixed(?:32|64)|bool|string|bytes|true|false)\b)/g;

export function protoWords(line: string): ProtoWord[] {
  const found: ProtoWord[] = [];
  let at = 0;
  for (const match of line.matchAll(words)) {
    if (match.index > at) found.push({ text: line.slice(at, match.index), look: '' });
    found.push({ text: match[0], look: lookOf(match.groups ?? {}) });
    at = match.index + match[0].length;
  }
  if (at < line.length) found.push({ text: line.slice(at), look: '' });
  return found;
}

function lookOf({ comment, string, number }: Record<string, string | undefined>): ProtoWord['look'] {
  if (comment !== undefined) return 'comment';
  if (string !== undefined) return 'string';
  return number === undefined ? 'word' : 'number';
}
