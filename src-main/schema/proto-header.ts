// What a .proto file says about its surroundings: its package and its imports, with the place of each.
import { stringValue } from './proto-lexer';

export interface ImportStatement {
  /** As written: `google/type/money.proto`. */
  name: string;
  /** 1-based place of the quoted name; columns count UTF-16 units, `endColumn` is exclusive. */
  line: number;
  column: number;
  endColumn: number;
}

export interface ProtoHeader {
  packageName: string;
  imports: ImportStatement[];
  /** Short names of the messages, enums and services at file scope. */
  declares?: string[] | undefined;
  /** The value of `edition`, with the place of its quotes; places as in imports. */
  edition?: { value: string; line: number; column: number; endColumn: number } | undefined;
}

const comment = String.raw`\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`;
const quoted = String.raw`"(?:\\[^\n]|[^"\\\n])*"?|'(?:\\[^\n]|[^'\\\n])*'?`;
const gap = String.raw`(?:\s|${comment})*`;
// Only what can open or close something is matched: a regular expression skips the rest a hundred times faster than tokens do.
const landmark = new RegExp(
  String.raw`${comment}|${quoted}|[{}]|\b(?:import|package|edition|message|enum|service)\b`,
  'g',
);
const importTail = new RegExp(
  String.raw`(?:${gap}(?:public|weak|option)\b)?${gap}((?:${quoted})(?:${gap}(?:${quoted}))*)`,
  'y',
);
const editionTail = new RegExp(String.raw`${gap}=${gap}(${quoted})`, 'y');
const nameTail = new RegExp(String.raw`${gap}([A-Za-z_]\w*)${gap}\{`, 'y');
const packageTail = new RegExp(String.raw`${gap}([A-Za-z_][\w.]*)`, 'y');

/** Reads `package` and `import` at file scope; a file with errors elsewhere still gives what it has. */
export function readHeader(text: string): ProtoHeader {
  const declares: string[] = [];
  const header: ProtoHeader = { packageName: '', imports: [], declares };
  const place = placeCounter(text);
  let depth = 0;
  landmark.lastIndex = 0;
  for (let match = landmark.exec(text); match; match = landmark.exec(text)) {
    const word = match[0];
    if (word === '{') depth++;
    else if (word === '}') depth = Math.max(0, depth - 1);
    if (depth > 0) continue;
    if (word === 'import') readImport(text, landmark, place, header);
    if (word === 'message' || word === 'enum' || word === 'service') {
      nameTail.lastIndex = landmark.lastIndex;
      const name = nameTail.exec(text)?.[1];
      if (name !== undefined) declares.push(name);
    }
    if (word === 'edition' && header.edition === undefined) readEdition(text, landmark, place, header);
    if (word === 'package' && header.packageName === '') {
      packageTail.lastIndex = landmark.lastIndex;
      header.packageName = packageTail.exec(text)?.[1] ?? '';
    }
  }
  return header;
}

type Place = (index: number) => { line: number; column: number };

function readImport(text: string, cursor: RegExp, place: Place, header: ProtoHeader): void {
  importTail.lastIndex = cursor.lastIndex;
  const strings = importTail.exec(text)?.[1];
  if (strings === undefined) return;
  cursor.lastIndex = importTail.lastIndex;
  const start = place(importTail.lastIndex - strings.length);
  const end = place(importTail.lastIndex);
  const parts = strings.match(new RegExp(`${comment}|${quoted}`, 'g')) ?? [];
  header.imports.push({
    name: parts
      .filter((part) => !part.startsWith('/'))
      .map(stringValue)
      .join(''),
    line: start.line,
    column: start.column,
    endColumn: end.line === start.line ? end.column : start.column + 1,
  });
}

function readEdition(text: string, cursor: RegExp, place: Place, header: ProtoHeader): void {
  editionTail.lastIndex = cursor.lastIndex;
  const string = editionTail.exec(text)?.[1];
  if (string === undefined) return;
  cursor.lastIndex = editionTail.lastIndex;
  const { line, column } = place(editionTail.lastIndex - string.length);
  header.edition = { value: stringValue(string), line, column, endColumn: column + string.length };
}

/** Line and column of ever larger indexes, without scanning the text again from its start. */
function placeCounter(text: string): Place {
  let line = 1;
  let lineStart = 0;
  return (index) => {
    let next = text.indexOf('\n', lineStart);
    while (next !== -1 && next < index) {
      line++;
      lineStart = next + 1;
      next = text.indexOf('\n', lineStart);
    }
    return { line, column: index - lineStart + 1 };
  };
}
