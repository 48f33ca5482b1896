// Import roots that a project has without saying so to us: what its buf files declare, and folders of vendored protos.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bufConfigNames, readBufConfig, type BufConfig } from './buf-config';
import type { DiskLooks } from './disk-looks';
import { isSkippedFolder } from './folder-scan';
import { limits } from './schema-limits';

export interface VendoredRoot {
  path: string;
  /** The `third_party` or `vendor` that it is, or is in. */
  top: string;
  /** Names in the folder: a look there tells most misses without asking the disk again. */
  names: Set<string>;
}

/** Folder names that people keep other projects' protos in, and how deep below them roots lie. */
const vendoredDepth: Record<string, number> = {
  third_party: 2,
  googleapis: 0,
  proto: 0,
  protos: 0,
  vendor: 3,
};

export const vendoredNames = Object.keys(vendoredDepth);

/** Asks each folder once in one load. */
export class ProjectRoots {
  /** Every configuration that was found, by path. */
  readonly configs = new Map<string, BufConfig>();
  private readonly configsIn = new Map<string, Promise<BufConfig[]>>();
  private readonly vendoredIn = new Map<string, Promise<VendoredRoot[]>>();

  constructor(private readonly looks: DiskLooks) {}

  /** The configurations of a folder itself. */
  configsOf(folder: string): Promise<BufConfig[]> {
    const known = this.configsIn.get(folder) ?? this.readConfigs(folder);
    this.configsIn.set(folder, known);
    return known;
  }

  /** The vendored folders directly below a folder, each with those in it, bounded. */
  vendoredBelow(folder: string): Promise<VendoredRoot[]> {
    const known = this.vendoredIn.get(folder) ?? listVendored(folder, this.looks);
    this.vendoredIn.set(folder, known);
    return known;
  }

  private async readConfigs(folder: string): Promise<BufConfig[]> {
    const there = bufConfigNames
      .map((name) => join(folder, name))
      .filter((path) => this.looks.kindOf(path) === 'file');
    for (const path of there) this.looks.file(path);
    const configs = (await Promise.all(there.map(readBufConfig))).filter((config) => config !== undefined);
    for (const config of configs) this.configs.set(config.path, config);
    return configs;
  }
}

async function listVendored(folder: string, looks: DiskLooks): Promise<VendoredRoot[]> {
  const roots: VendoredRoot[] = [];
  for (const [name, depth] of Object.entries(vendoredDepth)) {
    const path = join(folder, name);
    if (looks.kindOf(path) === 'other') await collect(path, { depth, roots, looks });
  }
  return roots;
}

/** Nearest to the top first: `third_party` before `third_party/googleapis`. */
async function collect(
  top: string,
  { depth, roots, looks }: { depth: number; roots: VendoredRoot[]; looks: DiskLooks },
): Promise<void> {
  const most = roots.length + limits.vendoredFolders;
  let level = [top];
  for (let below = 0; below <= depth && level.length > 0; below++) {
    const next: string[] = [];
    for (const path of level) {
      if (roots.length >= most) return;
      looks.names(path);
      const found = await foldersIn(path);
      if (!found) continue;
      roots.push({ path, top, names: new Set(found.all) });
      next.push(...found.folders.map((name) => join(path, name)));
    }
    level = next;
  }
}

async function foldersIn(path: string): Promise<{ all: string[]; folders: string[] } | undefined> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return undefined;
  const folders = entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !isSkippedFolder(entry.name))
    .map(({ name }) => name)
    .sort();
  return { all: entries.map(({ name }) => name), folders };
}
