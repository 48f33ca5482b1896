import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importFault, ImportRoots } from '../../../src-main/schema/import-roots';
import { methodPaths, openFiles, openLibrary, openSource, places, writeFiles } from '../../support/schemas';
import { valueOf } from '../../support/captures';

const service = (imported: string, type: string) =>
  `syntax = "proto3"; package s; import "${imported}"; service S { rpc M(${type}) returns (${type}); }`;
const message = (packageName: string) => `syntax = "proto3"; package ${packageName}; message T {}`;

test.each([
  ['/etc/x.proto', 'absolute'],
  ['C:/x.proto', 'absolute'],
  ['\\\\host\\x.proto', 'absolute'],
  ['../x.proto', 'parent'],
  ['a/../../x.proto', 'parent'],
  ['./x.proto', 'not-plain'],
  ['a//x.proto', 'not-plain'],
  ['a\\x.proto', 'not-plain'],
  ['x.txt', 'not-proto'],
  ['', 'not-plain'],
  ['a/b..c/x.proto', undefined],
])('import %j is judged by its name alone: %s', (name, fault) => {
  expect(importFault(name)).toBe(fault);
});

test('an import above the roots is a problem and its file is never read', async () => {
  const folder = await writeFiles({
    'secret.proto': 'syntax = "proto3"; package secret; message T {}',
    'in/a.proto': service('../secret.proto', 'secret.T'),
  });
  const source = await openSource(join(folder, 'in'));
  expect(source.state).toBe('failed');
  expect(places(source.problems)).toEqual(['a.proto:1:38 import-refused']);
  expect(JSON.stringify(source.problems)).not.toContain('package secret');
});

test('the nearest folder that has the import is its root, and is named', async () => {
  const folder = await writeFiles({ 'p/a/b/c.proto': '', 'p/a/x.proto': '', 'x.proto': '' });
  const roots = new ImportRoots({ added: [], bundled: [] });
  const from = join(folder, 'p/a/b/c.proto');
  expect(await roots.resolve(from, 'x.proto')).toEqual({
    kind: 'file',
    path: join(folder, 'p/a/x.proto'),
    root: join(folder, 'p/a'),
    why: 'ancestor',
  });
  expect(await roots.resolve(from, 'a/x.proto')).toMatchObject({ root: join(folder, 'p') });
});

test('an added folder gives what the ancestors lack, a bundled one comes last', async () => {
  const folder = await writeFiles({
    'mine/a.proto': '',
    'added/t.proto': '',
    'bundled/t.proto': '',
    'bundled/u.proto': '',
  });
  const roots = new ImportRoots({ added: [join(folder, 'added')], bundled: [join(folder, 'bundled')] });
  const from = join(folder, 'mine/a.proto');
  expect(await roots.resolve(from, 't.proto')).toMatchObject({ root: join(folder, 'added') });
  expect(await roots.resolve(from, 'u.proto')).toMatchObject({ root: join(folder, 'bundled') });
  // Also for what a bundled file imports, though its root is a folder above it.
  const bundled = join(folder, 'bundled/u.proto');
  expect(await roots.resolve(bundled, 't.proto')).toMatchObject({ why: 'bundled' });
  expect(await roots.resolve(from, 'google/protobuf/any.proto')).toEqual({ kind: 'built-in' });
});

test('a missing import lists the folders that were searched', async () => {
  const source = await openFiles({ 'deep/a.proto': service('google/type/money.proto', 'google.type.Money') });
  expect(places(source.problems)).toEqual(['deep/a.proto:1:38 missing-import']);
  const [problem] = source.problems;
  expect(problem?.hint).toBe('Add the folder that contains google/type/.');
  expect(problem?.tried?.[0]).toBe(join(source.path, 'deep'));
  expect(problem?.tried).toContain(source.path);
  expect(problem?.tried?.at(-1)).toBe('built-in google/protobuf');
});

