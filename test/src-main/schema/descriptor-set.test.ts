// A descriptor set as a source: every ending and gzip, what else people open by mistake, gaps, and watching.
import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { create, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import type { DescriptorFile } from '../../../src-main/schema/set-symbols';
import { tempFolder, valueOf } from '../../support/captures';
import { descriptorsOf } from '../../support/reflection-server';
import {
  methodPaths,
  openLibrary,
  openSource,
  places,
  wholeCatalog,
  writeFiles,
} from '../../support/schemas';

const shop = await descriptorsOf({
  'shop/item.proto': 'syntax = "proto3"; package shop; message Item { string name = 1; }',
  'shop/shop.proto':
    'syntax = "proto3"; package shop; import "shop/item.proto"; import "google/protobuf/empty.proto";' +
    'service Shop { rpc Get(google.protobuf.Empty) returns (Item); }',
  'shop/till.proto':
    'syntax = "proto3"; package shop; message Coin {} service Till { rpc Pay(Coin) returns (Coin); }',
});

function setOf(files: DescriptorFile[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const { bytes } of files) writer.tag(1, 2).bytes(bytes);
  return writer.finish();
}

const whole = setOf(shop);
const without = (name: string) => setOf(shop.filter((file) => file.name !== name));

async function openBytes(name: string, bytes: Uint8Array | string) {
  return openSource(path.join(await writeFiles({ [name]: bytes }), name));
}

it.each(['binpb', 'pb', 'protoset', 'desc', 'bin', 'BINPB', 'binpb.gz', 'pb.gz'])(
  'a set named .%s is a source',
  async (ending) => {
    const bytes = ending.endsWith('gz') ? gzipSync(whole) : whole;
    const source = await openBytes(`api.${ending}`, bytes);
    expect(source).toMatchObject({
      kind: 'set',
      label: `api.${ending}`,
      state: 'ready',
      problems: [],
      fileCount: 4,
    });
    expect(methodPaths(source)).toEqual(['/shop.Shop/Get', '/shop.Till/Pay']);
  },
);

it('gzip is told by its bytes, not by its name', async () => {
  expect(await openBytes('api.pb', gzipSync(whole))).toMatchObject({ state: 'ready' });
});

it("what Debian's protoc writes is taken, with and without source info", async () => {
  const folder = await writeFiles({
    'a.proto': '// Says hello.\nsyntax = "proto3"; message M {} service S { rpc Get(M) returns (M); }',
  });
  for (const more of [[], ['--include_source_info']]) {
    execFileSync('/usr/bin/python3', [
      '-m',
      'grpc_tools.protoc',
      `-I${folder}`,
      ...more,
      `--descriptor_set_out=${folder}/a.pb`,
      'a.proto',
    ]);
    expect(await openSource(path.join(folder, 'a.pb'))).toMatchObject({ state: 'ready', problems: [] });
  }
});

describe('what is no descriptor set', () => {
  it.each([
    ['an empty file', '', 'empty', 'The file is empty'],
    ['.proto text', '// hello\nsyntax = "proto3";', 'no-descriptor-set', 'The file is .proto text'],
    ['a JSON image', '{"file": [{"name": "a.proto"}]}', 'no-descriptor-set', 'The file is JSON'],
    [
      'text format',
      'file {\n  name: "a.proto"\n}',
      'no-descriptor-set',
      'The file is a descriptor set in text format',
    ],
    ['other text', 'hello there', 'no-descriptor-set', 'The file is text, not a descriptor set'],
    ['an archive', 'PK\u0003\u0004', 'no-descriptor-set', 'The file is a zip archive'],
    [
      'other bytes',
      new Uint8Array([0, 1, 2, 3, 255]),
      'no-descriptor-set',
      'The file is not a descriptor set',
    ],
    [
      'half a set',
      whole.subarray(0, whole.length - 5),
      'truncated',
      'The descriptor set is cut short behind shop/shop.proto',
    ],
    ['half a gzip', gzipSync(whole).subarray(0, 100), 'truncated', 'The gzip file is damaged or cut short'],
  ])('%s says so', async (_what, bytes, code, title) => {
    const source = await openBytes('api.binpb', bytes);
    expect(source).toMatchObject({ state: 'failed', packages: [] });
    expect(source.problems).toHaveLength(1);
    expect(source.problems[0]).toMatchObject({ code, title: expect.stringContaining(title) as string });
  });

  it('a single FileDescriptorProto is taken as a set of one', async () => {
    const till = shop.find(({ name }) => name === 'shop/till.proto');
    expect(await openBytes('till.pb', till?.bytes ?? '')).toMatchObject({ state: 'ready', fileCount: 1 });
  });

  it('another file is refused by name', async () => {
    const folder = await writeFiles({ 'notes.txt': 'hello' });
    const { library } = openLibrary();
    expect(await library.open([path.join(folder, 'notes.txt')])).toMatchObject({
      ok: false,
      error: { code: 'not-a-proto' },
    });
  });

  it('gzip that unpacks to more than we read is refused, not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(300_000_000));
    const source = await openBytes('bomb.binpb', bomb);
    expect(source.problems[0]).toMatchObject({ code: 'too-large' });
  });
});

