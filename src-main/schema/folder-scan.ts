// The .proto files below an opened folder: bounded, without node_modules and hidden folders, safe with symbolic links.
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { bufConfigNames } from './buf-config';
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
export async function scanFolder(folder: string): Promise<FolderScan> {
  await readdir(folder);
  const scan: FolderScan = { files: [], folders: [], configFolders: [], unreadable: [], cut: false };
  const seen = new Set<string>();
  await visit(folder, 0, scan, seen);
  scan.files.sort();
  return scan;
}

async function visit(folder: string, depth: number, scan: FolderScan, seen: Set<string>): Promise<void> {
  const real = await realpath(folder).catch(() => folder);
  // A symbolic link to a folder above would come back here for ever.
  if (seen.has(real)) return;
  seen.add(real);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
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
    const kind = await kindOf(path, entry);
    if (kind === 'folder' && depth < limits.folderDepth && !isSkippedFolder(entry.name)) {
      await visit(path, depth + 1, scan, seen);
    }
    if (kind !== 'file' || !entry.name.endsWith('.proto')) continue;
    const realFile = entry.isSymbolicLink() ? await realpath(path).catch(() => path) : join(real, entry.name);
    addFile(path, realFile, scan, seen);
    if (scan.cut) return;
  }
}

function addFile(path: string, realFile: string, scan: FolderScan, seen: Set<string>): void {
  if (seen.has(realFile)) return;
  seen.add(realFile);
  scan.cut = scan.files.length >= limits.sourceFiles;
  if (!scan.cut) scan.files.push(path);
}

interface Entry {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

async function kindOf(path: string, entry: Entry): Promise<'file' | 'folder' | 'other'> {
  const seen = entry.isSymbolicLink() ? await stat(path).catch(() => entry) : entry;
  return seen.isFile() ? 'file' : seen.isDirectory() ? 'folder' : 'other';
}
