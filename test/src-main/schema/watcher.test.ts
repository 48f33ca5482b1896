import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WholeCatalog } from '../../../src-shared/catalog';
import { valueOf } from '../../support/captures';
import { methodPaths, openLibrary, writeFiles } from '../../support/schemas';

const service = (name: string, ...methods: string[]) =>
  `syntax = "proto3"; package ${name}; message T {} service S { ${methods.map((m) => `rpc ${m}(T) returns (T);`).join(' ')} }`;

async function watched(files: Record<string, string>, path = '.') {
  const folder = await writeFiles(files);
  const opened = openLibrary();
  valueOf(await opened.library.open([join(folder, path)]));
  return { folder, ...opened };
}

const shows = (path: string) => (catalog: WholeCatalog) => {
  const [source] = catalog.sources;
  return source !== undefined && source.state !== 'loading' && methodPaths(source).includes(path);
};
const failed = (catalog: WholeCatalog) => catalog.sources[0]?.state === 'failed';

test('an edit in place loads the file again and counts the revision', async () => {
  const { folder, until } = await watched({ 'a.proto': service('a', 'Old') }, 'a.proto');
  await writeFile(join(folder, 'a.proto'), service('a', 'New'));
  const { sources } = await until(shows('/a.S/New'));
  expect(sources[0]).toMatchObject({ state: 'ready', revision: 2, watching: true });
});

test('an editor that writes a temporary file and renames it is seen, again and again', async () => {
  const { folder, until } = await watched({ 'a.proto': service('a', 'M0') }, 'a.proto');
  for (const name of ['M1', 'M2', 'M3']) {
    await writeFile(join(folder, '.a.proto.tmp'), service('a', name));
    await rename(join(folder, '.a.proto.tmp'), join(folder, 'a.proto'));
    await until(shows(`/a.S/${name}`));
  }
});

test('a broken edit keeps its place in the tree, its repair brings the services back', async () => {
  const { folder, until } = await watched({ 'a.proto': service('a', 'M') }, 'a.proto');
  await writeFile(join(folder, 'a.proto'), 'syntax = "proto3"; message T {');
  expect((await until(failed)).sources[0]?.problems).toHaveLength(1);
  await writeFile(join(folder, 'a.proto'), service('a', 'M'));
  expect((await until(shows('/a.S/M'))).sources[0]?.revision).toBe(3);
});

test('a change in an imported file counts, wherever that is', async () => {
  const main =
    'syntax = "proto3"; package m; import "lib/t.proto"; service S { rpc M(lib.T) returns (lib.T); }';
  const files = { 'app/m.proto': main, 'lib/t.proto': service('lib') };
  const { folder, until } = await watched(files, 'app/m.proto');
  await writeFile(join(folder, 'lib/t.proto'), 'syntax = "proto3"; package lib;');
  await until(failed);
  await writeFile(join(folder, 'lib/t.proto'), service('lib'));
  await until(shows('/m.S/M'));
});

test('an import that was missing is found when it appears, in a folder that was not there', async () => {
  const main =
    'syntax = "proto3"; package m; import "x/y/t.proto"; service S { rpc M(lib.T) returns (lib.T); }';
  const { folder, until } = await watched({ 'app/m.proto': main }, 'app/m.proto');
  await until(failed);
  await writeFiles({ 'new/y/t.proto': service('lib') }, folder);
  await rename(join(folder, 'new'), join(folder, 'app/x'));
  await until(shows('/m.S/M'));
});

test('files and folders that come and go in an opened folder are seen', async () => {
  const { folder, until } = await watched({ 'a.proto': service('a', 'M') });
  await writeFile(join(folder, 'b.proto'), service('b', 'M'));
  await until(shows('/b.S/M'));
  await writeFiles({ 'deep/er/c.proto': service('c', 'M') }, folder);
  await until(shows('/c.S/M'));
  await writeFile(join(folder, 'deep/er/d.proto'), service('d', 'M'));
  await until(shows('/d.S/M'));
  await rm(join(folder, 'deep'), { recursive: true });
  await until((catalog) => catalog.sources[0]?.fileCount === 2);
});

test('an opened folder that is removed and comes back loads again', async () => {
  const { folder, until } = await watched({ 'in/a.proto': service('a', 'M') }, 'in');
  await rm(join(folder, 'in'), { recursive: true });
  const gone = await until(({ sources }) => sources[0]?.state === 'partial');
  expect(gone.sources[0]?.problems).toMatchObject([{ code: 'unreadable' }]);
  await mkdir(join(folder, 'in'));
  await writeFile(join(folder, 'in/a.proto'), service('a', 'Again'));
  await until(shows('/a.S/Again'));
});

test('a branch switch of many files is one load', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `p${index}`);
  const at = (method: string) => Object.fromEntries(names.map((n) => [`${n}.proto`, service(n, method)]));
  const { folder, until } = await watched(at('Old'));
  await writeFiles(at('New'), folder);
  const { sources } = await until((catalog) => shows('/p299.S/New')(catalog) && shows('/p0.S/New')(catalog));
  expect(sources[0]?.revision).toBeLessThanOrEqual(3);
});

test('what changes nothing is not pushed', async () => {
  const first = await writeFiles({ 'a.proto': service('a', 'M') });
  const second = await writeFiles({ 'b.proto': service('b', 'M') });
  const { library, pushed, until } = openLibrary();
  valueOf(await library.open([first, second]));
  const before = pushed.length;
  await writeFile(join(first, 'a.proto'), service('a', 'M'));
  await writeFile(join(first, 'notes.txt'), 'x');
  await writeFile(join(second, 'b.proto'), service('b', 'M', 'More'));
  await until((catalog) => catalog.sources[1]?.revision === 2);
  await library.settled();
  const seen = pushed.slice(before).map(({ catalog }) => catalog.sources[0]);
  expect(seen.every((source) => source?.state === 'ready' && source.revision === 1)).toBe(true);
  expect(pushed.slice(before)).toHaveLength(2);
});
