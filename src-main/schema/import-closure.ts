// The graph of files that a source needs: its entry files and, import by import, whatever they reach.
import { fail, ok, type Result } from '../../src-shared/result';
import type { BufConfig } from './buf-config';
import type { ImportStatement } from './proto-header';
import type { FileFault, KnownFile, ProtoFile, ReadFile } from './proto-file';
import { isBuiltIn, type ImportRoots, type Resolution } from './import-roots';
import { limits } from './schema-limits';

export interface ImportEdge {
  statement: ImportStatement;
  resolution: Resolution;
}

export interface ImportGraph<F extends KnownFile = ProtoFile> {
  /** By absolute path; entry files that could be read are among them. */
  files: Map<string, F>;
  /** Files that exist, or should, but are not used. */
  faults: Map<string, FileFault>;
  /** The imports of each file, in the order of the file. */
  edges: Map<string, ImportEdge[]>;
  /** Files of buf that were asked for import roots. */
  configs: BufConfig[];
  /** Folders of vendored protos that were asked for imports which are nowhere else. */
  vendored: string[];
  /** For missing imports, by name: folders that would satisfy them, best first. Filled by who wants to show them. */
  suggestions: Map<string, string[]>;
}

/** Reads the entry files and everything they import. Fails only when a source is larger than we load, or on abort. */
export async function readImportGraph<F extends KnownFile>(
  entries: string[],
  roots: ImportRoots,
  read: (path: string) => ReadFile<F>,
  signal: AbortSignal,
): Promise<Result<ImportGraph<F>>> {
  const graph: ImportGraph<F> = {
    files: new Map(),
    faults: new Map(),
    edges: new Map(),
    configs: [],
    vendored: [],
    suggestions: new Map(),
  };
  const seen = new Set(entries);
  const waiting = [...entries];
  let bytes = 0;

  const visit = async (path: string) => {
    const { file, fault } = read(path);
    if (fault) {
      graph.faults.set(path, fault);
      return;
    }
    bytes += file.size;
    graph.files.set(path, file);
    const edges = await Promise.all(
      file.imports.map(async (statement) => ({
        statement,
        resolution: await roots.resolve(path, statement.name),
      })),
    );
    graph.edges.set(path, edges);
    for (const { resolution } of edges) {
      if (resolution.kind !== 'file' || seen.has(resolution.path)) continue;
      seen.add(resolution.path);
      waiting.push(resolution.path);
    }
  };

  while (waiting.length > 0) {
    if (signal.aborted) return fail('aborted', 'Loading was stopped.');
    if (seen.size > limits.sourceFiles || bytes > limits.sourceBytes) return tooMuch(seen.size, bytes);
    await Promise.all(waiting.splice(0, 32).map(visit));
  }
  leaveToCompiler(graph, new Set(entries));
  graph.configs = roots.configs;
  graph.vendored = roots.vendoredFolders;
  return ok(graph);
}

/** A copy of google/protobuf on the disk that cannot be read as text does not hide the one that the compiler carries. */
function leaveToCompiler(graph: ImportGraph<KnownFile>, entries: Set<string>): void {
  const unused = new Set<string>();
  for (const edge of [...graph.edges.values()].flat()) {
    const { resolution, statement } = edge;
    if (resolution.kind !== 'file' || !isBuiltIn(statement.name) || !graph.faults.has(resolution.path))
      continue;
    edge.resolution = { kind: 'built-in' };
    if (!entries.has(resolution.path)) unused.add(resolution.path);
  }
  for (const path of unused) graph.faults.delete(path);
}

/** Names of imports that lead nowhere, each once. */
export function missingImports(graph: ImportGraph<KnownFile>): string[] {
  const missing = [...graph.edges.values()].flat().filter(({ resolution }) => resolution.kind === 'missing');
  return [...new Set(missing.map(({ statement }) => statement.name))];
}

function tooMuch(files: number, bytes: number): Result<never> {
  const size = `${files.toLocaleString('en')} files, ${Math.round(bytes / 1e6)} MB so far`;
  const most = `${limits.sourceFiles.toLocaleString('en')} files or ${limits.sourceBytes / 1e6} MB`;
  return fail(
    'too-large',
    `This source has more than ${most} with its imports (${size}). Open a smaller folder.`,
  );
}
