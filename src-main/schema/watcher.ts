// Tells that something of a source may have changed: one watch per folder, no polling, one call per burst.
import { lstat, stat } from 'node:fs/promises';
import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { bufConfigNames } from './buf-config';
import { isSkippedFolder } from './folder-scan';
import type { WatchPlan } from './watch-plan';

/** Editors write in several steps, branch switches in thousands: quiet for this long means that they are done. */
const quietMs = 100;

interface Wanted {
  /** File or folder names of interest in a folder. */
  names: Set<string>;
  /** Any .proto file and any new folder is of interest. */
  whole: boolean;
}

/**
 * Folders are watched rather than files: an editor that replaces a file by a temporary one, a file that comes back, and
 * an import that appears are all events of the folder, and thousands of files in a folder cost one watch.
 */
export class SourceWatcher {
  private readonly watchers = new Map<string, { watcher: FSWatcher; inode: number }>();
  private wanted = new Map<string, Wanted>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private failed = false;

  constructor(private readonly onTouched: () => void) {}

  /** False when the system refused a watch: changes may go by unseen, a reload by hand still works. */
  get watching(): boolean {
    return !this.failed && this.watchers.size > 0;
  }

  /** Watches exactly this from now on. */
  async follow(plan: WatchPlan): Promise<void> {
    this.wanted = await wantedOf(plan);
    if (this.closed) return;
    const kept = [...this.watchers].map(async ([folder, { inode }]) => {
      const same = this.wanted.has(folder) && (await inodeOf(folder)) === inode;
      if (!same) this.drop(folder);
    });
    await Promise.all(kept);
    this.failed = false;
    await Promise.all([...this.wanted.keys()].map((folder) => this.start(folder)));
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    for (const folder of [...this.watchers.keys()]) this.drop(folder);
  }

  private async start(folder: string): Promise<void> {
    if (this.watchers.has(folder)) return;
    const inode = await inodeOf(folder);
    if (this.closed || inode === undefined || this.watchers.has(folder)) return;
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => void this.onEvent(folder, name));
      watcher.on('error', () => {
        this.drop(folder);
        this.touched();
      });
      this.watchers.set(folder, { watcher, inode });
    } catch {
      this.failed = true;
    }
  }

  private drop(folder: string): void {
    this.watchers.get(folder)?.watcher.close();
    this.watchers.delete(folder);
  }

  private async onEvent(folder: string, name: string | null): Promise<void> {
    const wanted = this.wanted.get(folder);
    if (!wanted || this.closed) return;
    // Linux gives a folder's own name when the folder itself is removed or moved.
    if (name === null || wanted.names.has(name) || name === basename(folder)) this.touched();
    else if (
      wanted.whole &&
      (name.endsWith('.proto') || bufConfigNames.includes(name) || (await this.isFolder(folder, name)))
    )
      this.touched();
  }

  /** A folder that came, or one of ours that went. */
  private async isFolder(parent: string, name: string): Promise<boolean> {
    if (isSkippedFolder(name)) return false;
    const path = join(parent, name);
    const stats = await lstat(path).catch(() => undefined);
    return stats ? stats.isDirectory() || stats.isSymbolicLink() : this.wanted.has(path);
  }

  private touched(): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.onTouched, quietMs);
    this.timer.unref();
  }
}

async function wantedOf(plan: WatchPlan): Promise<Map<string, Wanted>> {
  const wanted = new Map<string, Wanted>();
  const at = (folder: string) => {
    const known = wanted.get(folder) ?? { names: new Set<string>(), whole: false };
    wanted.set(folder, known);
    return known;
  };
  for (const folder of plan.folders) at(folder).whole = true;
  for (const path of plan.files) {
    const { folder, name } = await nearest(path);
    at(folder).names.add(name);
  }
  return wanted;
}

/** The nearest folder above that exists, and the name in it that leads to the path. */
async function nearest(path: string): Promise<{ folder: string; name: string }> {
  let name = basename(path);
  let folder = dirname(path);
  while (dirname(folder) !== folder && (await inodeOf(folder)) === undefined) {
    name = basename(folder);
    folder = dirname(folder);
  }
  return { folder, name };
}

function inodeOf(folder: string): Promise<number | undefined> {
  return stat(folder).then(
    (stats) => (stats.isDirectory() ? stats.ino : undefined),
    () => undefined,
  );
}
