// What is not JSON in a text: collected by offset while it is read, told by line and column.
import type { JsonProblem } from './json-tree';

const most = 200;

export class JsonProblems {
  private readonly found: { from: number; to: number; message: string }[] = [];

  add(from: number, to: number, message: string): void {
    if (this.found.length < most) this.found.push({ from, to, message });
  }

  /** In the order of the text. */
  finished(text: string): JsonProblem[] {
    const sorted = [...this.found].sort((a, b) => a.from - b.from);
    const problems: JsonProblem[] = [];
    let line = 1;
    let lineStart = 0;
    let scanned = 0;
    for (const found of sorted) {
      for (; scanned < found.from; scanned++) {
        if (text.charCodeAt(scanned) === 10) {
          line++;
          lineStart = scanned + 1;
        }
      }
      problems.push({ ...found, line, column: found.from - lineStart + 1 });
    }
    return problems;
  }
}
