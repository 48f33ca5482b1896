// The demo survey types, compiled once for the tests of drafts and their editors.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DescMessage } from '@bufbuild/protobuf';
import { readRegistry, type TypeRegistry } from '../../../src-shared/proto/registry';

const executable = process.platform === 'win32' ? 'buf.exe' : 'buf';
const buf = resolve(`node_modules/@bufbuild/buf-${process.platform}-${process.arch}/bin/${executable}`);

function compileFolder(folder: string): TypeRegistry {
  const cache = mkdtempSync(join(tmpdir(), 'halfclose-buf-'));
  const env = { ...process.env, BUF_CACHE_DIR: cache };
  const run = spawnSync(buf, ['build', folder, '-o', '-#format=binpb'], { env, maxBuffer: 1 << 26 });
  rmSync(cache, { recursive: true, force: true });
  if (run.status !== 0) throw new Error(`buf refused the test schema: ${run.stderr.toString()}`);
  const read = readRegistry(new Uint8Array(run.stdout));
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

export function compileText(proto: string): TypeRegistry {
  const folder = mkdtempSync(join(tmpdir(), 'halfclose-editor-'));
  try {
    writeFileSync(join(folder, 'test.proto'), proto);
    return compileFolder(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function typeOf(registry: TypeRegistry, name: string): DescMessage {
  const found = registry.message(name);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

export const survey = compileFolder(resolve('protos/demo'));
export const createSurvey = typeOf(survey, 'survey.v1.CreateSurveyRequest');
export const fieldKinds = typeOf(survey, 'survey.v1.FieldKinds');
