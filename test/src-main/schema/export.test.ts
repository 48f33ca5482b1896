// Exports: what is written, buf and protoc accept, and nothing is written outside of the chosen place or over other files.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, test } from 'vitest';
import { findBuf } from '../../../src-main/schema/buf-executable';
import { exportSchema, type ExportDialogs } from '../../../src-main/schema/export';
import { checkNames } from '../../../src-main/schema/export-files';
import { mergedFiles } from '../../../src-main/schema/export-set';
import { tempFolder, valueOf } from '../../support/captures';
import { openLibrary, writeFiles } from '../../support/schemas';
import { compileSet } from '../../src-shared/proto/compile';
import { differences } from '../../src-shared/proto/print-round-trip';

const shop = {
  'shop/v1/shop.proto': `syntax = "proto3";
package shop.v1;
import "shop/v1/money.proto";
import "google/protobuf/timestamp.proto";
// Sells.
service Shop { rpc Pay(Money) returns (google.protobuf.Timestamp); }
`,
  'shop/v1/money.proto': 'syntax = "proto3";\npackage shop.v1;\nmessage Money { int64 cents = 1; }\n',
  'shop/v1/other.proto':
    'syntax = "proto3";\npackage shop.v1;\nmessage Other { int64 x = 1; }\nservice Lone { rpc Go(Other) returns (Other); }\n',
};

/** A chooser that gives one path. */
function answering(chosen: string | null): ExportDialogs & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    saveFile: (_title, name) => {
      asked.push(name);
      return Promise.resolve(chosen);
    },
    chooseFolder: (title) => {
      asked.push(title);
      return Promise.resolve(chosen);
    },
  };
}

async function shopSource() {
  const folder = await writeFiles(shop);
  const { library } = openLibrary();
  const { sourceIds } = valueOf(await library.open([folder]));
  return { library, sourceId: sourceIds[0] ?? '' };
}

function accepted(args: string[]): void {
  const executable = valueOf(findBuf()).path;
  execFileSync(executable, args, { env: { ...process.env, BUF_CACHE_DIR: '/tmp/halfclose-buf-test' } });
}

const hasProtoc = spawnSync('protoc', ['--version']).status === 0;

describe('a descriptor set', () => {
  test('of a service holds what it needs and nothing else', async () => {
    const { library, sourceId } = await shopSource();
    const file = path.join(await tempFolder(), 'out.binpb');
    const dialogs = answering(file);
    const request = { sourceId, symbols: ['shop.v1.Shop'], format: 'descriptor-set' as const };
    const { saved } = valueOf(await exportSchema(library, dialogs, request));
    expect(saved).toEqual({ path: file, files: 3, lost: 0 });
    expect(dialogs.asked).toEqual(['shop.v1.Shop.binpb']);
    const set = fromBinary(FileDescriptorSetSchema, await readFile(file));
    const names = set.file.map(({ name }) => name);
    expect(names.toSorted()).toEqual([
      'google/protobuf/timestamp.proto',
      'shop/v1/money.proto',
      'shop/v1/shop.proto',
    ]);
    expect(names.at(-1)).toBe('shop/v1/shop.proto');
    expect(set.file.at(-1)?.sourceCodeInfo).toBeDefined();
    accepted(['build', file, '-o', '/dev/null']);
  });

  test('of a source holds all of its files, and protoc reads it', async () => {
    const { library, sourceId } = await shopSource();
    const folder = await tempFolder();
    const file = path.join(folder, 'out.binpb');
    const request = { sourceId, symbols: [], format: 'descriptor-set' as const };
    const { saved } = valueOf(await exportSchema(library, answering(file), request));
    expect(saved?.files).toBe(4);
    accepted(['build', file, '-o', '/dev/null']);
    if (!hasProtoc) return;
    execFileSync('protoc', [
      `--descriptor_set_in=${file}`,
      '-o',
      path.join(folder, 'again.binpb'),
      'shop/v1/shop.proto',
    ]);
  });

  test('replaces the chosen file whole, and leaves nothing beside it', async () => {
    const { library, sourceId } = await shopSource();
    const folder = await writeFiles({ 'out.binpb': 'old' });
    const file = path.join(folder, 'out.binpb');
    valueOf(
      await exportSchema(library, answering(file), { sourceId, symbols: [], format: 'descriptor-set' }),
    );
    expect(await readdir(folder)).toEqual(['out.binpb']);
    expect((await readFile(file)).length).toBeGreaterThan(100);
  });
});

