// Everything that a load of .proto files depends on: the graph of files, how they are built, and one hash over all of it.
import { createHash } from 'node:crypto';
import { ok, type Result } from '../../src-shared/result';
import { buildGroups, type BuildGroup } from './build-groups';
import { buildKey } from './cache';
import { entryNames } from './entry-names';
import type { FolderScan } from './folder-scan';
import { readImportGraph, type ImportGraph } from './import-closure';
import type { ImportRoots } from './import-roots';
import { readProtoFile, type KnownFile, type ProtoFile, type ReadFile } from './proto-file';

export interface LoadInput<F extends KnownFile> {
  graph: ImportGraph<F>;
  groups: BuildGroup<F>[];
  /** Of all of it. */
  hash: string;
}

/** `folder`: the opened folder, if a folder was opened. Failure codes: those of `readImportGraph`. */
export async function readInput<F extends KnownFile>(
  { folder, signal }: { folder: string | undefined; signal: AbortSignal },
  scan: FolderScan,
  roots: ImportRoots,
  read: (path: string) => ReadFile<F>,
): Promise<Result<LoadInput<F>>> {
  const graph = await readImportGraph(scan.files, roots, read, signal);
  if (!graph.ok) return graph;
  const names = entryNames(scan.files, graph.value, folder);
  const groups = await buildGroups(scan.files, names, graph.value);
  return ok({ graph: graph.value, groups, hash: inputHash(groups, graph.value, scan) });
}

/** The file with its text, read now unless the glance at the disk has read it already. */
export function readFully(path: string, glance: ImportGraph<KnownFile | ProtoFile>): ReadFile {
  const seen = glance.files.get(path);
  return seen && 'content' in seen ? { file: seen } : readProtoFile(path);
}

export function withSuggestions(input: string, suggestions: Map<string, string[]>): string {
  if (suggestions.size === 0) return input;
  return createHash('sha256')
    .update(input)
    .update(JSON.stringify([...suggestions]))
    .digest('hex');
}

function inputHash(groups: BuildGroup<KnownFile>[], graph: ImportGraph<KnownFile>, scan: FolderScan): string {
  const keys = groups.map(({ files, entries }) => [
    buildKey(
      '',
      [...files].map(([name, { hash }]) => ({ name, hash })),
    ),
    [...files].map(([name, { path }]) => [name, path]),
    entries,
  ]);
  const missing = [...graph.edges.values()].flat().filter(({ resolution }) => resolution.kind === 'missing');
  const rest = [
    [...graph.faults],
    missing.map(({ resolution }) => resolution),
    scan.unreadable,
    scan.cut,
    graph.configs,
  ];
  return createHash('sha256')
    .update(JSON.stringify([keys, rest]))
    .digest('hex');
}
