// What must be watched so that a source mends and renews itself: its files, the places of missing imports, its folders.
import { dirname, join, resolve } from 'node:path';
import type { Source } from '../../src-shared/catalog';
import { bufConfigNames } from './buf-config';
import type { ImportGraph } from './import-closure';
import type { KnownFile } from './proto-file';
import { ancestors } from './import-roots';
import { vendoredNames } from './project-roots';

export interface WatchPlan {
  /** Absolute paths of files, whether they exist or not. */
  files: string[];
  /** Folders in which any .proto file or new folder matters. */
  folders: string[];
}

/** Places that could satisfy missing imports; a source with thousands of them is not watched for each. */
const mostMissing = 500;

/** Folders above the source in which a new buf file or vendored folder is noticed. */
const mostAncestors = 6;

export function watchPlan(
  source: { kind: Source['kind']; path: string },
  folders: string[],
  graph?: ImportGraph<KnownFile>,
): WatchPlan {
  const files = new Set([source.path]);
  const missing = new Set<string>();
  for (const path of [...(graph?.files.values() ?? [])].flatMap((file) => [file.path, file.realPath]))
    files.add(path);
  for (const path of graph?.faults.keys() ?? []) files.add(path);
  for (const { statement, resolution } of [...(graph?.edges.values() ?? [])].flat()) {
    if (resolution.kind !== 'missing') continue;
    for (const root of resolution.tried) {
      if (resolve(root) === root && !root.endsWith('**')) missing.add(join(root, statement.name));
    }
    for (const root of graph?.vendored ?? []) missing.add(join(root, statement.name));
  }
  for (const path of [...missing].slice(0, mostMissing)) files.add(path);
  for (const { path } of graph?.configs ?? []) files.add(path);
  if (missing.size > 0) for (const path of placesOfRoots(source.path)) files.add(path);
  // In folders that are watched as a whole, single files need no watch of their own.
  const whole = new Set(folders);
  return { files: [...files].filter((path) => !whole.has(dirname(path))), folders };
}

/** What could give a missing import its root when it appears above the source. */
function placesOfRoots(source: string): string[] {
  const names = [...bufConfigNames, ...vendoredNames];
  return ancestors(dirname(source))
    .slice(0, mostAncestors)
    .flatMap((folder) => names.map((name) => join(folder, name)));
}
