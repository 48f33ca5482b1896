import { mkdir, readdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Source } from '../../../src-shared/catalog';
import { tempFolder, valueOf } from '../../support/captures';
import { engineOnThread } from '../../support/engine-thread';
import { methodPaths, openLibrary, openSource, wholeCatalog, writeFiles } from '../../support/schemas';

// Files that were written within two seconds could change unseen: to these tests all of them are old.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const project = {
  'api/a.proto':
    'syntax = "proto3"; package a; import "b.proto"; import "google/protobuf/empty.proto"; message T { b.B b = 1; } service S { rpc M(T) returns (T); }',
  'api/lib/b.proto': 'syntax = "proto3"; package b; message B {}',
};

/** What a person sees of a source, beside when it was loaded. */
function seen({ id: _id, revision: _revision, loadedAt: _at, watching: _watching, ...shown }: Source) {
  return shown;
}

async function opened(path: string, cacheDir: string) {
  const engine = await engineOnThread(cacheDir);
  const { library, until } = openLibrary({ cacheDir, engine });
  const [sourceId = ''] = valueOf(await library.open([path])).sourceIds;
  const [source] = wholeCatalog(library).sources;
  if (!source) throw new Error('no source');
  return { library, engine, source, sourceId, until };
}

test('what did not change is there again without a thread, can be used and is watched', async () => {
  const root = await writeFiles(project);
  const cacheDir = await tempFolder();
  const first = await openSource(join(root, 'api'), { cacheDir });
  const { engine, library, source, sourceId, until } = await opened(join(root, 'api'), cacheDir);
  expect(engine.running).toBe(false);
  expect(seen(source)).toEqual(seen(first));
  expect(source).toMatchObject({ state: 'ready', watching: true });
  expect(await library.closure({ sourceId, typeNames: ['a.T'] })).toMatchObject({ ok: true });
  expect(valueOf(library.imports(sourceId)).imports).toHaveLength(2);
  const more = 'syntax = "proto3"; package c; message T {} service S { rpc M(T) returns (T); }';
  await writeFile(join(root, 'api/c.proto'), more);
  await until(({ sources }) => sources[0]?.revision === 2);
  const [changed] = wholeCatalog(library).sources;
  expect(changed && methodPaths(changed)).toEqual(['/a.S/M', '/c.S/M']);
}, 60_000);

const b = 'syntax = "proto3"; package b; message B { string added = 1; }';
const changes: [string, (root: string) => Promise<unknown>][] = [
  ['a file is edited', (root) => writeFile(join(root, 'api/lib/b.proto'), b)],
  ['a file is edited and keeps its size and time', keepingSizeAndTime],
  ['a file is broken', (root) => writeFile(join(root, 'api/a.proto'), 'syntax = "proto3"; message {')],
  ['a file comes', (root) => writeFile(join(root, 'api/c.proto'), 'syntax = "proto3"; message C {}')],
  ['a file goes', (root) => rm(join(root, 'api/lib/b.proto'))],
  ['a folder is renamed', (root) => rename(join(root, 'api/lib'), join(root, 'api/other'))],
  ['a nearer file takes an import over', (root) => writeFile(join(root, 'api/b.proto'), b)],
  ['a file above takes an import over', (root) => writeFile(join(root, 'b.proto'), b)],
  ['a vendored folder comes', (root) => writeFiles({ 'third_party/b.proto': b }, root)],
  ['a copy of a built-in file comes', (root) => writeFiles(ownEmpty, root)],
  ['a buf.yaml comes', (root) => writeFile(join(root, 'buf.yaml'), 'version: v2\nmodules: [{ path: x }]\n')],
  ['a buf.yaml comes that cannot be read', (root) => writeFile(join(root, 'api/buf.yaml'), 'version: [')],
  ['a linked folder comes', (root) => symlink(join(root, 'api/lib'), join(root, 'api/link'))],
];
const ownEmpty = {
  'google/protobuf/empty.proto': 'syntax = "proto3"; package google.protobuf; message Empty { int32 x = 1; }',
};

async function keepingSizeAndTime(root: string): Promise<void> {
  const path = join(root, 'api/a.proto');
  const { atime, mtime } = await stat(path);
  await writeFile(path, project['api/a.proto'].replace('rpc M', 'rpc N'));
  await utimes(path, atime, mtime);
}

