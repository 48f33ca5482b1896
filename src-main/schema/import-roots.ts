// Where an import leads: the importing file's own folder, its ancestors, the user's folders, the opened folder, then built-ins.
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, parse, sep } from 'node:path';
import { limits } from './schema-limits';

export type ImportFault = 'absolute' | 'parent' | 'not-plain' | 'not-proto';

export type Resolution =
  | { kind: 'file'; path: string; /** The folder below which the import's name is found. */ root: string }
  | { kind: 'built-in' }
  | { kind: 'missing'; /** Folders that were searched, in order. */ tried: string[] }
  | { kind: 'refused'; fault: ImportFault };

interface RootsOptions {
  /** Import folders that the user added. */
  added: string[];
  /** The opened folder and its .proto files, absolute. */
  folder?: { path: string; files: string[] } | undefined;
  /** Folders of protos that come with the app; used last. */
  bundled: string[];
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
  private readonly kinds = new Map<string, Promise<Kind>>();
  private readonly inFolder = new Map<string, string[]>();

  constructor(private readonly options: RootsOptions) {
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

  private async search(folder: string, name: string): Promise<Resolution> {
    const tried = [...new Set([...ancestors(folder), ...this.options.added])];
    for (const root of tried) {
      if (await this.has(root, name)) return { kind: 'file', path: join(root, name), root };
    }
    const inside = this.withinFolder(name);
    if (inside) return inside;
    if (builtIn.has(name)) return { kind: 'built-in' };
    for (const root of this.options.bundled) {
      if (await this.has(root, name)) return { kind: 'file', path: join(root, name), root };
    }
    const opened = this.options.folder?.path;
    return { kind: 'missing', tried: [...tried, ...(opened ? [join(opened, '**')] : []), builtInLabel] };
  }

  /** The shallowest file of the opened folder whose path ends with the import's name. */
  private withinFolder(name: string): Resolution | undefined {
    const ending = sep + name.split('/').join(sep);
    const matches = (this.inFolder.get(basename(name)) ?? []).filter((path) => path.endsWith(ending));
    const depth = (path: string) => path.split(sep).length;
    const [path] = matches.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
    return path === undefined ? undefined : { kind: 'file', path, root: path.slice(0, -ending.length) };
  }

  /** Most roots lack the first folder of a name already: asking for that alone saves nine of ten looks at the disk. */
  private async has(root: string, name: string): Promise<boolean> {
    const first = join(root, name.split('/')[0] ?? '');
    const path = join(root, name);
    return (await this.kindOf(first)) !== 'nothing' && (await this.kindOf(path)) === 'file';
  }

  private kindOf(path: string): Promise<Kind> {
    const known = this.kinds.get(path);
    if (known) return known;
    const asked = stat(path).then(
      (stats): Kind => (stats.isFile() ? 'file' : 'other'),
      (): Kind => 'nothing',
    );
    this.kinds.set(path, asked);
    return asked;
  }
}

type Kind = 'file' | 'other' | 'nothing';

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
