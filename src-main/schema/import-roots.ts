// Where an import leads: what buf files say of the importing file, its own folder, those above, the user's, the project's, built-ins.
import { homedir } from 'node:os';
import { basename, dirname, join, parse, sep } from 'node:path';
import type { ImportEntry } from '../../src-shared/catalog';
import type { BufConfig } from './buf-config';
import { DiskLooks } from './disk-looks';
import { ProjectRoots } from './project-roots';
import { limits } from './schema-limits';

/** What made a folder an import root. */
type RootReason = Extract<ImportEntry['outcome'], { kind: 'file' }>['why'];

export type ImportFault = 'absolute' | 'parent' | 'not-plain' | 'not-proto';

export type Resolution =
  | {
      kind: 'file';
      path: string;
      /** The folder below which the import's name is found. */ root: string;
      why: RootReason;
    }
  | { kind: 'built-in' }
  | { kind: 'missing'; /** Folders that were searched, in order. */ tried: string[] }
  | { kind: 'refused'; fault: ImportFault };

interface RootsOptions {
  /** Import folders that the user added. */
  added: string[];
  /** The opened folder, its .proto files and its folders that have a buf file, absolute. */
  folder?: { path: string; files: string[]; configFolders?: string[] } | undefined;
  /** Folders of protos that come with the app; used last. */
  bundled: string[];
  /** Keeps what was looked at. */
  looks?: DiskLooks;
}

/** What buf 1.74 carries in itself. */
const builtIn = new Set(
  [
    ...[
      'any',
      'api',
      'c_sharp_features',
      'cpp_features',
      'descriptor',
      'duration',
      'empty',
      'field_mask',
      'go_features',
      'java_features',
    ],
    ...['source_context', 'struct', 'timestamp', 'type', 'wrappers', 'compiler/plugin'],
  ].map((name) => `google/protobuf/${name}.proto`),
);
const builtInLabel = 'built-in google/protobuf';

/** Whether the compiler carries a file of this import name in itself. */
export function isBuiltIn(name: string): boolean {
  return builtIn.has(name);
}

/** An import may never leave its roots (facts/schema.md, trap 7): such names are refused before any file is touched. */
export function importFault(name: string): ImportFault | undefined {
  if (/^([/\\]|[A-Za-z]:)/.test(name)) return 'absolute';
  const parts = name.split('/');
  if (parts.includes('..')) return 'parent';
  if (name.includes('\\') || name.includes('\0') || parts.some((part) => part === '' || part === '.'))
    return 'not-plain';
  return name.endsWith('.proto') ? undefined : 'not-proto';
}

/** Resolves the imports of one load; each folder is asked once for each name. */
export class ImportRoots {
  private readonly found = new Map<string, Promise<Resolution>>();
  private readonly looks: DiskLooks;
  private readonly above = new Map<string, string[]>();
  private readonly inFolder = new Map<string, string[]>();
  private readonly project: ProjectRoots;
  private readonly triedVendored = new Set<string>();
  private readonly configuredFor = new Map<string, Promise<Configured>>();

  constructor(private readonly options: RootsOptions) {
    this.looks = options.looks ?? new DiskLooks();
    this.project = new ProjectRoots(this.looks);
    for (const file of options.folder?.files ?? []) {
      const same = this.inFolder.get(basename(file));
      if (same) same.push(file);
      else this.inFolder.set(basename(file), [file]);
    }
  }

  /** `from`: absolute path of the importing file. */
  resolve(from: string, name: string): Promise<Resolution> {
    const fault = importFault(name);
    if (fault) return Promise.resolve({ kind: 'refused', fault });
    const key = `${dirname(from)}\0${name}`;
    const known = this.found.get(key) ?? this.search(dirname(from), name);
    this.found.set(key, known);
    return known;
  }

  /** Configurations of buf that were met, for their problems and for watching. */
  get configs(): BufConfig[] {
    return [...this.project.configs.values()];
  }

  /** Folders of vendored protos that were tried. */
  get vendoredFolders(): string[] {
    return [...this.triedVendored];
  }

