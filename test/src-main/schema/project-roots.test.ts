import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBufConfig } from '../../../src-main/schema/buf-config';
import { ImportRoots } from '../../../src-main/schema/import-roots';
import { methodPaths, openFiles, openLibrary, openSource, places, writeFiles } from '../../support/schemas';
import { valueOf } from '../../support/captures';

const service = (imported: string, type: string) =>
  `syntax = "proto3"; package s; import "${imported}"; service S { rpc M(${type}) returns (${type}); }`;
const message = (packageName: string) => `syntax = "proto3"; package ${packageName}; message T {}`;

test.each([
  ['buf.yaml', 'version: v1', ['.']],
  ['buf.yaml', 'version: v1beta1\nbuild:\n  roots: [proto, third_party/x]', ['proto', 'third_party/x']],
  [
    'buf.yaml',
    'version: v2\nmodules:\n  - path: ./proto\n  - path: vendor/y/\n    name: b.r/o/y',
    ['proto', 'vendor/y'],
  ],
  ['buf.yaml', 'version: v2\nmodules:\n  - name: buf.build/a/b', ['.']],
  ['buf.work.yaml', 'version: v1\ndirectories:\n  - a\n  - b/c', ['a', 'b/c']],
  ['buf.gen.yaml', 'version: v2\ninputs:\n  - directory: api\n  - module: buf.build/x/y', ['api']],
  ['buf.gen.yaml', 'version: v1\nplugins: []', []],
  ['buf.yaml', '', ['.']],
])('%s declares its roots: %j', async (name, text, roots) => {
  const folder = await writeFiles({ [name]: text });
  const config = await readBufConfig(join(folder, name));
  expect(config).toMatchObject({ problems: [], roots: roots.map((root) => join(folder, root)) });
});

test.each([
  ['version: v2\nmodules:\n  - path: ../other', 'buf.yaml names a folder outside its own'],
  ['version: v2\nmodules:\n  - path: /etc', 'buf.yaml names a folder outside its own'],
  ['version: [v2', 'buf.yaml is not valid YAML'],
  ['modules: 7', 'buf.yaml has an entry of the wrong kind'],
])('buf.yaml with %j is a problem in words: %s', async (text, title) => {
  const folder = await writeFiles({ 'buf.yaml': text });
  const config = await readBufConfig(join(folder, 'buf.yaml'));
  expect(config?.roots).toEqual([]);
  expect(config?.problems.map((problem) => problem.title)).toEqual([title]);
});

test('aliases that would grow for ever are refused', async () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let at = 1; at < 12; at++)
    lines.push(
      `a${at}: &a${at} [${Array(9)
        .fill(`*a${at - 1}`)
        .join(', ')}]`,
    );
  const folder = await writeFiles({ 'buf.yaml': lines.join('\n') });
  const config = await readBufConfig(join(folder, 'buf.yaml'));
  expect(config?.problems[0]?.code).toBe('bad-buf-config');
});

test('roots of a buf workspace are found upward from a file', async () => {
  const folder = await writeFiles({
    'buf.work.yaml': 'version: v1\ndirectories: [services, libs/types]',
    'services/shop/a.proto': service('lib/t.proto', 'lib.T'),
    'libs/types/lib/t.proto': message('lib'),
  });
  const { library } = openLibrary();
  const { sourceIds } = valueOf(await library.open([join(folder, 'services/shop/a.proto')]));
  expect(library.catalog().sources[0]?.state).toBe('ready');
  expect(valueOf(library.imports(sourceIds[0] ?? ''))).toEqual({
    total: 1,
    imports: [
      {
        file: 'a.proto',
        line: 1,
        name: 'lib/t.proto',
        outcome: {
          kind: 'file',
          path: join(folder, 'libs/types/lib/t.proto'),
          root: join(folder, 'libs/types'),
          why: 'buf-config',
        },
      },
    ],
  });
});

test('inside a module its root goes before the own folder, as in buf', async () => {
  const folder = await writeFiles({
    'buf.yaml': 'version: v2\nmodules: [{ path: proto }]',
    'proto/common.proto': '',
    'proto/a/common.proto': '',
    'proto/a/x.proto': '',
    'outside/common.proto': '',
  });
  const roots = new ImportRoots({ added: [], bundled: [] });
  expect(await roots.resolve(join(folder, 'proto/a/x.proto'), 'common.proto')).toMatchObject({
    root: join(folder, 'proto'),
    why: 'buf-config',
  });
  expect(await roots.resolve(join(folder, 'outside/y.proto'), 'common.proto')).toMatchObject({
    root: join(folder, 'outside'),
    why: 'own-folder',
  });
});

