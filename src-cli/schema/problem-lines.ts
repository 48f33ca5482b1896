// Problems of a schema as compilers print them: file:line:column: sentence. The words are the app's.
import { relative } from 'node:path';
import type { SchemaProblem } from '../../src-shared/catalog';

const mostLines = 50;

export function problemLines(problems: readonly SchemaProblem[]): string[] {
  const told = new Set<string>();
  const lines = problems.slice(0, mostLines).flatMap((problem) => {
    const isAgain = isToldAgain(problem, told);
    return [problemLine(problem), ...(isAgain ? [] : under(problem))];
  });
  const more = problems.length - mostLines;
  return more > 0 ? [...lines, `${String(more)} more problems.`] : lines;
}

/** One missing folder is the same fault in every file that imports from it: its excerpt and its cure are told once. */
function isToldAgain({ code, hint, suggestions = [] }: SchemaProblem, told: Set<string>): boolean {
  if (code !== 'missing-import') return false;
  const fault = [hint, ...suggestions].join('\n');
  const isAgain = told.has(fault);
  told.add(fault);
  return isAgain;
}

function problemLine({ file, path, line, column, title, hint }: SchemaProblem): string {
  const place = [shownPath(path ?? file), ...(line > 0 ? [line, Math.max(column, 1)] : [])].join(':');
  const sentence = [title.replace(/[.:]$/, ''), hint.trim()].filter((part) => part !== '').join('. ');
  return `${place}: ${sentence}${/[.?]$/.test(sentence) ? '' : '.'}`;
}

/** The line in question with a caret, and the import folders that would help. */
function under({ excerpt, suggestions = [] }: SchemaProblem): string[] {
  const source = excerpt?.lines[excerpt.line - excerpt.firstLine];
  const lines: string[] = [];
  if (excerpt !== undefined && source !== undefined && source.trim() !== '') {
    // Tabs stay tabs, so that the caret stands where the eye expects it.
    const before = [...source].slice(0, excerpt.column - 1).map((char) => (char === '\t' ? '\t' : ' '));
    lines.push(
      `    ${source}`,
      `    ${before.join('')}${'^'.repeat(Math.max(1, excerpt.endColumn - excerpt.column))}`,
    );
  }
  return [...lines, ...suggestions.map((folder) => `    It would be found with -I ${folder}`)];
}

/** Short when it is below the working folder, so that editors and terminals find it. */
function shownPath(path: string): string {
  if (!path.startsWith('/')) return path;
  const near = relative(process.cwd(), path);
  return near === '' || near.startsWith('..') ? path : near;
}
