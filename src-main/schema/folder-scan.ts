// The .proto files below an opened folder: bounded, without node_modules and hidden folders, safe with symbolic links.
import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bufConfigNames } from './buf-config';
import type { DiskLooks } from './disk-looks';
import { Pauses } from './pauses';
import { limits } from './schema-limits';

export interface FolderScan {
  /** Absolute, sorted; each real file once. */
  files: string[];
  /** Every folder that was looked into: a change in any of them may matter. */
  folders: string[];
  /** Those of them that have a buf.yaml or the like. */
  configFolders: string[];
  /** Folders that could not be read. */
  unreadable: string[];
  /** True when the bound on files or folders ended the scan. */
  cut: boolean;
}

/** Never opened: large, and no one's own protos are there. */
export function isSkippedFolder(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.');
}

/** Rejects only when the folder itself cannot be read. */
export async function scanFolder(folder: string, looks?: DiskLooks): Promise<FolderScan> {
  await readdir(folder);
  const scan: FolderScan = { files: [], folders: [], configFolders: [], unreadable: [], cut: false };
  const seen = new Set<string>();
  const pauses = new Pauses();
  await visit(folder, realOf(folder), { depth: 0, scan, seen, pauses, looks });
  scan.files.sort();
  return scan;
}

interface Visit {
  depth: number;
  scan: FolderScan;
  /** Real paths. */
  seen: Set<string>;
  pauses: Pauses;
  looks: DiskLooks | undefined;
}

/**
 * Looks at the disk at once, not by way of the thread pool, which takes ten times as long: the scan runs on the engine's
 * thread, and pauses where it does not. `real`: the folder without symbolic links.
 */
async function visit(folder: string, real: string, at: Visit): Promise<void> {
  const { depth, scan, seen, pauses, looks } = at;
  // A symbolic link to a folder above would come back here for ever.
  if (seen.has(real)) return;
  seen.add(real);
  await pauses.pause();
  looks?.names(folder);
  const entries = entriesOf(folder);
  if (!entries) {
    scan.unreadable.push(folder);
    return;
  }
  scan.folders.push(folder);
  if (entries.some(({ name }) => bufConfigNames.includes(name))) scan.configFolders.push(folder);
  scan.cut ||= scan.folders.length >= limits.folders;
  if (scan.cut) return;
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) looks?.kindOf(path);
    const kind = kindOf(path, entry);
    const realPath = () => (entry.isSymbolicLink() ? realOf(path) : join(real, entry.name));
    if (kind === 'folder' && depth < limits.folderDepth && !isSkippedFolder(entry.name)) {
      await visit(path, realPath(), { ...at, depth: depth + 1 });
    }
    if (kind !== 'file' || !entry.name.endsWith('.proto')) continue;
    addFile(path, realPath(), scan, seen);
    if (scan.cut) return;
  }
}

function entriesOf(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

function realOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function addFile(path: string, realFile: string, scan: FolderScan, seen: Set<string>): void {
  if (seen.has(realFile)) return;
  seen.add(realFile);
  scan.cut = scan.files.length >= limits.sourceFiles;
  if (!scan.cut) scan.files.push(path);
}

function kindOf(path: string, entry: Dirent): 'file' | 'folder' | 'other' {
  const seen = entry.isSymbolicLink() ? (targetOf(path) ?? entry) : entry;
  return seen.isFile() ? 'file' : seen.isDirectory() ? 'folder' : 'other';
}

function targetOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
