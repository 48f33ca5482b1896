import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBundledProtos } from '../../build/bundled-protos';
import { tempFolder, valueOf } from '../support/captures';
import { openLibrary, writeFiles } from '../support/schemas';

const files = [
  'google/api/annotations.proto',
  'google/api/expr/v1alpha1/syntax.proto',
  'google/rpc/status.proto',
  'google/rpc/error_details.proto',
  'google/type/money.proto',
  'google/longrunning/operations.proto',
  'buf/validate/validate.proto',
  'validate/validate.proto',
  'grpc/health/v1/health.proto',
  'grpc/reflection/v1/reflection.proto',
  'grpc/reflection/v1alpha/reflection.proto',
  'grpc/channelz/v1/channelz.proto',
];

test('every proto that comes with the app compiles, and is used when nothing on the disk has it', async () => {
  const bundled = await tempFolder();
  await writeBundledProtos(bundled, 'node_modules');
  const folder = await writeFiles({
    'a.proto': `syntax = "proto3"; package a;\n${files.map((name) => `import "${name}";`).join('\n')}
message T {
  google.type.Money money = 1;
  string email = 2 [(buf.validate.field).string.email = true];
  int32 age = 3 [(buf.validate.field).int32 = { gte: 0, lt: 150 }];
}
service S {
  rpc M(T) returns (google.longrunning.Operation) { option (google.api.http) = { post: "/v1/t", body: "*" }; }
}`,
  });
  const { library } = openLibrary({ bundledRoots: [bundled] });
  const { sourceIds } = valueOf(await library.open([folder]));
  expect(valueOf(library.details(sourceIds[0] ?? '')).problems).toEqual([]);
  const { imports } = valueOf(library.imports(sourceIds[0] ?? ''));
  const ours = imports.filter(({ file }) => file === 'a.proto');
  expect(ours.map(({ name, outcome }) => [name, outcome.kind === 'file' && outcome.why])).toEqual(
    files.map((name) => [name, 'bundled']),
  );
});

test('buf/validate has the comments of its rules', async () => {
  const bundled = await tempFolder();
  await writeBundledProtos(bundled, 'node_modules');
  const text = await readFile(join(bundled, 'buf/validate/validate.proto'), 'utf8');
  const above = (declared: string) => {
    const lines = text.slice(0, text.indexOf(declared)).split('\n').slice(0, -1);
    return lines.slice(lines.findLastIndex((line) => !line.trim().startsWith('//')) + 1).join('\n');
  };
  expect(above('message MessageRules {')).toMatch(
    /^\/\/ MessageRules represents validation rules that are applied/,
  );
  expect(above('optional string id = 1')).toMatch(/`id` is a string that serves as a machine-readable name/);
  expect(above('IGNORE_ALWAYS = 3')).toContain('Always ignore rules, including the');
  expect(above('optional FieldRules field = 1159')).toContain(
    'Rules specify the validations to be performed',
  );
  expect(text.match(/^\s*\/\/ /gm)?.length).toBeGreaterThan(2_000);
});

test('all bundled files are complete among themselves', async () => {
  const bundled = await tempFolder();
  await writeBundledProtos(bundled, 'node_modules');
  const { library } = openLibrary();
  const { sourceIds } = valueOf(await library.open([bundled]));
  expect(valueOf(library.details(sourceIds[0] ?? '')).problems).toEqual([]);
  expect(library.catalog().sources[0]?.fileCount).toBeGreaterThan(90);
});

test('the license of each package that was copied from comes along', async () => {
  const bundled = await tempFolder();
  await writeBundledProtos(bundled, 'node_modules');
  const names = await readdir(join(bundled, 'licenses'));
  expect(names.sort()).toEqual([
    '@grpc-grpc-js.txt',
    '@grpc-reflection.txt',
    'google-proto-files.txt',
    'grpc-health-check.txt',
    'sources.txt',
  ]);
  const sources = await readFile(join(bundled, 'licenses/sources.txt'), 'utf8');
  expect(sources).toMatch(/^@bufbuild\/protovalidate [\d.]+: Apache-2.0$/m);
  expect((await stat(join(bundled, 'licenses/google-proto-files.txt'))).size).toBeGreaterThan(10_000);
});
