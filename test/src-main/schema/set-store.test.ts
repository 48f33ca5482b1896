import { chmod, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from 'vitest';
import { findBuf } from '../../../src-main/schema/buf-executable';
import { SetStore } from '../../../src-main/schema/set-store';
import { tempFolder, valueOf } from '../../support/captures';
import { openLibrary, wholeCatalog, writeFiles, type OpenLibrary } from '../../support/schemas';

const proto =
  'syntax = "proto3"; package p; message T { string text = 1; } service S { rpc M(T) returns (T); }';

async function opened() {
  const cacheDir = await tempFolder();
  const folder = await writeFiles({ 'p.proto': proto });
  const { library } = openLibrary({ cacheDir });
  const [sourceId = ''] = valueOf(await library.open([folder])).sourceIds;
  const sets = join(cacheDir, 'sets');
  const file = async (ending: string) => {
    const name = (await readdir(sets)).find((one) => one.endsWith(ending));
    return join(sets, name ?? '');
  };
  return { library, sourceId, cacheDir, folder, file };
}

async function closureNames(library: OpenLibrary['library'], sourceId: string): Promise<string[]> {
  const { fileDescriptorSet } = valueOf(await library.closure({ sourceId, typeNames: ['p.T'] }));
  return fromBinary(FileDescriptorSetSchema, fileDescriptorSet).file.map(({ name }) => name);
}

test('a cache folder that is deleted under a running app is made again', async () => {
  const { library, sourceId, cacheDir } = await opened();
  await rm(cacheDir, { recursive: true });
  expect(await closureNames(library, sourceId)).toEqual(['p.proto']);
  expect(wholeCatalog(library).sources[0]).toMatchObject({ state: 'ready', revision: 1 });
});

test.each(['.set', '.index'])('a %s file that is cut short is made again', async (ending) => {
  const { library, sourceId, file } = await opened();
  await truncate(await file(ending), 20);
  expect(await closureNames(library, sourceId)).toEqual(['p.proto']);
});

test('a set whose bytes changed is made again, in the same run and in the next', async () => {
  const { library, sourceId, file, cacheDir, folder } = await opened();
  const path = await file('.set');
  const { size } = await import('node:fs/promises').then(({ stat }) => stat(path));
  await writeFile(path, Buffer.alloc(size, 0x20));
  expect(await closureNames(library, sourceId)).toEqual(['p.proto']);
  await writeFile(path, Buffer.alloc(size, 0x20));
  const next = openLibrary({ cacheDir });
  const [again = ''] = valueOf(await next.library.open([folder])).sourceIds;
  expect(await closureNames(next.library, again)).toEqual(['p.proto']);
});

test('bytes that are no descriptor set are refused, and leave nothing behind', async () => {
  const folder = await tempFolder();
  const store = new SetStore(folder);
  for (const bytes of [[0xff], [0x0a, 0x05, 1], [0x0a, 0x02, 0xff, 0xff], [0x12, 0x00]]) {
    expect(await store.put(Uint8Array.from(bytes))).toMatchObject({ error: { code: 'not-a-set' } });
  }
  expect(await readdir(folder)).toEqual([]);
});

test('a store that cannot be written says where', async () => {
  const folder = await writeFiles({ file: '' });
  const store = new SetStore(join(folder, 'file/sets'));
  const refused = await store.put(new Uint8Array(0));
  expect(refused).toMatchObject({ error: { code: 'store-unwritable' } });
  expect(!refused.ok && refused.error.message).toContain(join(folder, 'file/sets'));
});

test('without a compiler, what was compiled before still opens; what changed says what to install again', async () => {
  const folder = await writeFiles({ 'p.proto': proto });
  const cacheDir = await tempFolder();
  const bufPath = join(await tempFolder(), 'buf');
  await writeFile(bufPath, `#!/bin/sh\nexec ${valueOf(findBuf()).path} "$@"\n`);
  await chmod(bufPath, 0o755);
  const first = openLibrary({ cacheDir, bufPath });
  valueOf(await first.library.open([folder]));
  await rm(bufPath);
  const second = openLibrary({ cacheDir, bufPath });
  const [sourceId = ''] = valueOf(await second.library.open([folder])).sourceIds;
  const source = () => wholeCatalog(second.library).sources[0];
  expect(source()).toMatchObject({ state: 'ready', problems: [] });
  expect(await closureNames(second.library, sourceId)).toEqual(['p.proto']);
  await writeFile(join(folder, 'q.proto'), 'syntax = "proto3"; message Q {}');
  await second.library.reload(sourceId);
  expect(source()?.problems).toMatchObject([{ code: 'compiler-missing' }]);
  expect(source()?.problems[0]?.hint).toContain(bufPath);
});

test.each([
  ['garbage', 'cat > /dev/null; echo no set; exit 0'],
  ['nothing', 'cat > /dev/null; exit 0'],
  ['half a set and is killed', 'head -c 60 > /dev/null; printf "\\n\\005ab"; kill -KILL $$'],
])('a compiler that writes %s is named, and mends with a reload', async (_what, script) => {
  const bufPath = join(await tempFolder(), 'buf');
  await writeFile(bufPath, `#!/bin/sh\n${script}\n`);
  await chmod(bufPath, 0o755);
  const folder = await writeFiles({ 'p.proto': proto });
  const { library } = openLibrary({ cacheDir: await tempFolder(), bufPath });
  const [sourceId = ''] = valueOf(await library.open([folder])).sourceIds;
  const source = () => wholeCatalog(library).sources[0];
  expect(source()?.problems).toMatchObject([{ code: 'compiler-failed' }]);
  expect(`${source()?.problems[0]?.title} ${source()?.problems[0]?.hint}`).toContain(bufPath);
  await writeFile(bufPath, `#!/bin/sh\nexec ${valueOf(findBuf()).path} "$@"\n`);
  await library.reload(sourceId);
  expect(source()).toMatchObject({ state: 'ready', problems: [] });
});
