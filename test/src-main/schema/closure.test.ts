import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from 'vitest';
import { valueOf } from '../../support/captures';
import { openLibrary, writeFiles } from '../../support/schemas';

async function opened(files: Record<string, string>) {
  const folder = await writeFiles(files);
  const { library } = openLibrary();
  const [sourceId = ''] = valueOf(await library.open([folder])).sourceIds;
  return async (...typeNames: string[]) => library.closure({ sourceId, typeNames });
}

const files = {
  'base.proto': 'syntax = "proto3"; package base; message B { enum E { ZERO = 0; } message In { E e = 1; } }',
  'mid.proto': 'syntax = "proto3"; package mid; import public "base.proto"; message M { base.B b = 1; }',
  'top.proto': `syntax = "proto3"; package top; import "mid.proto"; import "google/protobuf/timestamp.proto";
    // What goes in.
    message T { mid.M m = 1; base.B.In i = 2; google.protobuf.Timestamp at = 3; }
    service S { rpc Call(T) returns (base.B); }`,
  'unrelated.proto': 'syntax = "proto3"; package other; message U {}',
};

test('only the files that the types need, dependencies first, with source info', async () => {
  const closure = await opened(files);
  const { revision, fileDescriptorSet } = valueOf(await closure('top.T', 'base.B'));
  expect(revision).toBe(1);
  const set = fromBinary(FileDescriptorSetSchema, fileDescriptorSet);
  expect(set.file.map(({ name }) => name).sort()).toEqual([
    'base.proto',
    'google/protobuf/timestamp.proto',
    'mid.proto',
    'top.proto',
  ]);
  expect(set.file.at(-1)?.name).toBe('top.proto');
  const registry = createFileRegistry(set);
  expect(registry.getMessage('top.T')?.fields.map(({ name }) => name)).toEqual(['m', 'i', 'at']);
  const comments = set.file.at(-1)?.sourceCodeInfo?.location.map(({ leadingComments }) => leadingComments);
  expect(comments).toContain(' What goes in.\n');
});

test('a leaf needs its own file alone; nested types, enums and services are found', async () => {
  const closure = await opened(files);
  for (const name of ['base.B', 'base.B.In', 'base.B.E', '.base.B']) {
    const set = fromBinary(FileDescriptorSetSchema, valueOf(await closure(name)).fileDescriptorSet);
    expect(set.file.map(({ name }) => name)).toEqual(['base.proto']);
  }
  expect(await closure('top.S')).toMatchObject({ ok: true });
});

test('an unknown type is refused by name', async () => {
  const closure = await opened(files);
  expect(await closure('top.T', 'top.Gone')).toMatchObject({
    error: { code: 'unknown-type', message: expect.stringContaining('top.Gone') as string },
  });
});

test('of files that were built apart, those of the method that is shown are given', async () => {
  const closure = await opened({
    'a/t.proto': 'syntax = "proto3"; package p; message T { int32 from_a = 1; }',
    'b/t.proto': `syntax = "proto3"; package p; message T { int32 from_b = 1; }
      service S { rpc M(T) returns (T); }`,
  });
  const set = fromBinary(FileDescriptorSetSchema, valueOf(await closure('p.T')).fileDescriptorSet);
  const fields = createFileRegistry(set)
    .getMessage('p.T')
    ?.fields.map(({ name }) => name);
  expect(fields).toEqual(['from_b']);
});

test('a closure that is asked for while its source loads waits for it', async () => {
  const folder = await writeFiles(files);
  const { library } = openLibrary();
  const opening = library.open([folder]);
  while (library.catalog().sources.length === 0) await new Promise(setImmediate);
  const sourceId = library.catalog().sources[0]?.id ?? '';
  expect(await library.closure({ sourceId, typeNames: ['top.T'] })).toMatchObject({ ok: true });
  await opening;
});

test('files that extend a message of the closure come with it, those with custom options only by import', async () => {
  const closure = await opened({
    'base.proto': 'syntax = "proto2"; package base; message B { extensions 100 to 200; } message Other {}',
    'more.proto': `syntax = "proto2"; package more; import "base.proto"; import "kind.proto";
      extend base.B { optional kind.K k = 100; }`,
    'kind.proto': 'syntax = "proto2"; package kind; message K { extensions 1 to 9; }',
    'deeper.proto': `syntax = "proto2"; package deeper; import "kind.proto";
      message Scope { extend kind.K { optional int32 n = 1; } }`,
    'options.proto': `syntax = "proto2"; package options; import "google/protobuf/descriptor.proto";
      extend google.protobuf.FieldOptions { optional string unit = 50001; }`,
    'unused.proto': `syntax = "proto2"; package unused; import "google/protobuf/descriptor.proto";
      extend google.protobuf.FieldOptions { optional string never = 50002; }`,
    'with.proto': `syntax = "proto2"; package with; import "options.proto";
      message W { optional int32 n = 1 [(options.unit) = "m"]; }`,
  });
  const names = async (type: string) => {
    const set = fromBinary(FileDescriptorSetSchema, valueOf(await closure(type)).fileDescriptorSet);
    createFileRegistry(set);
    return set.file.map(({ name }) => name).sort();
  };
  expect(await names('base.B')).toEqual(['base.proto', 'deeper.proto', 'kind.proto', 'more.proto']);
  expect(await names('with.W')).toEqual(['google/protobuf/descriptor.proto', 'options.proto', 'with.proto']);
});

test('a file that nests thousands deep loads beside the others', async () => {
  const deep = `${Array.from({ length: 1_500 }, (_, index) => `message M${index} {`).join(' ')}${'}'.repeat(1_500)}`;
  const closure = await opened({
    'deep.proto': `syntax = "proto3"; package deep; ${deep}`,
    'flat.proto': 'syntax = "proto3"; package flat; message F {}',
  });
  expect(await closure('flat.F')).toMatchObject({ ok: true });
});
