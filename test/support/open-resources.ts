// What this process holds open, counted by kind: descriptors as the kernel lists them, and what keeps Node's loop alive.
import { readdirSync, readlinkSync } from 'node:fs';

export interface OpenResources {
  /** `socket`, `pipe`, `anon_inode`, `file` -> how many; empty where there is no /proc. */
  descriptors: Record<string, number>;
  /** Names of libuv's handles and requests -> how many. */
  handles: Record<string, number>;
}

export function openResources(): OpenResources {
  return { descriptors: counted(descriptorKinds()), handles: counted(process.getActiveResourcesInfo()) };
}

function descriptorKinds(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      const [kind = '', rest] = readlinkSync(`/proc/self/fd/${name}`).split(':');
      return [rest === undefined ? 'file' : kind];
    } catch {
      // The descriptor of the listing itself.
      return [];
    }
  });
}

function counted(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of [...kinds].sort()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