  private async search(folder: string, name: string): Promise<Resolution> {
    const above = this.above.get(folder) ?? ancestors(folder);
    this.above.set(folder, above);
    const { first, further } = await this.configured(folder, above);
    const places: Place[] = [
      ...first.map((root) => ({ root, why: 'buf-config' as const })),
      ...above.map((root) => ({
        root,
        why: root === folder ? ('own-folder' as const) : ('ancestor' as const),
      })),
      ...this.options.added.map((root) => ({ root, why: 'added' as const })),
      ...further.map((root) => ({ root, why: 'buf-config' as const })),
    ];
    const tried = [...new Set(places.map(({ root }) => root))];
    for (const { root, why } of places) {
      if (!this.has(root, name)) continue;
      // What comes with the app imports its neighbours.
      const ours = this.options.bundled.includes(root);
      return { kind: 'file', path: join(root, name), root, why: ours ? 'bundled' : why };
    }
    const inProject = (await this.vendored(above, name, tried)) ?? this.withinFolder(name);
    if (inProject) return inProject;
    if (isBuiltIn(name)) return { kind: 'built-in' };
    for (const root of this.options.bundled) {
      if (this.has(root, name)) return { kind: 'file', path: join(root, name), root, why: 'bundled' };
    }
    const opened = this.options.folder?.path;
    return { kind: 'missing', tried: [...tried, ...(opened ? [join(opened, '**')] : []), builtInLabel] };
  }

  /**
   * Roots that buf files declare: first those of a module that the importing file is in, since buf itself would look
   * nowhere else; further those of the same project.
   */
  private configured(folder: string, above: string[]): Promise<Configured> {
    const known = this.configuredFor.get(folder) ?? this.readConfigured(folder, above);
    this.configuredFor.set(folder, known);
    return known;
  }

  private async readConfigured(folder: string, above: string[]): Promise<Configured> {
    const folders = [...new Set([...above, ...(this.options.folder?.configFolders ?? [])])];
    const configs = (await Promise.all(folders.map((path) => this.project.configsOf(path)))).flat();
    const roots = [...new Set(configs.flatMap((config) => config.roots))];
    const holds = (root: string) => folder === root || folder.startsWith(root + sep);
    const [first] = roots.filter(holds).sort((a, b) => b.length - a.length);
    return { first: first === undefined ? [] : [first], further: roots.filter((root) => root !== first) };
  }

  private async vendored(above: string[], name: string, tried: string[]): Promise<Resolution | undefined> {
    const first = name.split('/')[0] ?? '';
    for (const folder of above) {
      for (const { path: root, names, top } of await this.project.vendoredBelow(folder)) {
        if (names.has(first) && this.has(root, name))
          return { kind: 'file', path: join(root, name), root, why: 'vendored' };
        this.triedVendored.add(root);
        const told = top === root ? root : join(top, '**');
        if (!tried.includes(told)) tried.push(told);
      }
    }
    return undefined;
  }

  /** The shallowest file of the opened folder whose path ends with the import's name. */
  private withinFolder(name: string): Resolution | undefined {
    const ending = sep + name.split('/').join(sep);
    const matches = (this.inFolder.get(basename(name)) ?? []).filter((path) => path.endsWith(ending));
    const depth = (path: string) => path.split(sep).length;
    const [path] = matches.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
    if (path === undefined) return undefined;
    return { kind: 'file', path, root: path.slice(0, -ending.length), why: 'opened-folder' };
  }

  /** Most roots lack the first folder of a name already: asking for that alone saves nine of ten looks at the disk. */
  private has(root: string, name: string): boolean {
    const start = root.endsWith(sep) ? root : root + sep;
    const slash = name.indexOf('/');
    if (slash > 0 && this.looks.kindOf(start + name.slice(0, slash)) === 'nothing') return false;
    return this.looks.kindOf(sep === '/' ? start + name : join(root, name)) === 'file';
  }
}

/** Roots that buf files declare: of the module that a folder is in, and further ones. */
interface Configured {
  first: string[];
  further: string[];
}

interface Place {
  root: string;
  why: RootReason;
}

/** The folder itself and those above it, nearest first; never the top of the disk, nor what lies above the home folder. */
export function ancestors(folder: string): string[] {
  const top = parse(folder).root;
  const home = homedir();
  const above: string[] = [];
  for (let at = folder; at !== top && above.length < limits.ancestors; at = dirname(at)) {
    above.push(at);
    if (at === home) break;
  }
  return above.length > 0 ? above : [folder];
}
