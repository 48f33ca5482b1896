// One source from disk to tree: scan, imports, groups, compile, catalog. Knows nothing of watching or of other sources.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { PackageEntry, SchemaProblem, Source } from '../../src-shared/catalog';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import { buildGroups, type BuildGroup } from './build-groups';
import { buildKey } from './cache';
import { buildCatalog, type RepeatedService } from './catalog-builder';
import { compileGroup, type Build, type Compiled } from './compiler';
import { entryNames } from './entry-names';
import { scanFolder, type FolderScan } from './folder-scan';
import { missingImports, readImportGraph, type ImportGraph } from './import-closure';
import { importList, noImports, type ImportList } from './import-list';
import { ImportRoots } from './import-roots';
import { failureProblem, faultProblem, groupProblems, sortedProblems } from './problems';
import { suggestRoots } from './root-suggestions';
import { limits } from './schema-limits';
import type { SetIndex } from './set-index';
import { watchPlan, type WatchPlan } from './watch-plan';

interface LoadRequest {
  kind: Source['kind'];
  /** Absolute path of the file or folder. */
  path: string;
  addedRoots: string[];
  /** Paths of the other sources that are open: missing imports may be there. */
  nearby: string[];
  bundledRoots: string[];
  /** What the last load read; the same again means that nothing changed. */
  knownInput?: string | undefined;
  build: Build;
  signal: AbortSignal;
  /** What to watch is known as soon as the imports are, before anything compiles. */
  onPlan(plan: WatchPlan): Promise<void>;
  /** Called when the input differs from `knownInput`. */
  onChanged(): void;
}

export interface LoadedSource {
  /** Hash of everything that was read. */
  input: string;
  /** Hash of everything that can be seen of it. */
  output: string;
  state: 'ready' | 'partial' | 'failed';
  fileCount: number;
  packages: PackageEntry[];
  paths: Record<string, string>;
  problems: SchemaProblem[];
  imports: ImportList;
  sets: SetIndex[];
}

/** Loads a source; whatever is wrong with it is a problem in the value. Undefined: nothing changed, or aborted. */
export async function loadOrExplain(request: LoadRequest): Promise<LoadedSource | undefined> {
  try {
    return await loadSource(request);
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const message =
      'This source could not be loaded: Halfclose has a fault of its own. Reload it, and report the text below.';
    return brokenSource(request, { code: 'internal', message, detail }, []);
  }
}

async function loadSource(request: LoadRequest): Promise<LoadedSource | undefined> {
  const scan = await entriesOf(request);
  if (!scan.ok) return brokenSource(request, scan.error, []);
  const { files, folders, configFolders } = scan.value;
  // Watched before anything is read: a change in between is seen.
  await request.onPlan(watchPlan(request, folders));
  const folder = request.kind === 'file' ? undefined : { path: request.path, files, configFolders };
  const roots = new ImportRoots({ added: request.addedRoots, folder, bundled: request.bundledRoots });
  const graph = await readImportGraph(files, roots, request.signal);
  if (!graph.ok) return brokenSource(request, graph.error, folders);
  await request.onPlan(watchPlan(request, folders, graph.value));
  const names = entryNames(files, graph.value, folder?.path);
  const groups = await buildGroups(files, names, graph.value);
  const input = inputHash(groups, graph.value, scan.value);
  if (request.signal.aborted || input === request.knownInput) return undefined;
  request.onChanged();
  const missing = missingImports(graph.value);
  if (missing.length > 0) {
    graph.value.suggestions = await suggestRoots({ missing, source: request.path, nearby: request.nearby });
  }
  return compiled(request, input, scan.value, groups, graph.value);
}

async function entriesOf({ kind, path }: LoadRequest): Promise<Result<FolderScan>> {
  if (kind === 'file')
    return ok({ files: [path], folders: [], configFolders: [], unreadable: [], cut: false });
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder)
    return fail('unreadable', `The folder is gone: ${path}. It loads again when the folder comes back.`);
  try {
    const scan = await scanFolder(path);
    return scan.files.length > 0
      ? ok(scan)
      : fail('no-protos', `The folder has no .proto files: ${path}. They appear here when there are some.`);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return fail('unreadable', `The folder cannot be read: ${path}. Allow reading it, then reload.`, detail);
  }
}

