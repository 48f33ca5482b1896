// The text of a file with a problem: excerpt, columns, and the words around the place that buf reported.
import type { Excerpt } from '../../src-shared/catalog';
import { meaningfulTokens, type Token } from './proto-lexer';
import { limits } from './schema-limits';

const linesBefore = 4;
const linesAfter = 3;

interface Neighbour {
  token: Token;
  /** 1-based. */
  line: number;
}

export class SourceText {
  readonly text: string;
  private readonly lines: string[];
  private starts: number[] | undefined;

  constructor(content: Buffer) {
    this.text = content.toString('utf8');
    this.lines = this.text.split('\n');
  }

  /** Without its line ending. */
  line(number: number): string {
    return (this.lines[number - 1] ?? '').replace(/\r$/, '');
  }

  get lineCount(): number {
    return this.lines.length;
  }

  /** buf counts UTF-8 bytes from 1; we count UTF-16 units from 1, as editors and JavaScript do. */
  column(line: number, byteColumn: number): number {
    const bytes = Buffer.from(this.line(line), 'utf8').subarray(0, Math.max(0, byteColumn - 1));
    return bytes.toString('utf8').length + 1;
  }

  /** From a place to the end of its line. */
  after(line: number, column: number): string {
    return this.line(line).slice(column - 1);
  }

  /** The word, number or sign before a place, comments passed over. */
  before(line: number, column: number): Neighbour | undefined {
    const end = this.index(line, column);
    let last: Token | undefined;
    for (const token of meaningfulTokens(this.text)) {
      if (token.start >= end) break;
      last = token;
    }
    return last && { token: last, line: this.lineOf(last.start) };
  }

  /** The line with up to four before and three after; long lines are cut. */
  excerpt(line: number, column: number, endColumn: number): Excerpt {
    const firstLine = Math.max(1, line - linesBefore);
    const lastLine = Math.max(line, Math.min(this.lineCount, line + linesAfter));
    const lines: string[] = [];
    for (let number = firstLine; number <= lastLine; number++) {
      lines.push(this.line(number).slice(0, limits.excerptColumns));
    }
    // The empty string after a file's last line break is no line to show.
    if (lastLine > line && this.line(lastLine) === '' && lastLine === this.lineCount) lines.pop();
    const start = Math.min(Math.max(1, column), limits.excerptColumns);
    return { firstLine, lines, line, column: start, endColumn: Math.max(start + 1, endColumn) };
  }

  private index(line: number, column: number): number {
    return (this.lineStarts()[line - 1] ?? this.text.length) + column - 1;
  }

  private lineOf(index: number): number {
    const starts = this.lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  private lineStarts(): number[] {
    if (this.starts) return this.starts;
    const starts = [0];
    for (const line of this.lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);
    this.starts = starts.slice(0, -1);
    return this.starts;
  }
}
