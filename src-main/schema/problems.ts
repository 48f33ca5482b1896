// What the page shows of a load that went wrong: per file and line the one most telling problem, with its excerpt.
import { basename } from 'node:path';
import type { SchemaProblem } from '../../src-shared/catalog';
import type { Failure } from '../../src-shared/result';
import type { Diagnostic } from './buf';
import type { BuildGroup } from './build-groups';
import type { Compiled } from './compiler';
import type { ImportGraph } from './import-closure';
import { blockedSentence, importSentence, type ImportSentence } from './import-problems';
import { sentenceFor, type Sentence } from './problem-sentences';
import type { FileFault, ProtoFile } from './proto-file';
import type { ImportStatement } from './proto-header';
import { limits } from './schema-limits';
import { SourceText } from './source-text';

/** Problems of one group, sorted by file and place. */
export function groupProblems(group: BuildGroup, compiled: Compiled, graph: ImportGraph): SchemaProblem[] {
  const byFile = new Map<string, Diagnostic[]>();
  for (const diagnostic of compiled.diagnostics) {
    const same = byFile.get(diagnostic.file);
    if (same) same.push(diagnostic);
    else byFile.set(diagnostic.file, [diagnostic]);
  }
  const problems = [...byFile].flatMap(([name, diagnostics]) => {
    const file = group.files.get(name);
    return file ? fileProblems(name, file, diagnostics, graph) : [];
  });
  for (const { entry, failed } of compiled.blocked) {
    const file = group.files.get(entry);
    if (file) problems.push(blockedProblem(entry, file, failed, group));
  }
  return problems;
}

function fileProblems(
  name: string,
  file: ProtoFile,
  diagnostics: Diagnostic[],
  graph: ImportGraph,
): SchemaProblem[] {
  const source = new SourceText(file.content);
  const imports = (graph.edges.get(file.path) ?? []).flatMap((edge) => {
    const sentence = importSentence(edge, graph.faults);
    return sentence ? [{ statement: edge.statement, sentence }] : [];
  });
  const around = { source, incomplete: imports.length > 0 };
  const problems = imports.map((bad) => importProblem(name, file, bad.statement, bad.sentence, source));
  const importLines = new Set(problems.map(({ line }) => line));
  const best = new Map<
    number,
    { sentence: Sentence; diagnostic: Diagnostic; column: number; endColumn: number }
  >();
  for (const diagnostic of [...diagnostics].sort(byPlace)) {
    if (importLines.has(diagnostic.line)) continue;
    const column = source.column(diagnostic.line, diagnostic.column);
    const sameLine = diagnostic.endLine === diagnostic.line;
    const endColumn = sameLine
      ? source.column(diagnostic.line, diagnostic.endColumn)
      : source.line(diagnostic.line).length + 1;
    const complaint = { message: diagnostic.message, line: diagnostic.line, column, endColumn };
    const sentence = sentenceFor(complaint, around);
    const known = best.get(diagnostic.line);
    if (!known || sentence.rank > known.sentence.rank) {
      best.set(diagnostic.line, { sentence, diagnostic, column, endColumn });
    }
  }
  const shown = [...best.values()].filter(({ sentence }) => sentence.rank > 0);
  for (const { sentence, diagnostic, ...place } of shown.length > 0 ? shown : best.values()) {
    const column = sentence.column ?? place.column;
    const endColumn = Math.max(column + 1, sentence.endColumn ?? place.endColumn);
    const { line, message: raw } = diagnostic;
    const { code, title, hint } = sentence;
    const excerpt = source.excerpt(line, column, endColumn);
    problems.push({ code, file: name, path: file.path, line, column, title, hint, raw, excerpt });
  }
  return problems;
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.line - b.line || a.column - b.column;
}

function importProblem(
  name: string,
  file: ProtoFile,
  statement: ImportStatement,
  sentence: ImportSentence,
  source = new SourceText(file.content),
): SchemaProblem {
  const { line, column, endColumn } = statement;
  const excerpt = source.excerpt(line, column, endColumn);
  return { ...sentence, file: name, path: file.path, line, column, excerpt };
}

function blockedProblem(entry: string, file: ProtoFile, failed: string, group: BuildGroup): SchemaProblem {
  const sentence = blockedSentence(failed);
  const guilty = file.imports.find(({ name }) => name === failed || leadsTo(name, failed, group));
  if (guilty) return importProblem(entry, file, guilty, sentence);
  return { ...sentence, file: entry, path: file.path, line: 0, column: 0 };
}

function leadsTo(name: string, failed: string, group: BuildGroup): boolean {
  const names = new Set([name]);
  for (const next of names) {
    for (const { statement } of group.edges.get(next) ?? []) names.add(statement.name);
  }
  return names.has(failed);
}

/** A file that could not be read as text at all. */
export function faultProblem(path: string, fault: FileFault): SchemaProblem {
  const { code, title, hint, raw, line, column } = fault;
  return { code, file: basename(path), path, line, column, title, hint, raw };
}

/** A failure of the whole load: buf is missing, the source is too large ... */
export function failureProblem(path: string, failure: Failure): SchemaProblem {
  const [title = failure.message, ...rest] = failure.message.split(/(?<=[.:]) /);
  return {
    code: failure.code,
    file: basename(path),
    path,
    line: 0,
    column: 0,
    title: title.replace(/[.:]$/, ''),
    hint: rest.join(' '),
    raw: failure.detail ?? failure.message,
  };
}

/** Each problem once, entry files first, by file and place; past the limit a last one says how many more there are. */
export function sortedProblems(problems: SchemaProblem[], entryPaths: Set<string>): SchemaProblem[] {
  const unique = new Map(
    problems.map((problem) => [`${problem.path}\0${problem.line}\0${problem.title}`, problem]),
  );
  const entryFirst = ({ path }: SchemaProblem) => (path !== undefined && entryPaths.has(path) ? 0 : 1);
  const sorted = [...unique.values()].sort(
    (a, b) =>
      entryFirst(a) - entryFirst(b) ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column),
  );
  if (sorted.length <= limits.problems) return sorted;
  const more = sorted.length - limits.problems + 1;
  const shown = sorted.slice(0, limits.problems - 1);
  const title = `${more.toLocaleString('en')} more problems`;
  return [
    ...shown,
    {
      code: 'more',
      file: '',
      line: 0,
      column: 0,
      title,
      hint: 'Correct these first, then reload.',
      raw: title,
    },
  ];
}
