// The import name of each entry file: the one that others use for it, or the longest that its own imports make sensible.
import { basename, dirname, relative, sep } from 'node:path';
import { ancestors } from './import-roots';
import type { ImportGraph } from './import-closure';
import type { KnownFile } from './proto-file';

/** By absolute path. `folder`: the opened folder, if a folder was opened. */
export function entryNames(
  entries: string[],
  graph: ImportGraph<KnownFile>,
  folder?: string,
): Map<string, string> {
  const imported = importedNames(graph);
  const names = new Map<string, string>();
  for (const path of entries) {
    const file = graph.files.get(path);
    if (!file) continue;
    const root = rootByImports(file, graph) ?? rootByPackage(file) ?? folder;
    const name = imported.get(file.realPath) ?? (root && below(root, path));
    names.set(path, name ?? basename(path));
  }
  return names;
}

/** The import name most used for each file, by real path. */
function importedNames(graph: ImportGraph<KnownFile>): Map<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const { statement, resolution } of [...graph.edges.values()].flat()) {
    if (resolution.kind !== 'file') continue;
    const target = graph.files.get(resolution.path)?.realPath ?? resolution.path;
    const names = counts.get(target) ?? new Map<string, number>();
    names.set(statement.name, (names.get(statement.name) ?? 0) + 1);
    counts.set(target, names);
  }
  const most = new Map<string, string>();
  for (const [target, names] of counts) {
    const [first] = [...names].sort((a, b) => b[1] - a[1] || b[0].length - a[0].length);
    if (first) most.set(target, first[0]);
  }
  return most;
}

/** The highest ancestor that one of the file's own imports needed: all others are found below it too. */
function rootByImports(file: KnownFile, graph: ImportGraph<KnownFile>): string | undefined {
  const above = ancestors(dirname(file.path));
  const used = (graph.edges.get(file.path) ?? []).flatMap(({ resolution }) =>
    resolution.kind === 'file' && above.includes(resolution.root) ? [resolution.root] : [],
  );
  return used.sort((a, b) => a.length - b.length)[0];
}

/** By convention package `a.b.v1` lies in folder `a/b/v1`. */
function rootByPackage(file: KnownFile): string | undefined {
  const folder = dirname(file.path);
  const ending = sep + file.packageName.split('.').join(sep);
  return file.packageName !== '' && folder.endsWith(ending) ? folder.slice(0, -ending.length) : undefined;
}

function below(root: string, path: string): string | undefined {
  const name = relative(root, path).split(sep).join('/');
  return name.startsWith('..') || /^([/\\]|[A-Za-z]:)/.test(name) ? undefined : name;
}
