// What a load looked at on the disk, and what it saw there: while all of that is so, the same load would come to the same.
import { lstatSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Pauses } from './pauses';

export type DiskKind = 'file' | 'other' | 'nothing';

/**
 * Two writes within one tick of the file system's clock leave the same state behind: what was written this recently may be
 * written again unseen. Milliseconds; FAT keeps two seconds.
 */
const settledMs = 2_000;

/** Looks of one load; one with more is not worth keeping. */
const mostLooks = 200_000;

/** The looks at one folder's entries: by name what was seen. A name of `''` is the folder itself, as a list of names. */
export type FolderLooks = [folder: string, seen: Record<string, string>];

export interface FileState {
  /** Modified, changed, size, inode and device. */
  text: string;
  touchedMs: number;
}

const kinds: Record<DiskKind, string> = { file: 'f', other: 'o', nothing: '-' };

/** Looks at once: by way of the thread pool each of ten thousand looks would take ten times as long. */
export class DiskLooks {
  private readonly asked = new Map<string, DiskKind>();
  private readonly states = new Map<string, string>();
  private readonly listed = new Map<string, string>();
  private sure = true;

  /** `now`: milliseconds since 1970; for tests. */
  constructor(private readonly now = Date.now) {}

  /** What is at a path, where a symbolic link leads; each path is asked once. */
  kindOf(path: string): DiskKind {
    const known = this.asked.get(path);
    if (known !== undefined) return known;
    const kind = kindAt(path);
    this.asked.set(path, kind);
    return kind;
  }

  /** The state of a file before it is read. Undefined: a symbolic link, or nothing to be looked at. */
  file(path: string): FileState | undefined {
    const state = fileState(path);
    this.keep(this.states, path, state);
    return state;
  }

  /** Whether a file is as it was `before` it was read, and can not have been written since without showing it. */
  isSettled(path: string, before: FileState): boolean {
    return this.isOld(before) && fileState(path)?.text === before.text;
  }

  /** Call it before the names in a folder are read. */
  names(folder: string): void {
    this.keep(this.listed, folder, folderState(folder));
  }

  /** Everything that was seen; undefined when a change could go by unseen. */
  get all(): FolderLooks[] | undefined {
    if (!this.sure || this.asked.size + this.states.size > mostLooks) return undefined;
    const folders = new Map<string, Map<string, string>>();
    const add = (folder: string, name: string, seen: string) => {
      const names = folders.get(folder) ?? new Map<string, string>();
      folders.set(folder, names.set(name, seen));
    };
    for (const [path, kind] of this.asked) add(dirname(path), basename(path), kinds[kind]);
    for (const [path, state] of this.states) add(dirname(path), basename(path), state);
    for (const [folder, state] of this.listed) add(folder, '', state);
    return [...folders].map(([folder, seen]) => [folder, Object.fromEntries(seen)]);
  }

  private keep(into: Map<string, string>, path: string, state: FileState | undefined): void {
    if (state && this.isOld(state)) into.set(path, state.text);
    else this.sure = false;
  }

  private isOld({ touchedMs }: FileState): boolean {
    return this.now() - touchedMs >= settledMs;
  }
}

/** Whether everything is as it was seen. */
export async function isAsSeen(looks: Iterable<FolderLooks>): Promise<boolean> {
  const pauses = new Pauses();
  for (const [folder, seen] of looks) {
    for (const [name, before] of Object.entries(seen)) {
      if (seenNow(folder, name, before) !== before) return false;
    }
    await pauses.pause();
  }
  return true;
}

function seenNow(folder: string, name: string, before: string): string | undefined {
  if (name === '') return folderState(folder)?.text;
  const path = join(folder, name);
  return before.length === 1 ? kinds[kindAt(path)] : fileState(path)?.text;
}

function kindAt(path: string): DiskKind {
  const stats = statsOf(path, statSync);
  return stats === undefined ? 'nothing' : stats.isFile() ? 'file' : 'other';
}

function fileState(path: string): FileState | undefined {
  const stats = statsOf(path, lstatSync);
  return stats?.isFile() ? stateOf(stats) : undefined;
}

function folderState(path: string): FileState | undefined {
  const stats = statsOf(path, statSync);
  return stats?.isDirectory() ? stateOf(stats) : undefined;
}

function stateOf({ mtimeMs, ctimeMs, size, ino, dev }: Stats): FileState {
  return { text: [mtimeMs, ctimeMs, size, ino, dev].join(' '), touchedMs: Math.max(mtimeMs, ctimeMs) };
}

/** 5 µs at once. Undefined: there is nothing, or nothing that may be seen; Electron says null for it inside app.asar. */
function statsOf(path: string, look: typeof statSync | typeof lstatSync): Stats | undefined {
  try {
    return look(path, { throwIfNoEntry: false }) ?? undefined;
  } catch {
    return undefined;
  }
}
