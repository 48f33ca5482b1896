// Files that a descriptor set or a server left out, when the app carries them: google/api, google/rpc and what else is bundled.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Build } from './compiler';
import { fileInSet, wireFields } from './descriptor-wire';
import { importFault } from './import-roots';
import { readProtoFile, type ProtoFile } from './proto-file';
import { decodeFile } from './set-outline';
import type { SetStore } from './set-store';
import type { DescriptorFile } from './set-symbols';

export interface Bundled {
  /** Folders of protos that come with the app. */
  roots: string[];
  build: Build;
  store: SetStore;
  signal: AbortSignal;
}

/** Those of the named files that are bundled, with all that they import. Names that are not simply stay missing. */
export async function bundledFiles(names: string[], bundled: Bundled): Promise<DescriptorFile[]> {
  const files = withImports(names, bundled.roots);
  if (files.size === 0) return [];
  const built = await bundled.build(
    [...files].map(([name, file]) => ({ name, file })),
    bundled.signal,
  );
  if (!built.ok || built.value.kind !== 'set') return [];
  const found: DescriptorFile[] = [];
  for (const { number, content } of wireFields(await readFile(bundled.store.setFile(built.value.digest)))) {
    if (number !== fileInSet) continue;
    found.push({ name: decodeFile(content, 'no-source-info').name, bytes: content });
  }
  return found;
}

function withImports(names: string[], roots: string[]): Map<string, ProtoFile> {
  const files = new Map<string, ProtoFile>();
  const waiting = new Set(names.filter((name) => importFault(name) === undefined));
  for (const name of waiting) {
    const file = firstOf(name, roots);
    if (!file) continue;
    files.set(name, file);
    for (const statement of file.imports) waiting.add(statement.name);
  }
  return files;
}

function firstOf(name: string, roots: string[]): ProtoFile | undefined {
  for (const root of roots) {
    const { file } = readProtoFile(join(root, name));
    if (file) return file;
  }
  return undefined;
}