test('a buf.yaml that is not YAML leaves the rest usable and says where it is wrong', async () => {
  const source = await openFiles({
    'buf.yaml': 'version: v2\nmodules: [{ path: "proto }]',
    'a.proto': service('b.proto', 'b.T'),
    'b.proto': message('b'),
  });
  expect(source.state).toBe('partial');
  expect(methodPaths(source)).toEqual(['/s.S/M']);
  expect(source.problems).toMatchObject([
    { code: 'bad-buf-config', title: 'buf.yaml is not valid YAML', path: join(source.path, 'buf.yaml') },
  ]);
  expect(source.problems[0]?.line).toBeGreaterThan(0);
});

test.each([
  'third_party/t/t.proto',
  'third_party/googleapis/t/t.proto',
  'googleapis/t/t.proto',
  'proto/t/t.proto',
  'protos/t/t.proto',
  'vendor/t/t.proto',
  'vendor/host/owner/repo/t/t.proto',
])('vendored protos beside an ancestor are found: %s', async (vendored) => {
  const folder = await writeFiles({
    'services/a/a.proto': service('t/t.proto', 't.T'),
    [vendored]: message('t'),
  });
  const source = await openSource(join(folder, 'services/a/a.proto'));
  expect(source).toMatchObject({ state: 'ready', problems: [] });
});

test('what a folder has itself is used before what is vendored', async () => {
  const folder = await writeFiles({ 'api/t.proto': '', 'api/a.proto': '', 'third_party/t.proto': '' });
  const roots = new ImportRoots({ added: [], bundled: [] });
  expect(await roots.resolve(join(folder, 'api/a.proto'), 't.proto')).toMatchObject({ why: 'own-folder' });
});

test('a missing import names the folders that would satisfy it, and adding the first mends the source', async () => {
  const folder = await writeFiles({
    '.git/HEAD': '',
    'app/a.proto': service('lib/t.proto', 'lib.T'),
    'shared/definitions/lib/t.proto': message('lib'),
    'old/lib/t.proto': message('lib'),
    'old/lib/deep/lib/u.proto': '',
  });
  const { library } = openLibrary();
  const { sourceIds } = valueOf(await library.open([join(folder, 'app/a.proto')]));
  const [problem] = valueOf(library.details(sourceIds[0] ?? '')).problems;
  expect(problem?.code).toBe('missing-import');
  expect(problem?.suggestions).toEqual([join(folder, 'old'), join(folder, 'shared/definitions')]);
  expect(valueOf(library.imports(sourceIds[0] ?? '')).imports[0]?.outcome).toMatchObject({
    kind: 'missing',
    suggestions: problem?.suggestions,
  });
  await library.addRoot(problem?.suggestions?.[0] ?? '');
  expect(library.catalog().sources[0]?.state).toBe('ready');
  expect(valueOf(library.imports(sourceIds[0] ?? '')).imports[0]?.outcome).toMatchObject({ why: 'added' });
});

test('a folder that satisfies more of the missing imports is offered first', async () => {
  const folder = await writeFiles({
    '.git/HEAD': '',
    'app/a.proto': `${service('lib/t.proto', 'lib.T')}\nimport "lib/u.proto";`,
    'near/lib/t.proto': message('lib'),
    'x/y/lib/t.proto': message('lib'),
    'x/y/lib/u.proto': 'syntax = "proto3";',
  });
  const source = await openSource(join(folder, 'app/a.proto'));
  const offered = source.problems.map(({ suggestions }) => suggestions?.[0]);
  expect(offered).toEqual([join(folder, 'x/y'), join(folder, 'x/y')]);
});

test('another source that is open, and protos of a package in node_modules, are offered', async () => {
  const project = await writeFiles({
    'package.json': '{}',
    'api/a.proto': service('google/type/money.proto', 'google.type.Money'),
    'api/b.proto': service('lib/t.proto', 'lib.T').replace('package s', 'package s2'),
    'node_modules/some-proto-files/google/type/money.proto': message('google.type'),
  });
  const other = await writeFiles({ 'in/here/lib/t.proto': message('lib') });
  const { library } = openLibrary();
  valueOf(await library.open([other]));
  const { sourceIds } = valueOf(await library.open([join(project, 'api')]));
  const { problems } = valueOf(library.details(sourceIds[0] ?? ''));
  expect(problems.map(({ suggestions }) => suggestions)).toEqual([
    [join(project, 'node_modules/some-proto-files')],
    [join(other, 'in/here')],
  ]);
});

