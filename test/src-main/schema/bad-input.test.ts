// What nobody meant to open, or wrote by mistake: each is a sentence, and what is good beside it stays usable.
import { execFile } from 'node:child_process';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createFileRegistry, createRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from 'vitest';
import { valueOf } from '../../support/captures';
import { methodPaths, openFiles, openLibrary, openSource, places, writeFiles } from '../../support/schemas';

const run = promisify(execFile);
const service = (name: string) =>
  `syntax = "proto3"; package ${name}; message T {} service S { rpc M(T) returns (T); }`;
const anyUser = `syntax = "proto3"; package u; import "google/protobuf/any.proto";
service S { rpc M(google.protobuf.Any) returns (google.protobuf.Any); }`;

test('an empty file, and one with spaces and comments alone, are no problem', async () => {
  const source = await openFiles({
    'empty.proto': '',
    'blank.proto': ' \n// nothing\n',
    'a.proto': service('a'),
  });
  expect(source).toMatchObject({ state: 'ready', problems: [], fileCount: 3 });
});

test('a folder and a dangling link that are named like a file do not stop the others', async () => {
  const folder = await writeFiles({ 'a.proto': service('a') });
  await mkdir(join(folder, 'folder.proto'));
  await symlink(join(folder, 'nothing.proto'), join(folder, 'dangling.proto'));
  const source = await openSource(folder);
  expect(methodPaths(source)).toEqual(['/a.S/M']);
  const { library } = openLibrary();
  expect(await library.open([join(folder, 'dangling.proto')])).toMatchObject({
    error: { code: 'no-such-file' },
  });
});

test('a link that leads to itself is no file', async () => {
  const folder = await writeFiles({ 'a.proto': service('a') });
  await symlink(join(folder, 'loop.proto'), join(folder, 'loop.proto'));
  await symlink(join(folder, 'one'), join(folder, 'two'));
  await symlink(join(folder, 'two'), join(folder, 'one'));
  expect(methodPaths(await openSource(folder))).toEqual(['/a.S/M']);
});

test.runIf(process.platform !== 'win32')(
  'a refused import is never opened, and a pipe is no file',
  async () => {
    // Whoever opened one of these pipes would wait for ever.
    const folder = await writeFiles({
      'in/a.proto': `syntax = "proto3";\nimport "../outside.proto";\nimport "b/../../outside.proto";`,
      'in/c.proto': service('c'),
    });
    await run('mkfifo', [join(folder, 'outside.proto'), join(folder, 'in/pipe.proto')]);
    const absolute = join(folder, 'outside.proto');
    await writeFiles(
      { 'in/d.proto': `syntax = "proto3";\nimport "${absolute}";\nimport "pipe.proto";` },
      folder,
    );
    const source = await openSource(join(folder, 'in'));
    expect(methodPaths(source)).toEqual(['/c.S/M']);
    expect(places(source.problems)).toEqual([
      'a.proto:2:8 import-refused',
      'a.proto:3:8 import-refused',
      'd.proto:2:8 import-refused',
      'd.proto:3:8 missing-import',
    ]);
  },
);

test('a circle of imports is named at each of its imports', async () => {
  const source = await openFiles({
    'a.proto': 'syntax = "proto3";\nimport "b.proto";',
    'b.proto': 'syntax = "proto3";\nimport "c.proto";',
    'c.proto': 'syntax = "proto3";\nimport "a.proto";',
    'self.proto': 'syntax = "proto3";\nimport "self.proto";',
  });
  expect(source.problems.map(({ file, code, title, hint }) => [file, code, title, hint])).toEqual([
    ...[
      ['a.proto', 'a.proto → b.proto → c.proto → a.proto'],
      ['b.proto', 'b.proto → c.proto → a.proto → b.proto'],
      ['c.proto', 'c.proto → a.proto → b.proto → c.proto'],
    ].map(([file, circle]) => [
      file,
      'import-cycle',
      'Files import each other in a circle',
      `The circle: ${circle}. Move what they share into another file.`,
    ]),
    ['self.proto', 'import-cycle', 'The file imports itself', 'Remove this import.'],
  ]);
});

test.each([
  ['is binary', Buffer.from([0, 1, 2, 0, 255])],
  ['has a fault', 'syntax = "proto3"; package google.protobuf; message Any {'],
  ['is empty', ''],
])(
  'a copy of google/protobuf that %s does not hide the one that the compiler carries',
  async (_what, copy) => {
    const folder = await writeFiles({ 'u.proto': anyUser, 'google/protobuf/any.proto': copy });
    const file = await openSource(join(folder, 'u.proto'));
    expect(file).toMatchObject({ state: 'ready', problems: [] });
    const whole = await openSource(folder);
    expect(methodPaths(whole)).toEqual(['/u.S/M']);
    const blamed = whole.problems.map((problem) => problem.file);
    expect(blamed.every((name) => name.endsWith('any.proto'))).toBe(true);
  },
);

