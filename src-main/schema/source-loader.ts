// One source from disk to tree: scan, imports, groups, compile, catalog. Knows nothing of watching or of other sources.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageEntry, SchemaProblem, Source } from '../../src-shared/catalog';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import type { BuildGroup } from './build-groups';
import { buildCatalog } from './catalog-builder';
import type { StoredSet } from './closure';
import { compileGroup, type Build, type Compiled } from './compiler';
import { FileMemory } from './file-memory';
import { scanFolder, type FolderScan } from './folder-scan';
import { missingImports, type ImportGraph } from './import-closure';
import { importList, noImports, type ImportList } from './import-list';
import { ImportRoots } from './import-roots';
import { failureProblem, faultProblem, groupProblems, sortedProblems } from './problems';
import { suggestRoots } from './root-suggestions';
import { loadAnswer, loadSet } from './linked-loader';
import type { LoadCache } from './load-cache';
import type { Reopening } from './reopening';
import { DiskLooks } from './disk-looks';
import { readFully, readInput, withSuggestions, type LoadInput } from './load-input';
import { repeatedProblem, scanProblems } from './load-problems';
import type { KnownFile, ProtoFile } from './proto-file';
import type { SetStore } from './set-store';
import { watchPlan, type WatchPlan } from './watch-plan';

/** What to load; can be handed to another thread. */
export interface LoadJob {
  kind: Source['kind'];
  /** Absolute path of the file or folder. */
  path: string;
  addedRoots: string[];
  /** Paths of the other sources that are open: missing imports may be there. */
  nearby: string[];
  bundledRoots: string[];
  /** What the last load read; the same again means that nothing changed. */
  knownInput?: string | undefined;
  /** Nothing was loaded of it since the start: what was kept may answer, see `Reopening`. */
  isFirst?: boolean | undefined;
}

/** What a load tells while it runs, and what ends it. */
export interface LoadWatch {
  signal: AbortSignal;
  /** What to watch is known as soon as the imports are, before anything compiles. */
  onPlan(plan: WatchPlan): Promise<void>;
  /** Called when the input differs from `knownInput`. */
  onChanged(): void;
}

/** What a load works with. */
interface LoadTools {
  build: Build;
  store: SetStore;
  loads: LoadCache;
  reopening: Reopening;
  /** Folder of what is remembered of files. */
  memoryFolder: string;
  /** buf's version; undefined when it is missing. */
  compiler: string | undefined;
}

type LoadRequest = LoadJob & LoadWatch & LoadTools;

export interface LoadedSource {
  /** Hash of everything that was read. */
  input: string;
  /** Hash of everything that can be seen of it. */
  output: string;
  state: 'ready' | 'partial' | 'failed' | 'offline';
  /** For `offline`: milliseconds since 1970 of the answer that is in use. */
  goodAt?: number | undefined;
  /** For reflection: types that nothing declares, which the server may know. */
  wanted?: string[] | undefined;
  fileCount: number;
  packages: PackageEntry[];
  /** Import name -> absolute path of every file that was read. */
  paths: Record<string, string>;
  problems: SchemaProblem[];
  imports: ImportList;
  sets: StoredSet[];
  /** Nothing could be loaded, though the files may be fine (no compiler, no folder): what was loaded before stays in use. */
  keepsLast?: boolean | undefined;
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
  if (request.kind === 'set' || request.kind === 'reflection') return loadDescriptors(request);
  const looks = new DiskLooks();
  const scan = await entriesOf(request, looks);
  if (!scan.ok) return brokenSource(request, scan.error, []);
  const { files, folders, configFolders } = scan.value;
  // Watched before anything is read: a change in between is seen.
  await request.onPlan(watchPlan(request, folders));
  const folder = request.kind === 'file' ? undefined : { path: request.path, files, configFolders };
  const roots = new ImportRoots({ added: request.addedRoots, folder, bundled: request.bundledRoots, looks });
  const place = { folder: folder?.path, signal: request.signal };
  const memory = await FileMemory.open(request.memoryFolder, request.path, looks);
  const glance = await readInput(place, scan.value, roots, (path) => memory.lookUp(path));
  if (!glance.ok) return brokenSource(request, glance.error, folders);
  const plan = watchPlan(request, folders, glance.value.graph);
  await Promise.all([request.onPlan(plan), memory.save()]);
  const suggestions = await suggestionsFor(request, glance.value.graph);
  const input = withSuggestions(glance.value.hash, suggestions);
  if (request.signal.aborted || input === request.knownInput) return undefined;
  request.onChanged();
  const kept = await request.loads.read(input, request.compiler);
  // Of the search for folders that would give a missing import, what it came to is looked at again, not all that it passed.
  for (const [name, found] of suggestions) for (const root of found) looks.kindOf(join(root, name));
  const keepLooks = () => request.reopening.keep(request, { input, plan }, looks);
  if (kept) {
    await keepLooks();
    return kept;
  }
  // What is to be compiled is read in full, also where memory was enough to tell that it changed.
  const full = await readInput(place, scan.value, roots, (path) => readFully(path, glance.value.graph));
  if (!full.ok) return brokenSource(request, full.error, folders);
  full.value.graph.suggestions = suggestions;
  full.value.hash = withSuggestions(full.value.hash, suggestions);
  const loaded = await compiled(request, full.value, scan.value);
  // What failed as a whole has another input, and is tried again the next time.
  const lasts = loaded?.input === full.value.hash;
  if (lasts && request.compiler !== undefined) {
    await request.loads.write(loaded, request.compiler);
    if (input === loaded.input) await keepLooks();
  }
  return loaded;
}