test('nothing outside the project is looked into', async () => {
  const folder = await writeFiles({
    'project/.git/HEAD': '',
    'project/a.proto': service('lib/t.proto', 'lib.T'),
    'other/lib/t.proto': message('lib'),
  });
  const source = await openSource(join(folder, 'project/a.proto'));
  expect(places(source.problems)).toEqual(['a.proto:1:38 missing-import']);
  expect(source.problems[0]?.suggestions).toEqual([]);
});

test("the neighbours of a Go module are offered, in GOPATH and in Go's cache of modules", async () => {
  const gogo = message('gogoproto');
  const folder = await writeFiles({
    'go/src/go.etcd.io/etcd/go.mod': '',
    'go/src/go.etcd.io/etcd/rpc/rpc.proto': service('gogoproto/gogo.proto', 'gogoproto.T'),
    'go/src/github.com/gogo/protobuf/gogoproto/gogo.proto': gogo,
    'go/pkg/mod/go.etcd.io/etcd@v3.4.0/go.mod': '',
    'go/pkg/mod/go.etcd.io/etcd@v3.4.0/rpc/rpc.proto': service('gogoproto/gogo.proto', 'gogoproto.T'),
    'go/pkg/mod/github.com/gogo/protobuf@v1.3.2/gogoproto/gogo.proto': gogo,
  });
  const path = await openSource(join(folder, 'go/src/go.etcd.io/etcd'));
  expect(path.problems[0]?.suggestions).toEqual([join(folder, 'go/src/github.com/gogo/protobuf')]);
  const cache = await openSource(join(folder, 'go/pkg/mod/go.etcd.io/etcd@v3.4.0/rpc/rpc.proto'));
  const offered = join(folder, 'go/pkg/mod/github.com/gogo/protobuf@v1.3.2');
  expect(cache.problems[0]?.suggestions).toEqual([offered]);
});

test('a module that buf fetches is named in the hint', async () => {
  const source = await openFiles({
    'buf.yaml': 'version: v1\ndeps:\n  - buf.build/acme/money',
    'a.proto': service('acme/money.proto', 'acme.Money'),
  });
  expect(source.problems[0]?.hint).toBe(
    'Add the folder that contains acme/. It may be in a module that buf.yaml needs (buf.build/acme/money): run buf export buf.build/acme/money -o third_party.',
  );
});

test('the list of imports has the unresolved ones first, then goes by file', async () => {
  const folder = await writeFiles({
    'a.proto': 'syntax = "proto3"; import "b.proto"; import "google/protobuf/any.proto";',
    'b.proto': 'syntax = "proto3";\nimport "../x.proto";\nimport "nowhere.proto";',
  });
  const { library } = openLibrary();
  const { sourceIds } = valueOf(await library.open([folder]));
  const { imports, total } = valueOf(library.imports(sourceIds[0] ?? ''));
  expect(total).toBe(4);
  expect(imports.map(({ file, line, name, outcome }) => `${file}:${line} ${name} ${outcome.kind}`)).toEqual([
    'b.proto:2 ../x.proto refused',
    'b.proto:3 nowhere.proto missing',
    'a.proto:1 b.proto file',
    'a.proto:1 google/protobuf/any.proto built-in',
  ]);
  expect(library.imports('src_unknown')).toMatchObject({ error: { code: 'unknown-source' } });
});

test('a buf.yaml that changes, a vendored folder that appears: the source mends itself', async () => {
  const folder = await writeFiles({
    'buf.yaml': 'version: v2\nmodules: [{ path: wrong }]',
    'app/a.proto': service('lib/t.proto', 'lib.T'),
    'definitions/lib/t.proto': message('lib'),
  });
  const { library, until } = openLibrary();
  await library.open([join(folder, 'app')]);
  const inState = (state: string) => until(({ sources }) => sources[0]?.state === state);
  await inState('failed');
  await writeFile(join(folder, 'buf.yaml'), 'version: v2\nmodules: [{ path: definitions }]');
  await inState('ready');
  await rm(join(folder, 'buf.yaml'));
  await inState('failed');
  await mkdir(join(folder, 'third_party'));
  await writeFiles({ 'third_party/lib/t.proto': message('lib') }, folder);
  await inState('ready');
});