test.each(changes)('%s: it is seen when the source is opened again', async (_what, change) => {
  const root = await writeFiles(project);
  const cacheDir = await tempFolder();
  await openSource(join(root, 'api'), { cacheDir });
  await change(root);
  const again = await openSource(join(root, 'api'), { cacheDir });
  const fresh = await openSource(join(root, 'api'), { cacheDir: await tempFolder() });
  expect(seen(again)).toEqual(seen(fresh));
});

test('a buf.yaml that is changed is seen', async () => {
  const root = await writeFiles({
    ...project,
    'buf.yaml': 'version: v2\nmodules: [{ path: other }]\n',
    'other/x.proto': '',
  });
  const cacheDir = await tempFolder();
  await openSource(root, { cacheDir });
  await mkdir(join(root, 'first'));
  await writeFile(join(root, 'first/b.proto'), b);
  await writeFile(join(root, 'buf.yaml'), 'version: v2\nmodules: [{ path: first }]\n');
  const again = await openSource(root, { cacheDir });
  const fresh = await openSource(root, { cacheDir: await tempFolder() });
  expect(seen(again)).toEqual(seen(fresh));
});

test('a descriptor set is there again without a thread, and a change of it is seen', async () => {
  const bytes = async (text: string) => {
    const { library } = openLibrary();
    const root = await writeFiles({ 'a.proto': text });
    const [sourceId = ''] = valueOf(await library.open([root])).sourceIds;
    const [set] = valueOf(await library.wholeSets(sourceId));
    return set ?? new Uint8Array();
  };
  const root = await writeFiles({ 'a.binpb': await bytes(project['api/lib/b.proto']) });
  const cacheDir = await tempFolder();
  const path = join(root, 'a.binpb');
  const first = await openSource(path, { cacheDir });
  const { engine, source } = await opened(path, cacheDir);
  expect(engine.running).toBe(false);
  expect(seen(source)).toEqual(seen(first));
  const service = 'syntax = "proto3"; package c; message T {} service S { rpc M(T) returns (T); }';
  await writeFile(path, await bytes(service));
  expect(methodPaths(await openSource(path, { cacheDir }))).toEqual(['/c.S/M']);
}, 60_000);

test('a missing import is told again, and is found when it comes; a folder that is offered and goes is seen', async () => {
  const root = await writeFiles({
    'app/a.proto': 'syntax = "proto3"; import "lib/x.proto"; message A { X x = 1; }',
    'deep/er/lib/x.proto': 'syntax = "proto3"; message X {}',
    '.git/config': '',
  });
  const cacheDir = await tempFolder();
  const open = () => opened(join(root, 'app'), cacheDir);
  const first = await openSource(join(root, 'app'), { cacheDir });
  expect(first).toMatchObject({ state: 'failed', problems: [{ code: 'missing-import' }] });
  const again = await open();
  expect(again.engine.running).toBe(false);
  expect(seen(again.source)).toEqual(seen(first));
  await rename(join(root, 'deep/er'), join(root, 'deep/other'));
  const moved = await open();
  expect(moved.engine.running).toBe(true);
  expect(JSON.stringify(moved.source.problems)).toContain('deep/other');
  await writeFiles({ 'lib/x.proto': 'syntax = "proto3"; message X {}' }, root);
  expect((await open()).source).toMatchObject({ state: 'ready', problems: [] });
}, 60_000);

test('a project that was just written is looked at in full', async () => {
  const cacheDir = await tempFolder();
  vi.useRealTimers();
  await openSource(await writeFiles(project), { cacheDir });
  expect(await readdir(join(cacheDir, 'looks')).catch(() => [])).toEqual([]);
});

test('what was kept and is damaged is made again', async () => {
  const root = await writeFiles(project);
  const cacheDir = await tempFolder();
  const first = await openSource(root, { cacheDir });
  const [name = ''] = await readdir(join(cacheDir, 'looks'));
  for (const text of ['', 'halfclose-looks-1 1\n123 {}\n', 'halfclose-looks-1 0\n']) {
    await writeFile(join(cacheDir, 'looks', name), text);
    expect(seen(await openSource(root, { cacheDir }))).toEqual(seen(first));
  }
  await rm(join(cacheDir, 'loads'), { recursive: true });
  expect(seen(await openSource(root, { cacheDir }))).toEqual(seen(first));
  await rm(join(cacheDir, 'sets'), { recursive: true });
  expect(seen(await openSource(root, { cacheDir }))).toEqual(seen(first));
});
