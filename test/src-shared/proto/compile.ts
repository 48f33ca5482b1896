// Compiles .proto text with the buf executable, for the tests of this folder.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { DescMessage } from '@bufbuild/protobuf';
import { readRegistry, type TypeRegistry } from '../../../src-shared/proto/registry';

const executable = process.platform === 'win32' ? 'buf.exe' : 'buf';
const buf = resolve(`node_modules/@bufbuild/buf-${process.platform}-${process.arch}/bin/${executable}`);

/** The serialised FileDescriptorSet of these files, with comments. */
export function compileSet(files: Readonly<Record<string, string>>): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'halfclose-proto-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const env = { ...process.env, BUF_CACHE_DIR: join(folder, '.cache') };
    const run = spawnSync(buf, ['build', folder, '-o', '-#format=binpb'], { env, maxBuffer: 1 << 26 });
    if (run.status !== 0) throw new Error(`buf refused the test schema: ${run.stderr.toString()}`);
    return new Uint8Array(run.stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function compile(files: Readonly<Record<string, string>>): TypeRegistry {
  const read = readRegistry(compileSet(files));
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

export function messageType(registry: TypeRegistry, typeName: string): DescMessage {
  const found = registry.message(typeName);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}