async function loadDescriptors(request: LoadRequest): Promise<LoadedSource | undefined> {
  const plan = watchPlan(request, []);
  const looks = new DiskLooks();
  if (request.kind === 'set') {
    await request.onPlan(plan);
    looks.file(request.path);
  }
  const loaded = await (request.kind === 'set' ? loadSet(request) : loadAnswer(request));
  if (!loaded.ok) return brokenSource(request, loaded.error, []);
  const { value } = loaded;
  if (request.kind === 'set' && value)
    await request.reopening.keep(request, { input: value.input, plan }, looks);
  return value;
}

/** Where imports are missing, what is shown depends on folders beside the source too. */
async function suggestionsFor(
  { path, nearby }: LoadRequest,
  graph: ImportGraph<KnownFile>,
): Promise<Map<string, string[]>> {
  const missing = missingImports(graph);
  return missing.length === 0 ? new Map() : suggestRoots({ missing, source: path, nearby });
}

async function entriesOf({ kind, path }: LoadRequest, looks: DiskLooks): Promise<Result<FolderScan>> {
  if (kind === 'file')
    return ok({ files: [path], folders: [], configFolders: [], unreadable: [], cut: false });
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder)
    return fail('unreadable', `The folder is gone: ${path}. It loads again when the folder comes back.`);
  try {
    const scan = await scanFolder(path, looks);
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
  { graph, groups, hash: input }: LoadInput<ProtoFile>,
  scan: FolderScan,
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
  const built = await buildCatalog(sets, request.store);
  if (!built.ok) return brokenSource(request, built.error, scan.folders);
  const catalog = built.value;
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
    paths: filePaths(groups),
    problems: shown,
    imports: importList(graph, importNames(groups)),
    sets: catalog.sets,
  };
}

/** A source of which nothing could be loaded. It still says what to watch, so that it mends itself. */
async function brokenSource(
  request: LoadRequest,
  failure: Failure,
  folders: string[],
): Promise<LoadedSource | undefined> {
  if (request.signal.aborted) return undefined;
  await request.onPlan(watchPlan(request, folders));
  const failed = failedSource(request.path, failure);
  return failed.input === request.knownInput ? undefined : failed;
}

/** A source of which nothing is known but why. */
export function failedSource(path: string, failure: Failure): LoadedSource {
  const problems = [failureProblem(path, failure)];
  const output = createHash('sha256').update(JSON.stringify(problems)).digest('hex');
  return {
    input: `failed ${output}`,
    output,
    state: 'failed',
    fileCount: 0,
    packages: [],
    paths: {},
    problems,
    imports: noImports,
    sets: [],
    keepsLast: true,
  };
}

/** The import name of every file, by absolute path. */
function importNames(groups: BuildGroup[]): Map<string, string> {
  return new Map(groups.flatMap(({ files }) => [...files].map(([name, { path }]) => [path, name] as const)));
}

/** A name that two groups give to two files is the first one's. */
function filePaths(groups: BuildGroup[]): Record<string, string> {
  const named = groups.flatMap(({ files }) => [...files].map(([name, { path }]) => [name, path] as const));
  return Object.fromEntries(named.reverse());
}
