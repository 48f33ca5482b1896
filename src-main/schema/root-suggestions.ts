// Folders on this disk that would satisfy missing imports if they were import folders: a short walk near the source.
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, parse, sep } from 'node:path';
import { ancestors } from './import-roots';
import { limits } from './schema-limits';

interface Search {
  /** Names that were not found. */
  missing: string[];
  /** The file or folder that was opened. */
  source: string;
  /** Folders and files of other sources that are open. */
  nearby: string[];
}

/** What marks the top of a project: above it only the home folder is searched. */
const projectMarks = new Set([
  ...['.git', '.hg', '.svn', 'go.mod', 'go.work', 'Cargo.toml', 'package.json', 'pyproject.toml', 'pom.xml'],
  ...['WORKSPACE', 'MODULE.bazel', 'buf.work.yaml', 'buf.yaml', 'build.gradle', 'settings.gradle'],
]);

/** In a home folder these hold no code, and some systems ask the person before they may be read. */
const personal = new Set([
  'Desktop',
  'Documents',
  'Downloads',
  'Library',
  'Movies',
  'Music',
  'Pictures',
  'Videos',
]);

/** Levels below a folder above the source, below an open source, and in node_modules (scope, package, its folder). */
const levels = { above: 3, opened: 6, modules: 3 };

/**
 * By import name the folders that have it, best first: those that satisfy the most missing imports, then the nearest.
 * Ends after `limits.suggestionMs` with what was found. Never looks outside the project, Go's folders or the home folder.
 */
export async function suggestRoots({ missing, source, nearby }: Search): Promise<Map<string, string[]>> {
  const walk = new Walk(missing);
  const above = await searchable(source);
  const starts = [...above.map((path) => ({ path, depth: levels.above })), ...nearbyStarts(nearby)];
  for (const { path, depth } of starts) {
    if (walk.done) break;
    await walk.from(path, depth);
  }
  return walk.best();
}

function nearbyStarts(nearby: string[]): { path: string; depth: number }[] {
  const folders = nearby.map((path) => (path.endsWith('.proto') ? dirname(path) : path));
  return [...new Set(folders)].map((path) => ({ path, depth: levels.opened }));
}

/** The source's folder and those above it: up to the home folder, else up to the top of the project. */
async function searchable(source: string): Promise<string[]> {
  const isFolder = await stat(source).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  const above = ancestors(isFolder ? source : dirname(source));
  if (above.at(-1) === homedir()) return above;
  const goTop = above.findIndex(isTopOfGo);
  if (goTop !== -1) return above.slice(0, goTop + 1);
  const inProject: string[] = [];
  for (const folder of above) {
    // A folder at the top of a disk (/tmp, /srv) is nobody's project.
    if (dirname(folder) === parse(folder).root && inProject.length > 0) break;
    inProject.push(folder);
    const names = await readdir(folder).catch(() => []);
    if (names.some((name) => projectMarks.has(name))) return inProject;
  }
  // No mark: what is close by.
  return inProject.slice(0, levels.above);
}

/** In Go's folders a module imports from its neighbours: `src/go.etcd.io/etcd` from `src/github.com/gogo/protobuf`. */
function isTopOfGo(folder: string, index: number, above: string[]): boolean {
  const below = above[index - 1];
  const isModuleCache = basename(folder) === 'mod' && basename(dirname(folder)) === 'pkg';
  return (
    below !== undefined && basename(below).includes('.') && (isModuleCache || basename(folder) === 'src')
  );
}

class Walk {
  private readonly found = new Map<string, Map<string, number>>();
  private readonly seen = new Set<string>();
  private readonly byFirst = new Map<string, string[]>();
  private readonly until = performance.now() + limits.suggestionMs;
  private order = 0;

  constructor(missing: string[]) {
    for (const name of new Set(missing)) {
      const first = name.split('/')[0] ?? '';
      this.byFirst.set(first, [...(this.byFirst.get(first) ?? []), name]);
    }
  }

  get done(): boolean {
    return this.seen.size >= limits.suggestionFolders || performance.now() > this.until;
  }

  /** Level by level, so that what is near is found first. */
  async from(top: string, depth: number): Promise<void> {
    let level = [top];
    for (let below = 0; below <= depth && level.length > 0; below++) {
      const next: string[] = [];
      for (const folder of level) {
        if (this.done) return;
        next.push(...(await this.look(folder)));
      }
      level = next;
    }
  }

  best(): Map<string, string[]> {
    const satisfied = new Map<string, number>();
    for (const folders of this.found.values()) {
      for (const folder of folders.keys()) satisfied.set(folder, (satisfied.get(folder) ?? 0) + 1);
    }
    const rank = (folders: Map<string, number>) =>
      [...folders]
        .sort(([a, x], [b, y]) => (satisfied.get(b) ?? 0) - (satisfied.get(a) ?? 0) || x - y)
        .map(([folder]) => folder)
        .slice(0, limits.suggestions);
    return new Map([...this.found].map(([name, folders]) => [name, rank(folders)]));
  }

  /** Whether a folder has missing imports; its own folders, to look into next. */
  private async look(folder: string): Promise<string[]> {
    if (this.seen.has(folder)) return [];
    this.seen.add(folder);
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const { name: first } of entries) {
      for (const name of this.byFirst.get(first) ?? []) {
        if (!(await isFile(join(folder, name)))) continue;
        const folders = this.found.get(name) ?? new Map<string, number>();
        this.found.set(name, folders.set(folder, this.order++));
      }
    }
    const inModules = isInModules(folder);
    return entries
      .filter((entry) => entry.isDirectory() && isWorthALook(entry.name, inModules))
      .filter(({ name }) => folder !== homedir() || !personal.has(name))
      .map(({ name }) => join(folder, name))
      .sort();
  }
}

/** In node_modules only packages that speak of protos are looked into: there are thousands of others. */
function isWorthALook(name: string, inModules: boolean): boolean {
  if (name.startsWith('.')) return false;
  return !inModules || name.startsWith('@') || /proto|grpc|api|google/i.test(name);
}

function isInModules(folder: string): boolean {
  return folder.split(sep).slice(-levels.modules).includes('node_modules');
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