describe('.proto text', () => {
  test('of several files goes into a folder under their import names and compiles to the same', async () => {
    const { library, sourceId } = await shopSource();
    const folder = await tempFolder();
    const { saved } = valueOf(
      await exportSchema(library, answering(folder), { sourceId, symbols: [], format: 'proto' }),
    );
    expect(saved).toEqual({ path: folder, files: 3, lost: 0 });
    const names = Object.keys(shop);
    const written = await Promise.all(
      names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const),
    );
    expect(differences(compileSet(shop), compileSet(Object.fromEntries(written)))).toEqual([]);
    expect(written[0]?.[1]).toContain('// Sells.\nservice Shop {');
  });

  test('of one file is saved as a file', async () => {
    const { library, sourceId } = await shopSource();
    const file = path.join(await tempFolder(), 'mine.proto');
    const dialogs = answering(file);
    const request = { sourceId, symbols: ['shop.v1.Lone'], format: 'proto' as const };
    expect(valueOf(await exportSchema(library, dialogs, request)).saved).toEqual({
      path: file,
      files: 1,
      lost: 0,
    });
    expect(dialogs.asked).toEqual(['other.proto']);
    expect(await readFile(file, 'utf8')).toContain('service Lone {');
  });

  test('never goes over files that are there', async () => {
    const { library, sourceId } = await shopSource();
    const folder = await writeFiles({ 'shop/v1/money.proto': 'mine' });
    const answer = await exportSchema(library, answering(folder), { sourceId, symbols: [], format: 'proto' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'exists' } });
    expect(await readFile(path.join(folder, 'shop/v1/money.proto'), 'utf8')).toBe('mine');
    expect(await readdir(path.join(folder, 'shop/v1'))).toEqual(['money.proto']);
  });

  test('never follows a link out of the folder', async () => {
    const { library, sourceId } = await shopSource();
    const outside = await tempFolder();
    const folder = await tempFolder();
    await symlink(outside, path.join(folder, 'shop'));
    const answer = await exportSchema(library, answering(folder), { sourceId, symbols: [], format: 'proto' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'unsafe-name' } });
    expect(await readdir(path.join(outside, 'v1')).catch(() => [])).toEqual([]);
  });
});

test.each([
  '../up.proto',
  '/etc/x.proto',
  'a/../../x.proto',
  'C:/x.proto',
  'a\\..\\x.proto',
  'a//x.proto',
  '',
])('the import name %j is refused before anything is written', async (name) => {
  expect(await checkNames(await tempFolder(), [name])).toMatchObject({
    ok: false,
    error: { code: 'unsafe-name' },
  });
});

test('a person who changes their mind gets nothing written', async () => {
  const { library, sourceId } = await shopSource();
  for (const format of ['descriptor-set', 'proto'] as const) {
    expect(
      valueOf(await exportSchema(library, answering(null), { sourceId, symbols: [], format })).saved,
    ).toBeNull();
  }
});

test('a place that cannot be written is named', async () => {
  const { library, sourceId } = await shopSource();
  const folder = await tempFolder();
  await writeFile(path.join(folder, 'file'), '');
  const file = path.join(folder, 'file', 'out.binpb');
  const answer = await exportSchema(library, answering(file), {
    sourceId,
    symbols: [],
    format: 'descriptor-set',
  });
  expect(answer).toMatchObject({ ok: false, error: { code: 'unwritable' } });
});

test('groups that hold different files of one name are not mixed', () => {
  const set = (packageName: string) =>
    toBinary(
      FileDescriptorSetSchema,
      create(FileDescriptorSetSchema, {
        file: [create(FileDescriptorProtoSchema, { name: 'a.proto', package: packageName })],
      }),
    );
  expect(mergedFiles([set('one'), set('two')])).toMatchObject({ ok: false, error: { code: 'sets-apart' } });
  expect(valueOf(mergedFiles([set('one'), set('one')]))).toHaveLength(1);
  expect(mergedFiles([])).toMatchObject({ ok: false, error: { code: 'nothing-to-export' } });
});
