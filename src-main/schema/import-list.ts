// Every import statement of a source with its outcome, small enough to keep and to hand between threads.
import { join } from 'node:path';
import type { ImportEntry } from '../../src-shared/catalog';
import type { ImportEdge, ImportGraph } from './import-closure';
import type { KnownFile } from './proto-file';
import { refusalReason } from './import-problems';
import type { Resolution } from './import-roots';
import { limits } from './schema-limits';

type Outcome = ImportEntry['outcome'];
type Shared =
  | { kind: 'root'; root: string; why: (Outcome & { kind: 'file' })['why'] }
  | Exclude<Outcome, { kind: 'file' }>;

/** Roots and texts that many statements share are kept once; rows point at them. */
export interface ImportList {
  /** All statements; `rows` holds the first `limits.importList` of them, unresolved ones first. */
  total: number;
  files: string[];
  outcomes: Shared[];
  rows: { file: number; line: number; name: string; outcome: number }[];
}

export const noImports: ImportList = { total: 0, files: [], outcomes: [], rows: [] };

/** `names`: import name of each file of the graph, by absolute path; a file without one is shown by its path. */
export function importList(graph: ImportGraph<KnownFile>, names: Map<string, string>): ImportList {
  const list: ImportList = { total: 0, files: [], outcomes: [], rows: [] };
  const file = numbering(list.files);
  const outcome = numbering(list.outcomes);
  for (const [path, edges] of graph.edges) {
    const name = names.get(path) ?? path;
    for (const edge of edges) {
      list.rows.push({
        file: file(name, name),
        line: edge.statement.line,
        name: edge.statement.name,
        outcome: outcome(keyOf(edge), sharedOf(edge, graph)),
      });
    }
  }
  list.total = list.rows.length;
  const unresolved = (row: { outcome: number }) => {
    const kind = list.outcomes[row.outcome]?.kind;
    return kind === 'missing' || kind === 'refused' ? 0 : 1;
  };
  const nameOf = (row: { file: number }) => list.files[row.file] ?? '';
  list.rows.sort(
    (a, b) =>
      unresolved(a) - unresolved(b) || (a.file === b.file ? a.line - b.line : nameOf(a) < nameOf(b) ? -1 : 1),
  );
  list.rows.length = Math.min(list.rows.length, limits.importList);
  return list;
}

/** As the page gets them: unresolved ones first, then by file and line; at most `limits.importList`. */
export function importEntries({ rows, files, outcomes }: ImportList): ImportEntry[] {
  return rows.flatMap(({ file, line, name, outcome }) => {
    const shared = outcomes[outcome];
    if (!shared) return [];
    const told: Outcome =
      shared.kind === 'root'
        ? { kind: 'file', path: join(shared.root, name), root: shared.root, why: shared.why }
        : shared;
    return [{ file: files[file] ?? '', line, name, outcome: told }];
  });
}

function sharedOf({ resolution, statement }: ImportEdge, graph: ImportGraph<KnownFile>): Shared {
  switch (resolution.kind) {
    case 'file':
      return { kind: 'root', root: resolution.root, why: resolution.why };
    case 'built-in':
      return { kind: 'built-in' };
    case 'missing':
      return {
        kind: 'missing',
        tried: resolution.tried,
        suggestions: graph.suggestions.get(statement.name) ?? [],
      };
    case 'refused':
      return { kind: 'refused', reason: refusalReason(resolution.fault, statement.name) };
  }
}

function keyOf({ resolution, statement }: ImportEdge): string {
  const of: Record<Resolution['kind'], () => string> = {
    file: () => (resolution.kind === 'file' ? `file ${resolution.why} ${resolution.root}` : ''),
    'built-in': () => 'built-in',
    missing: () => `missing ${statement.name} ${resolution.kind === 'missing' ? resolution.tried[0] : ''}`,
    refused: () => `refused ${resolution.kind === 'refused' ? resolution.fault : ''}`,
  };
  return of[resolution.kind]();
}

/** Gives each value its place in a list, once by its key. */
function numbering<T>(list: T[]): (key: string, value: T) => number {
  const known = new Map<string, number>();
  return (key, value) => {
    const number = known.get(key) ?? list.push(value) - 1;
    known.set(key, number);
    return number;
  };
}