test('two missing imports on one line are two problems, each with its place', async () => {
  const source = await openFiles({
    'a.proto': 'syntax = "proto3"; import "x/one.proto"; import "y/two.proto"; message M {}',
  });
  expect(places(source.problems)).toEqual(['a.proto:1:27 missing-import', 'a.proto:1:49 missing-import']);
  expect(source.problems.map(({ hint }) => hint)).toEqual([
    'Add the folder that contains x/.',
    'Add the folder that contains y/.',
  ]);
});

test('adding the folder mends the source, removing it breaks it again', async () => {
  const folder = await writeFiles({
    'app/a.proto': service('lib/t.proto', 'lib.T'),
    'elsewhere/lib/t.proto': message('lib'),
  });
  const { library } = openLibrary();
  await library.open([join(folder, 'app/a.proto')]);
  const state = () => library.catalog().sources[0]?.state;
  expect(state()).toBe('failed');
  expect(valueOf(await library.addRoot(join(folder, 'elsewhere')))).toEqual({ added: true });
  expect(state()).toBe('ready');
  expect(library.catalog().roots).toEqual([join(folder, 'elsewhere')]);
  expect(valueOf(await library.addRoot(join(folder, 'elsewhere')))).toEqual({ added: false });
  await library.removeRoot(join(folder, 'elsewhere'));
  expect(state()).toBe('failed');
  expect(await library.addRoot(join(folder, 'nowhere'))).toMatchObject({ error: { code: 'no-such-folder' } });
});

test('in an opened folder any inner folder can be the root', async () => {
  const source = await openFiles({
    'services/a.proto': service('google/api/t.proto', 'google.api.T'),
    'third_party/google/api/t.proto': message('google.api'),
  });
  expect(source.problems).toEqual([]);
  expect(methodPaths(source)).toEqual(['/s.S/M']);
});

test('an entry file has the name that others import it by, or the one its own imports make sensible', async () => {
  const source = await openFiles({
    'proto/shop/v1/types.proto': message('shop.v1'),
    'proto/shop/v1/a.proto': `syntax = "proto3"; package shop.v1; import "shop/v1/types.proto"; service A { rpc M(T) returns (T); }`,
    'proto/other/b.proto':
      'syntax = "proto3"; package other; message E {} service B { rpc M(E) returns (E); }',
  });
  const files = source.packages.flatMap(({ services }) => services.map(({ name, file }) => [name, file]));
  expect(files).toEqual([
    ['other.B', 'other/b.proto'],
    ['shop.v1.A', 'shop/v1/a.proto'],
  ]);
});

test('two folders that mean different files by one name are built apart', async () => {
  const source = await openFiles({
    'one/common.proto': 'syntax = "proto3"; package one; message T {}',
    'one/a.proto':
      'syntax = "proto3"; package one; import "common.proto"; service A { rpc M(T) returns (T); }',
    'two/common.proto': 'syntax = "proto3"; package two; message T {}',
    'two/b.proto':
      'syntax = "proto3"; package two; import "common.proto"; service B { rpc M(T) returns (T); }',
  });
  expect(source.problems).toEqual([]);
  expect(methodPaths(source)).toEqual(['/one.A/M', '/two.B/M']);
});

test('symbolic links that lead back do not hang the scan, and a linked file is one file', async () => {
  const folder = await writeFiles({ 'a/s.proto': service('t.proto', 't.T'), 'a/t.proto': message('t') });
  await symlink(folder, join(folder, 'a/back'));
  await symlink(join(folder, 'a/s.proto'), join(folder, 'a/again.proto'));
  const source = await openSource(folder);
  expect(source).toMatchObject({ state: 'ready', fileCount: 2, problems: [] });
});

test('files that import each other in a circle are a problem, the others stay usable', async () => {
  const source = await openFiles({
    'a.proto': 'syntax = "proto3"; import "b.proto";',
    'b.proto': 'syntax = "proto3"; import "a.proto";',
    'c.proto': 'syntax = "proto3"; package c; message T {} service C { rpc M(T) returns (T); }',
  });
  expect(source.state).toBe('partial');
  expect(places(source.problems)).toEqual(['a.proto:1:27 import-cycle', 'b.proto:1:27 import-cycle']);
  expect(methodPaths(source)).toEqual(['/c.C/M']);
});
