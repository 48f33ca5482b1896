// The page's sources over a real library: what stays the same object when nothing changed, and what a reflection form keeps.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { ReflectionForm } from '../../../src-renderer/state/reflection-form.svelte';
import { TargetProfiles } from '../../../src-renderer/state/target-profiles.svelte';
import { SchemaState } from '../../../src-renderer/state/schema.svelte';
import { SchemaLibrary } from '../../../src-main/schema/library';
import type { Channel } from '../../../src-shared/contract';
import type { HalfcloseDoor } from '../../../src-shared/door';
import { fail, ok, type Result } from '../../../src-shared/result';
import { valueOf } from '../../support/captures';

const folder = await mkdtemp(join(tmpdir(), 'halfclose-page-'));
const library = new SchemaLibrary({ cacheDir: join(folder, 'cache') });
const asked: string[] = [];
const answers: Partial<Record<Channel, (request: never) => Result<unknown> | Promise<Result<unknown>>>> = {
  'schema.catalog': () => ok(library.catalog()),
  'schema.details': ({ sourceId, from }: { sourceId: string; from?: number }) => {
    asked.push(from === undefined ? sourceId : `${sourceId} from ${from}`);
    return library.details(sourceId, from);
  },
  'schema.closure': (request: { sourceId: string; typeNames: string[] }) => library.closure(request),
  'schema.rename': ({ sourceId, label }: { sourceId: string; label: string }) =>
    library.rename(sourceId, label),
};
vi.stubGlobal('window', {
  halfclose: {
    request: async (channel: Channel, payload: unknown) => {
      const answer = answers[channel];
      if (!answer) return fail('no-handler', `The test's door has no ${channel}.`);
      return structuredClone(await answer(payload as never));
    },
    subscribe: () => () => {},
    pathOf: () => '',
  } as unknown as HalfcloseDoor,
});

afterAll(async () => {
  await library.close();
  await rm(folder, { recursive: true, force: true });
});

async function opened(name: string): Promise<string> {
  const path = join(folder, `${name}.proto`);
  await writeFile(
    path,
    `syntax = "proto3"; package ${name}; service S { rpc Do(M) returns (M); } message M {}`,
  );
  return valueOf(await library.open([path])).sourceIds[0] ?? '';
}

it('a source that did not change stays the same object, and is not asked for again', async () => {
  const schema = new SchemaState();
  const one = await opened('one');
  await schema.load();
  const before = schema.source(one);
  expect(before?.packages[0]?.name).toBe('one');
  await opened('two');
  await schema.load();
  expect(schema.catalog.sources).toHaveLength(2);
  expect(schema.source(one)).toBe(before);
  expect(asked.filter((id) => id === one)).toHaveLength(1);
  await schema.rename(one, 'First');
  await schema.load();
  expect(schema.source(one)).toMatchObject({ label: 'First', packages: before?.packages });
  expect(schema.source(one)?.packages).toBe(before?.packages);
});

it('a tree of thousands of methods is handed over in parts, and is whole', async () => {
  const parts = ['a', 'b', 'c'];
  const many = Array.from({ length: 500 }, (_, index) => `rpc Do${index}(M) returns (M);`).join(' ');
  await mkdir(join(folder, 'many'));
  for (const name of parts) {
    const text = `syntax = "proto3"; package ${name}; service S { ${many} } message M {}`;
    await writeFile(join(folder, 'many', `${name}.proto`), text);
  }
  const bigId = valueOf(await library.open([join(folder, 'many')])).sourceIds[0] ?? '';
  const schema = new SchemaState();
  await schema.load();
  const { packages } = schema.source(bigId) ?? { packages: [] };
  expect(packages.map(({ name, services }) => [name, services[0]?.methods.length])).toEqual(
    parts.map((name) => [name, 500]),
  );
  expect(asked.filter((ask) => ask.startsWith(bigId))).toEqual([bigId, `${bigId} from 2`]);
});

it('a form says what must be mended before it asks, and keeps what was typed', async () => {
  const form = new ReflectionForm(
    new SchemaState(),
    new TargetProfiles(),
    { target: ' ', security: 'tls' },
    () => {},
  );
  form.inherits = false;
  await form.ask();
  expect(form.failure?.code).toBe('no-target');
  form.target = 'localhost:1';
  form.limit = '2 h';
  await form.ask();
  expect(form.failure?.code).toBe('bad-limit');
  form.limit = '2 s';
  form.metadata = [{ id: 'a', enabled: true, key: 'te', value: 'x', encoding: 'text' }];
  await form.ask();
  expect(form.failure?.code).toBe('bad-metadata');
  form.metadata = [{ id: 'a', enabled: true, key: 'x-team', value: 'x', encoding: 'text' }];
  await form.ask();
  expect(form.failure?.code).toBe('no-handler');
  expect(valueOf(form.settings())).toEqual({
    target: 'localhost:1',
    security: 'tls',
    metadata: [{ key: 'x-team', value: 'x', encoding: 'text' }],
    timeoutMs: 2000,
  });
});

const base = 'syntax = "proto2"; package old; message Base { extensions 100 to 200; }';
const extending = (name: string, number: number) =>
  `syntax = "proto2"; package ${name}; import "base.proto"; extend old.Base { optional string ${name}_x = ${number}; }`;

it('an extension that the own source lacks comes from another, unless two others differ about it', async () => {
  const schema = new SchemaState();
  const openAll = async (files: Record<string, string>) => {
    const root = await mkdtemp(join(folder, 'extensions-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
    return valueOf(await library.open([root])).sourceIds[0] ?? '';
  };
  const own = await openAll({ 'base.proto': base, 'own.proto': extending('own', 100) });
  await openAll({
    'base.proto': base,
    'left.proto': extending('left', 101),
    'l.proto': extending('both', 102),
  });
  await openAll({
    'base.proto': base,
    'right.proto': extending('right', 100),
    'r.proto': extending('other', 102),
  });
  await schema.load();
  const source = schema.source(own);
  if (!source) throw new Error('no source');
  const found = async (number: number) => {
    const types = await schema.typesNamed(`old.Base#${number}`, source);
    const message = types?.types.getMessage('old.Base');
    return message && types?.types.getExtensionFor(message, number)?.typeName;
  };
  expect(await found(100)).toBe('own.own_x');
  expect(await found(101)).toBe('left.left_x');
  expect(await found(102)).toBeUndefined();
  expect(await found(103)).toBeUndefined();
});