async function compiled(
  request: LoadRequest,
  input: string,
  scan: FolderScan,
  groups: BuildGroup[],
  graph: ImportGraph,
): Promise<LoadedSource | undefined> {
  const problems = [...graph.faults].map(([path, fault]) => faultProblem(path, fault));
  problems.push(...graph.configs.flatMap((config) => config.problems));
  problems.push(...scanProblems(request.path, scan));
  const outcomes: Compiled[] = [];
  for (const result of await Promise.all(
    groups.map((group) => compileGroup(group, request.build, request.signal)),
  )) {
    if (result.ok) outcomes.push(result.value);
    else if (result.error.code === 'aborted') return undefined;
    // The input is not remembered: the next look tries again.
    else return brokenSource(request, result.error, scan.folders);
  }
  outcomes.forEach((outcome, position) => {
    const group = groups[position];
    if (group) problems.push(...groupProblems(group, outcome, graph));
  });
  const sets = outcomes.flatMap((outcome) => outcome.sets);
  const catalog = await buildCatalog(sets);
  problems.push(...catalog.repeated.flatMap((repeated) => repeatedProblem(repeated, groups)));
  const shown = sortedProblems(problems, new Set(scan.files));
  const output = createHash('sha256').update(
    JSON.stringify([shown, sets.map(({ digest, entries }) => [digest, entries])]),
  );
  return {
    input,
    output: output.digest('hex'),
    state: shown.length === 0 ? 'ready' : sets.length > 0 ? 'partial' : 'failed',
    fileCount: scan.files.length,
    packages: catalog.packages,
    paths: servicePaths(catalog.packages, groups),
    problems: shown,
    imports: importList(graph, importNames(groups)),
    sets: catalog.sets,
  };
}

function inputHash(groups: BuildGroup[], graph: ImportGraph, scan: FolderScan): string {
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

/** A source of which nothing could be loaded. It still says what to watch, so that it mends itself. */
async function brokenSource(
  request: LoadRequest,
  failure: Failure,
  folders: string[],
): Promise<LoadedSource | undefined> {
  if (request.signal.aborted) return undefined;
  await request.onPlan(watchPlan(request, folders));
  const problems = [failureProblem(request.path, failure)];
  const output = createHash('sha256').update(JSON.stringify(problems)).digest('hex');
  const input = `failed ${output}`;
  if (input === request.knownInput) return undefined;
  return {
    input,
    output,
    state: 'failed',
    fileCount: 0,
    packages: [],
    paths: {},
    problems,
    imports: noImports,
    sets: [],
  };
}

function scanProblems(path: string, scan: FolderScan): SchemaProblem[] {
  const problems = scan.unreadable.map((folder) =>
    failureProblem(folder, {
      code: 'unreadable',
      message: `The folder cannot be read: ${folder}. Its files are left out.`,
    }),
  );
  if (!scan.cut) return problems;
  const most = `${limits.sourceFiles.toLocaleString('en')} .proto files or ${limits.folders.toLocaleString('en')} folders`;
  const message = `The folder has more than ${most}: the others are left out. Open a smaller folder.`;
  return [...problems, failureProblem(path, { code: 'too-large', message })];
}

/** Two copies of the same text are one service; two texts are worth a word. */
function repeatedProblem(repeated: RepeatedService, groups: BuildGroup[]): SchemaProblem[] {
  const find = (name: string) =>
    groups.map(({ files }) => files.get(name)).find((file) => file !== undefined);
  const file = find(repeated.file);
  if (!file || file.hash === find(repeated.shownFrom)?.hash) return [];
  return [
    {
      code: 'duplicate',
      file: repeated.file,
      path: file.path,
      line: repeated.line,
      column: 1,
      title: `${repeated.name} is declared in two files`,
      hint: `The tree shows the one from ${repeated.shownFrom}. Open this file by itself to use the other.`,
      raw: `${repeated.name}: ${repeated.shownFrom}, ${repeated.file}`,
    },
  ];
}

/** The import name of every file, by absolute path. */
function importNames(groups: BuildGroup[]): Map<string, string> {
  return new Map(groups.flatMap(({ files }) => [...files].map(([name, { path }]) => [path, name] as const)));
}

/** Where the files that declare services are on this machine. */
function servicePaths(packages: PackageEntry[], groups: BuildGroup[]): Record<string, string> {
  const names = new Set(packages.flatMap(({ services }) => services.map(({ file }) => file)));
  const pathOf = (name: string) => groups.map(({ files }) => files.get(name)?.path).find(Boolean);
  return Object.fromEntries(
    [...names].flatMap((name) => [[name, pathOf(name) ?? '']]).filter(([, path]) => path),
  );
}