describe('a set with gaps', () => {
  it('lacks google/protobuf: it is filled in', async () => {
    const source = await openBytes('api.binpb', without('google/protobuf/empty.proto'));
    expect(source).toMatchObject({ state: 'ready', problems: [], fileCount: 3 });
  });

  it('lacks a file of its own: that is named, the rest is usable', async () => {
    const source = await openBytes('api.binpb', without('shop/item.proto'));
    expect(source.state).toBe('partial');
    expect(places(source.problems)).toEqual(['shop/shop.proto:0:0 missing-import']);
    expect(source.problems[0]?.title).toBe('shop/item.proto is missing in the set');
    expect(methodPaths(source)).toEqual(['/shop.Till/Pay']);
  });

  it('holds one file twice in two ways: the first is used', async () => {
    const [other] = await descriptorsOf({
      'shop/till.proto': 'syntax = "proto3"; package shop; message Note {}',
    });
    const source = await openBytes('api.binpb', setOf([...shop, ...(other ? [other] : [])]));
    expect(places(source.problems)).toEqual(['shop/till.proto:0:0 duplicate']);
    expect(methodPaths(source)).toHaveLength(2);
  });

  it('an empty set has no services and no problem of its own', async () => {
    const empty = toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema));
    expect((await openBytes('api.binpb', empty)).problems[0]?.code).toBe('empty');
  });
});

it('a set that is written again is loaded again, one that goes comes back', async () => {
  const file = path.join(await writeFiles({ 'api.binpb': without('shop/till.proto') }), 'api.binpb');
  const { library, until } = openLibrary();
  await library.open([file]);
  expect(wholeCatalog(library).sources[0]?.watching).toBe(true);
  await writeFile(file, whole);
  await until(({ sources }) => sources[0]?.packages[0]?.services.length === 2);
  await rm(file);
  await until(({ sources }) => sources[0]?.state === 'partial');
  await writeFile(file, whole);
  await until(({ sources }) => sources[0]?.state === 'ready');
});

it('a set of 50 MB opens', async () => {
  const padding = new BinaryWriter().tag(900, 2).bytes(new Uint8Array(25_000)).finish();
  const many = await descriptorsOf(
    Object.fromEntries(
      Array.from({ length: 2_000 }, (_, i) => [
        `big/f${String(i)}.proto`,
        `syntax = "proto3"; package big.p${String(i)}; message M {} service S { rpc Get(M) returns (M); }`,
      ]),
    ),
  );
  const set = setOf(many.map(({ name, bytes }) => ({ name, bytes: Buffer.concat([bytes, padding]) })));
  expect(set.length).toBeGreaterThan(50_000_000);
  const folder = await tempFolder();
  const source = await openSource(path.join(await writeFiles({ 'big.binpb': set }, folder), 'big.binpb'));
  expect(source).toMatchObject({ state: 'ready', fileCount: 2_000 });
});

it('a closure of a set has what its types need', async () => {
  const { library } = openLibrary();
  const file = path.join(await writeFiles({ 'api.binpb': whole }), 'api.binpb');
  const { sourceIds } = valueOf(await library.open([file]));
  const closure = valueOf(await library.closure({ sourceId: sourceIds[0] ?? '', typeNames: ['shop.Item'] }));
  expect(closure.fileDescriptorSet.length).toBeLessThan(whole.length);
});
