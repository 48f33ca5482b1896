import { mkdir, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { givenPath } from '../../../src-main/schema/given-path';
import { tempFolder, valueOf } from '../../support/captures';
import {
  methodPaths,
  openFiles,
  openLibrary,
  openSource,
  places,
  writeFiles,
  wholeCatalog,
} from '../../support/schemas';

const service = (name: string) =>
  `syntax = "proto3"; package ${name}; message T {} service S { rpc M(T) returns (T); }`;

test('a path is understood as people give it', () => {
  const url = pathToFileURL('/tmp/a b.proto').href;
  expect(givenPath('  "/tmp/a b.proto" \n', '/')).toBe('/tmp/a b.proto');
  expect(givenPath("'/tmp/a b.proto'", '/')).toBe('/tmp/a b.proto');
  expect(givenPath(url, '/')).toBe('/tmp/a b.proto');
  expect(givenPath(`"${url}"`, '/')).toBe('/tmp/a b.proto');
  expect(givenPath('~/x.proto', '/')).toBe(join(homedir(), 'x.proto'));
  expect(givenPath('~', '/')).toBe(homedir());
  expect(givenPath('./x/../y.proto', '/work')).toBe('/work/y.proto');
});

test('loading is pushed first, then the source with its services', async () => {
  const folder = await writeFiles({ 'a.proto': service('a') });
  const { library, pushed } = openLibrary();
  const { sourceIds } = valueOf(await library.open([join(folder, 'a.proto')], { reveal: true }));
  expect(pushed.map(({ catalog }) => catalog.sources[0]?.state)).toEqual(['loading', 'ready']);
  expect(pushed[0]?.reveal).toEqual(sourceIds);
  expect(wholeCatalog(library).sources[0]).toMatchObject({
    kind: 'file',
    label: 'a.proto',
    path: join(folder, 'a.proto'),
    revision: 1,
    fileCount: 1,
    watching: true,
  });
});

test('the same path, spelled in any way, is one source', async () => {
  const folder = await writeFiles({ 'in/a.proto': service('a') });
  await symlink(join(folder, 'in'), join(folder, 'link'));
  const { library } = openLibrary();
  const path = join(folder, 'in/a.proto');
  const both = valueOf(await library.open([path, `"${path}"`]));
  expect(both.sourceIds).toHaveLength(1);
  expect(valueOf(await library.open([join(folder, 'link/a.proto')]))).toEqual(both);
  expect(wholeCatalog(library).sources).toHaveLength(1);
});

test('a path that is not there is a failure that names it, the good ones open all the same', async () => {
  const folder = await writeFiles({ 'a.proto': service('a'), 'b.txt': '' });
  const { library } = openLibrary();
  const missing = await library.open([join(folder, 'a.proto'), join(folder, 'nothing.proto')]);
  expect(missing).toMatchObject({ ok: false, error: { code: 'no-such-file' } });
  expect(!missing.ok && missing.error.message).toContain(join(folder, 'nothing.proto'));
  expect(await library.open([join(folder, 'b.txt')])).toMatchObject({ error: { code: 'not-a-proto' } });
  expect(wholeCatalog(library).sources.map(({ state }) => state)).toEqual(['ready']);
});

test('a whole home folder or disk is refused in words', async () => {
  const { library } = openLibrary();
  expect(await library.open(['~'])).toMatchObject({ ok: false, error: { code: 'too-wide' } });
  expect(await library.open(['/'])).toMatchObject({ ok: false, error: { code: 'too-wide' } });
});

test('deep nesting and very many fields load', async () => {
  const deep = `${Array.from({ length: 200 }, (_, index) => `message M${index} {`).join(' ')}${'}'.repeat(200)}`;
  const wide = Array.from({ length: 10_000 }, (_, index) => `int32 f${index} = ${index + 20_000};`).join(
    '\n',
  );
  const source = await openFiles({
    'deep.proto': `syntax = "proto3"; package deep; ${deep} service S { rpc M(M0) returns (M0.M1.M2); }`,
    'wide.proto': `syntax = "proto3"; package wide; message W { ${wide} } service S { rpc M(W) returns (W); }`,
  });
  expect(source).toMatchObject({ state: 'ready', problems: [] });
});

test('a folder is searched, without node_modules and hidden folders', async () => {
  const source = await openFiles({
    'deep/er/a.proto': service('a'),
    'b.proto': service('b'),
    'node_modules/x/c.proto': service('c'),
    '.git/d.proto': service('d'),
    'readme.md': '',
  });
  expect(source).toMatchObject({ kind: 'folder', state: 'ready', fileCount: 2 });
  expect(methodPaths(source)).toEqual(['/a.S/M', '/b.S/M']);
});

test('a folder without protos says so', async () => {
  const source = await openFiles({ 'readme.md': '' });
  expect(source).toMatchObject({ state: 'failed', problems: [{ code: 'no-protos' }] });
});

test('good files stay usable beside bad ones and those that need them', async () => {
  const source = await openFiles({
    'good.proto': service('good'),
    'bad.proto': 'syntax = "proto3"; package bad; message T { Nothing n = 1; }',
    'needs.proto': 'syntax = "proto3"; import "bad.proto"; service N { rpc M(bad.T) returns (bad.T); }',
    'utf.proto': Buffer.from([0x00, 0x01]),
  });
  expect(source.state).toBe('partial');
  expect(methodPaths(source)).toEqual(['/good.S/M']);
  expect(places(source.problems)).toEqual([
    'bad.proto:1:45 undefined-type',
    'needs.proto:1:27 depends-on-failed',
    'utf.proto:0:0 encoding',
  ]);
});

test('two copies of a file under two names are built apart and shown once', async () => {
  const source = await openFiles({
    'v1/api.proto': service('api'),
    'backup/api.proto': service('api'),
    'user.proto': 'syntax = "proto3"; import "v1/api.proto"; service U { rpc M(api.T) returns (api.T); }',
  });
  expect(source.problems).toEqual([]);
  expect(methodPaths(source)).toEqual(['/U/M', '/api.S/M']);
});

test('two different files that declare one service are told apart in words', async () => {
  const source = await openFiles({
    'a.proto': service('api'),
    'b.proto': `${service('api')} message More {}`,
  });
  expect(source.state).toBe('partial');
  expect(methodPaths(source)).toEqual(['/api.S/M']);
  expect(source.problems).toMatchObject([{ code: 'duplicate', title: 'api.S is declared in two files' }]);
});

test('a name declared twice within one closure is a problem of its file', async () => {
  const source = await openFiles({
    'a.proto': 'syntax = "proto3"; package p; message T {}',
    'b.proto': 'syntax = "proto3"; package p; import "a.proto"; message T {}',
  });
  expect(source.state).toBe('partial');
  expect(places(source.problems)).toEqual(['b.proto:1:38 duplicate']);
  expect(source.problems[0]?.hint).toBe(
    'This file needs both a.proto and b.proto. Rename one, or import one.',
  );
});

test('a file that is imported by two names says so', async () => {
  const source = await openFiles({
    'p/t.proto': 'syntax = "proto3"; package p; message T {}',
    'p/a.proto': 'syntax = "proto3"; package p; import "t.proto"; import "p/t.proto"; message A { T t = 1; }',
  });
  expect(source.problems).toMatchObject([{ code: 'duplicate', title: 'One file is imported by two names' }]);
});

test('names that JavaScript knows are names like any other', async () => {
  const source = await openFiles({
    '__proto__.proto': `syntax = "proto3"; package constructor;
      message __proto__ { int32 __proto__ = 1; map<string, int32> hasOwnProperty = 2; }
      service prototype { rpc toString(.constructor.__proto__) returns (.constructor.__proto__);
        rpc __proto__(.constructor.__proto__) returns (.constructor.__proto__); }`,
  });
  expect(source.problems).toEqual([]);
  expect(methodPaths(source)).toEqual([
    '/constructor.prototype/toString',
    '/constructor.prototype/__proto__',
  ]);
});

test('a file that cannot be read is a problem, and the source waits for it', async () => {
  const folder = await writeFiles({ 'a.proto': service('a') });
  const { library } = openLibrary();
  const { sourceIds } = valueOf(await library.open([join(folder, 'a.proto')]));
  await rm(join(folder, 'a.proto'));
  await library.reload(sourceIds[0] ?? '');
  const [source] = wholeCatalog(library).sources;
  expect(source).toMatchObject({
    state: 'failed',
    watching: true,
    problems: [{ title: 'The file is gone' }],
  });
});

test('a removed source is gone, and unknown ones are refused', async () => {
  const folder = await writeFiles({ 'a.proto': service('a') });
  const { library } = openLibrary();
  const [id = ''] = valueOf(await library.open([folder])).sourceIds;
  expect(library.remove(id)).toMatchObject({ ok: true });
  expect(wholeCatalog(library).sources).toEqual([]);
  expect(library.remove(id)).toMatchObject({ error: { code: 'unknown-source' } });
  expect(await library.reload(id)).toMatchObject({ error: { code: 'unknown-source' } });
  expect(await library.closure({ sourceId: id, typeNames: ['a.T'] })).toMatchObject({
    error: { code: 'unknown-source' },
  });
});

test('removing a source while it loads ends the load', async () => {
  const folder = await writeFiles({ 'a.proto': service('removed.early') });
  const { library, pushed } = openLibrary({ cacheDir: await tempFolder() });
  const opening = library.open([folder]);
  while (wholeCatalog(library).sources.length === 0) await new Promise(setImmediate);
  library.remove(wholeCatalog(library).sources[0]?.id ?? '');
  await opening;
  expect(wholeCatalog(library).sources).toEqual([]);
  expect(pushed.every(({ catalog }) => catalog.sources.every(({ state }) => state === 'loading'))).toBe(true);
});

test('a reload of unchanged files keeps the revision', async () => {
  const folder = await writeFiles({ 'a.proto': service('a') });
  const { library } = openLibrary();
  const [id = ''] = valueOf(await library.open([folder])).sourceIds;
  await library.reload(id);
  expect(wholeCatalog(library).sources[0]).toMatchObject({ state: 'ready', revision: 1 });
});

test('sources and import folders come back after a restart', async () => {
  const folder = await writeFiles({ 'a.proto': service('a'), 'b/b.proto': service('b'), 'root/x': '' });
  const stateFile = join(await tempFolder(), 'state/sources.json');
  const first = openLibrary({ stateFile });
  await first.library.restore();
  await first.library.open([join(folder, 'a.proto'), join(folder, 'b')]);
  await first.library.openDemo(join(folder, 'b/..'));
  await first.library.addRoot(join(folder, 'root'));
  const before = wholeCatalog(first.library);
  await first.library.close();

  const second = openLibrary({ stateFile });
  await second.library.restore();
  expect(wholeCatalog(second.library).sources.map(({ state }) => state)).toEqual([
    'loading',
    'loading',
    'loading',
  ]);
  await second.library.settled();
  const identity = ({ id, kind, path, state }: (typeof before.sources)[number]) => ({
    id,
    kind,
    path,
    state,
  });
  expect(wholeCatalog(second.library).sources.map(identity)).toEqual(before.sources.map(identity));
  expect(second.library.catalog().roots).toEqual([join(folder, 'root')]);
});

test('a damaged list of sources is set aside and named', async () => {
  const folder = await writeFiles({ 'sources.json': '{"version":1,"sources":[{' });
  const { library } = openLibrary({ stateFile: join(folder, 'sources.json') });
  const { notice } = await library.restore();
  expect(notice).toContain('sources.json is damaged');
  expect(library.catalog()).toEqual({ sources: [], roots: [] });
});

test('the demo is one source, also when the app has moved', async () => {
  const folder = await writeFiles({ 'one/a.proto': service('a'), 'two/a.proto': service('a') });
  const { library } = openLibrary();
  const one = valueOf(await library.openDemo(join(folder, 'one')));
  expect(valueOf(await library.openDemo(join(folder, 'one')))).toEqual(one);
  expect(valueOf(await library.openDemo(join(folder, 'two')))).toEqual(one);
  expect(wholeCatalog(library).sources).toMatchObject([
    { kind: 'demo', path: join(folder, 'two'), state: 'ready' },
  ]);
});

test('a hundred sources load side by side', async () => {
  const names = Array.from({ length: 100 }, (_, index) => `p${index}`);
  const folder = await writeFiles(Object.fromEntries(names.map((name) => [`${name}.proto`, service(name)])));
  const { library } = openLibrary();
  await mkdir(join(folder, 'empty'));
  const opened = await library.open(names.map((name) => join(folder, `${name}.proto`)));
  expect(valueOf(opened).sourceIds).toHaveLength(100);
  expect(wholeCatalog(library).sources.every(({ state }) => state === 'ready')).toBe(true);
}, 60_000);

test.each(['@grpc/reflection', '@grpc/grpc-js', 'grpc-health-check'])(
  'the protos of npm package %s load',
  async (name) => {
    const source = await openSource(join(import.meta.dirname, '../../../node_modules', name));
    expect(methodPaths(source).length).toBeGreaterThan(0);
    const unexplained = source.problems.filter(
      ({ code, path = '' }) => code === 'other' || !path.includes('sample'),
    );
    expect(unexplained).toEqual([]);
  },
);

test('every file of a source has its place, imports too; others have none', async () => {
  const folder = await writeFiles({
    'a.proto': 'syntax = "proto3"; package a; import "lib/t.proto"; message A { lib.T t = 1; }',
    'lib/t.proto': 'syntax = "proto3"; package lib; message T {}',
  });
  const { library } = openLibrary();
  const [sourceId = ''] = valueOf(await library.open([join(folder, 'a.proto')])).sourceIds;
  const place = (file: string) => valueOf(library.place(sourceId, file)).path;
  expect(place('a.proto')).toBe(join(folder, 'a.proto'));
  expect(place('lib/t.proto')).toBe(join(folder, 'lib/t.proto'));
  expect(place('__proto__')).toBeNull();
});