test('a good copy of google/protobuf is used', async () => {
  const folder = await writeFiles({
    'u.proto': anyUser,
    'google/protobuf/any.proto': `syntax = "proto3"; package google.protobuf;
message Any { string type_url = 1; bytes value = 2; string ours = 3; }`,
  });
  const { library } = openLibrary();
  const { sourceIds } = valueOf(await library.open([join(folder, 'u.proto')]));
  const closure = valueOf(
    await library.closure({ sourceId: sourceIds[0] ?? '', typeNames: ['google.protobuf.Any'] }),
  );
  const set = fromBinary(FileDescriptorSetSchema, closure.fileDescriptorSet);
  expect(set.file[0]?.messageType[0]?.field.map(({ name }) => name)).toContain('ours');
});

test('names that JavaScript knows go all the way to a registry', async () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'];
  const messages = names.map(
    (name, at) =>
      `message ${name} { string __proto__ = 1; ${name} constructor = 2; oneof toString { int32 valueOf = 3; int32 prototype = 4; } enum E { __defineGetter__ = 0; hasOwnProperty = ${at + 1}; } E e = 5; }`,
  );
  const methods = names.map((name) => `rpc ${name}(.__proto__.${name}) returns (.__proto__.${name});`);
  const folder = await writeFiles({
    '__proto__/constructor.proto': `syntax = "proto3"; package __proto__;\n${messages.join('\n')}\nservice valueOf { ${methods.join('\n')} }`,
  });
  const { library } = openLibrary();
  const { sourceIds } = valueOf(await library.open([folder]));
  const sourceId = sourceIds[0] ?? '';
  const details = valueOf(library.details(sourceId));
  expect(details.problems).toEqual([]);
  const [found] = details.packages;
  expect(found?.name).toBe('__proto__');
  expect(found?.services[0]?.methods.map(({ path }) => path)).toEqual(
    names.map((name) => `/__proto__.valueOf/${name}`),
  );
  const closure = valueOf(await library.closure({ sourceId, typeNames: ['__proto__.__proto__'] }));
  const registry = createRegistry(
    createFileRegistry(fromBinary(FileDescriptorSetSchema, closure.fileDescriptorSet)),
  );
  for (const name of names) expect(registry.getMessage(`__proto__.${name}`)?.fields).toHaveLength(5);
});

test('a message that holds itself, two hundred levels and ten thousand fields load', async () => {
  const deep = `${Array.from({ length: 200 }, (_, at) => `message M${at} {`).join(' ')}${'}'.repeat(200)}`;
  const wide = Array.from({ length: 10_000 }, (_, at) => `int32 f${at} = ${at + 20_000};`).join('\n');
  const folder = await writeFiles({
    'a.proto': `syntax = "proto3"; package a; ${deep} message W { ${wide} } message R { R r = 1; map<string, R> m = 2; repeated R l = 3; }
service S { rpc Deep(M0) returns (M0.M1.M2); rpc Wide(W) returns (W); rpc Self(R) returns (R); }`,
  });
  const { library } = openLibrary();
  const { sourceIds } = valueOf(await library.open([folder]));
  expect(library.catalog().sources[0]?.state).toBe('ready');
  const closure = valueOf(await library.closure({ sourceId: sourceIds[0] ?? '', typeNames: ['a.W'] }));
  const set = fromBinary(FileDescriptorSetSchema, closure.fileDescriptorSet, { recursionLimit: 1_000 });
  expect(set.file[0]?.messageType[1]?.field).toHaveLength(10_000);
});

test('a file of 50 MB is refused in words and costs nothing', async () => {
  const source = await openFiles({ 'big.proto': Buffer.alloc(50_000_000, 0x20), 'a.proto': service('a') });
  expect(methodPaths(source)).toEqual(['/a.S/M']);
  expect(source.problems).toMatchObject([{ code: 'too-large', title: 'The file is too large: 50.0 MB' }]);
});

test('a folder that goes while it is open says so, and loads again under its name', async () => {
  const folder = await writeFiles({ 'protos/a.proto': service('a') });
  const { library, until } = openLibrary();
  await library.open([join(folder, 'protos')]);
  await rename(join(folder, 'protos'), join(folder, 'moved'));
  const gone = await until(({ sources }) => sources[0]?.state === 'partial');
  // What was loaded stays in use.
  expect(gone.sources.flatMap(methodPaths)).toEqual(['/a.S/M']);
  expect(gone.sources[0]?.problems[0]?.title).toContain('The folder is gone');
  await rename(join(folder, 'moved'), join(folder, 'protos'));
  const back = await until(({ sources }) => sources[0]?.state === 'ready');
  expect(back.sources.flatMap(methodPaths)).toEqual(['/a.S/M']);
});

test('an inner folder that is renamed takes its import name along', async () => {
  const folder = await writeFiles({
    'one/t.proto': 'syntax = "proto3"; package t; message T {}',
    's.proto': 'syntax = "proto3"; package s; import "one/t.proto"; service S { rpc M(t.T) returns (t.T); }',
  });
  const { library, until } = openLibrary();
  await library.open([folder]);
  await rename(join(folder, 'one'), join(folder, 'two'));
  const broken = await until(({ sources }) => (sources[0]?.problemCount ?? 0) > 0);
  expect(broken.sources[0]?.problems.map(({ code }) => code)).toEqual(['missing-import']);
  await rename(join(folder, 'two'), join(folder, 'one'));
  await until(({ sources }) => sources[0]?.state === 'ready');
  await rm(join(folder, 'one'), { recursive: true });
  await until(({ sources }) => (sources[0]?.problemCount ?? 0) > 0);
});
