// What the page shows of a load that went wrong: per file and line the one most telling problem, with its excerpt.
import { basename } from 'node:path';
import type { SchemaProblem } from '../../src-shared/catalog';
import type { Failure } from '../../src-shared/result';
import type { Diagnostic } from './buf';
import type { BuildGroup } from './build-groups';
import type { Clash, Compiled } from './compiler';
import type { ImportGraph } from './import-closure';
import {
  blockedSentence,
  clashSentence,
  guiltyImport,
  importSentence,
  type ImportSentence,
} from './import-problems';
import type { Sentence } from './problem-phrases';
import { sentenceFor, type Complaint, type Surroundings } from './problem-sentences';
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
    const path = group.files.get(failed)?.path;
    if (file && path !== undefined) problems.push(blockedProblem(entry, file, { name: failed, path }, graph));
  }
  for (const clash of compiled.clashes) {
    const file = group.files.get(clash.entry);
    if (file) problems.push(clashProblem(clash, file, group, graph));
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
    const sentence = importSentence(file.path, edge, graph);
    return sentence ? [{ statement: edge.statement, sentence }] : [];
  });
  const bad = imports.map(({ statement, sentence }) =>
    importProblem(name, file, statement, sentence, source),
  );
  const told = new Set(bad.map(({ line }) => line));
  const others = diagnostics.filter(({ line }) => !told.has(line));
  const around = { source, missing: imports.map(({ statement }) => statement.name) };
  const findings = mostTelling(others, around);
  // What follows an edition or syntax that the compiler does not know was read by the wrong grammar.
  const unknown = findings.find(({ sentence }) => sentence.code === 'unknown-syntax');
  if (unknown) return [...bad, findingProblem(name, file, unknown, source)];
  // Echoes of something else are shown only when there is nothing else.
  const first = findings.filter(({ sentence }) => sentence.rank > 0);
  const shown = first.length + bad.length > 0 ? first : findings;
  return [...bad, ...shown.map((finding) => findingProblem(name, file, finding, source))];
}

interface Finding {
  sentence: Sentence;
  complaint: Complaint;
}

/** buf reports cascades: of each line only the complaint that helps most, the first of equals. */
function mostTelling(diagnostics: Diagnostic[], around: Surroundings): Finding[] {
  const best = new Map<number, Finding>();
  for (const diagnostic of [...diagnostics].sort(byPlace)) {
    const complaint = inUnits(diagnostic, around.source);
    const sentence = sentenceFor(complaint, around);
    const known = best.get(complaint.line);
    if (!known || sentence.rank > known.sentence.rank) best.set(complaint.line, { sentence, complaint });
  }
  return [...best.values()];
}

/** Columns in UTF-16 units; a range over several lines ends with its first. */
function inUnits({ message, line, column, endLine, endColumn }: Diagnostic, source: SourceText): Complaint {
  const end = endLine === line ? source.column(line, endColumn) : source.line(line).length + 1;
  return { message, line, column: source.column(line, column), endColumn: end };
}

function findingProblem(name: string, file: ProtoFile, finding: Finding, source: SourceText): SchemaProblem {
  const { sentence, complaint } = finding;
  const { code, title, hint } = sentence;
  const column = sentence.column ?? complaint.column;
  const endColumn = Math.max(column + 1, sentence.endColumn ?? complaint.endColumn);
  const excerpt = source.excerpt(complaint.line, column, endColumn);
  const place = { file: name, path: file.path, line: complaint.line, column };
  return { code, ...place, title, hint, raw: complaint.message, excerpt };
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

function blockedProblem(
  entry: string,
  file: ProtoFile,
  failed: { name: string; path: string },
  graph: ImportGraph,
): SchemaProblem {
  const guilty = guiltyImport(graph.edges.get(file.path) ?? [], failed.path, graph);
  const sentence = guilty && importSentence(file.path, guilty, graph);
  if (guilty) return importProblem(entry, file, guilty.statement, sentence ?? blockedSentence(failed.name));
  return { ...blockedSentence(failed.name), file: entry, path: file.path, line: 0, column: 0 };
}

/** Shown at the import that brings the second declaration. */
function clashProblem(clash: Clash, file: ProtoFile, group: BuildGroup, graph: ImportGraph): SchemaProblem {
  const { entry, files } = clash;
  const paths = files.flatMap((name) => group.files.get(name) ?? []);
  const sentence = clashSentence(clash, new Set(paths.map(({ realPath }) => realPath)).size === 1);
  const others = paths.filter(({ path }) => path !== file.path);
  const edges = graph.edges.get(file.path) ?? [];
  const guilty = others
    .map(({ path }) => guiltyImport(edges, path, graph))
    .find((edge) => edge !== undefined);
  if (guilty) return importProblem(entry, file, guilty.statement, sentence);
  return { ...sentence, file: entry, path: file.path, line: 0, column: 0 };
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

/** A name may be a megabyte long; the catalog may not. */
function clipped(problem: SchemaProblem): SchemaProblem {
  const clip = (text: string) =>
    text.length <= limits.sentence ? text : `${text.slice(0, limits.sentence)} …`;
  return { ...problem, title: clip(problem.title), hint: clip(problem.hint), raw: clip(problem.raw) };
}

/** Of a line only one problem of a kind; but each import statement has its own. */
function identityOf({ code, path, line, column, title }: SchemaProblem): string {
  const place = code === 'missing-import' || code === 'import-refused' ? `${line}:${column}` : line;
  return [path, place, title].join('\0');
}

/** Each problem once, entry files first, by file and place; past the limit a last one says how many more there are. */
export function sortedProblems(problems: SchemaProblem[], entryPaths: Set<string>): SchemaProblem[] {
  const unique = new Map(problems.map(clipped).map((problem) => [identityOf(problem), problem]));
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
