import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder, valueOf } from '../../support/captures';
import { engineOnThread } from '../../support/engine-thread';
import { methodPaths, openLibrary, wholeCatalog, writeFiles } from '../../support/schemas';

const service = (name: string) =>
  `syntax = "proto3"; package ${name}; message T {} service S { rpc M(T) returns (T); }`;

test('on a thread of its own a source loads, answers and is watched as it is without', async () => {
  const folder = await writeFiles({ 'a.proto': service('a') });
  const cacheDir = await tempFolder();
  const { library, pushed, until } = openLibrary({ cacheDir, engine: await engineOnThread(cacheDir) });
  const [sourceId = ''] = valueOf(await library.open([folder])).sourceIds;
  expect(pushed.map(({ catalog }) => catalog.sources[0]?.state)).toEqual(['loading', 'ready']);
  expect(await library.closure({ sourceId, typeNames: ['a.T'] })).toMatchObject({ ok: true });
  expect(valueOf(await library.search({ query: 'T', limit: 5 })).hits[0]).toMatchObject({ name: 'a.T' });
  expect(valueOf(await library.uses({ sourceId, typeName: 'a.T' })).hits[0]).toMatchObject({ name: 'a.S.M' });
  await writeFile(join(folder, 'b.proto'), service('b'));
  await until(({ sources }) => sources[0]?.revision === 2);
  const [source] = wholeCatalog(library).sources;
  expect(source && methodPaths(source)).toEqual(['/a.S/M', '/b.S/M']);
}, 60_000);

test('the thread ends when there is no work, and comes back with the next', async () => {
  const folder = await writeFiles({ 'a.proto': service('a') });
  const cacheDir = await tempFolder();
  const engine = await engineOnThread(cacheDir, 1);
  const { library } = openLibrary({ cacheDir, engine });
  const [sourceId = ''] = valueOf(await library.open([folder])).sourceIds;
  await expect.poll(() => engine.running).toBe(false);
  expect(await library.closure({ sourceId, typeNames: ['a.T'] })).toMatchObject({ ok: true });
  expect(engine.running).toBe(false);
  expect(valueOf(await library.search({ query: 'S', limit: 5 })).total).toBe(1);
  await library.reload(sourceId);
  expect(wholeCatalog(library).sources[0]).toMatchObject({ state: 'ready', revision: 1 });
}, 60_000);

test('a thread that dies while it loads is a sentence in the source, and a reload mends it', async () => {
  const folder = await writeFiles({ 'a.proto': service('died') });
  const cacheDir = await tempFolder();
  const engine = await engineOnThread(cacheDir);
  const { library } = openLibrary({ cacheDir, engine });
  const opening = library.open([folder]);
  await expect.poll(() => engine.running).toBe(true);
  await engine.close();
  const [sourceId = ''] = valueOf(await opening).sourceIds;
  expect(wholeCatalog(library).sources[0]).toMatchObject({
    state: 'failed',
    problems: [{ code: 'engine-ended' }],
  });
  await library.reload(sourceId);
  expect(wholeCatalog(library).sources[0]).toMatchObject({ state: 'ready', problems: [] });
}, 60_000);

test('a source that is removed while the thread loads it says nothing more', async () => {
  const folder = await writeFiles({ 'a.proto': service('gone') });
  const cacheDir = await tempFolder();
  const { library, pushed } = openLibrary({ cacheDir, engine: await engineOnThread(cacheDir) });
  const opening = library.open([folder]);
  await expect.poll(() => library.catalog().sources.length).toBe(1);
  library.remove(library.catalog().sources[0]?.id ?? '');
  await opening;
  expect(pushed.every(({ catalog }) => catalog.sources.every(({ state }) => state === 'loading'))).toBe(true);
  await rm(folder, { recursive: true });
}, 60_000);
