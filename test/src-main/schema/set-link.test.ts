// Descriptor files become one set that the registry takes; what cannot be used is left out with a sentence.
import { create, createFileRegistry, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionV1Implementation } from '@grpc/reflection/build/src/implementations/reflection-v1.js';
import { expect, it } from 'vitest';
import { linkProblem } from '../../../src-main/schema/link-problems';
import { linkSet, type Linked } from '../../../src-main/schema/set-link';
import type { DescriptorFile } from '../../../src-main/schema/set-symbols';
import { protosDir } from '../../support/grpc-harness';

function bytesOf(file: Partial<Omit<FileDescriptorProto, '$typeName' | '$unknown'>>): DescriptorFile {
  const proto = create(FileDescriptorProtoSchema, { syntax: 'proto3', ...file });
  return { name: proto.name, bytes: toBinary(FileDescriptorProtoSchema, proto) };
}

const field = (name: string, typeName: string, type: Type = Type.MESSAGE) => ({
  name,
  number: 1,
  label: Label.OPTIONAL,
  type,
  typeName,
});
/** A file of one message, with one field of another type when that is given. */
function message(name: string, type?: string, dependency: string[] = []): DescriptorFile {
  const fields = type === undefined ? [] : [field('inner', type)];
  const messageType = [{ name: name.toUpperCase(), field: fields }];
  return bytesOf({ name: `${name}.proto`, dependency, messageType: messageType as never });
}

function registryOf({ set }: Linked) {
  if (!set) throw new Error('nothing is usable');
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, set.bytes));
}

function words({ faults }: Linked): string[] {
  return faults.map((fault) => {
    const { file, title } = linkProblem(fault, 'server');
    return `${file}: ${title}`;
  });
}

it("what grpc-js's own reflection sends is made what protoc makes of the same files", async () => {
  const loaded = loadSync(['route_guide.proto', 'survey.proto'], {
    includeDirs: [protosDir],
    keepCase: true,
  });
  const answer = new ReflectionV1Implementation(loaded).fileContainingSymbol('survey.v1.Surveys');
  const files = answer.fileDescriptorProto.map((bytes) => ({
    name: fromBinary(FileDescriptorProtoSchema, bytes).name,
    bytes,
  }));
  const linked = await linkSet(files);
  expect(words(linked)).toEqual([]);
  const registry = registryOf(linked);
  const kinds = registry.getMessage('survey.v1.FieldKinds');
  expect(kinds?.field['stringMap']).toMatchObject({ fieldKind: 'map', jsonName: 'stringMap' });
  expect(kinds?.fields.find(({ name }) => name === 'timestamp')?.message?.file.name).toBe(
    'google/protobuf/timestamp',
  );
  const optional = kinds?.fields.find(({ name }) => name === 'optional_int64');
  expect(optional?.proto.proto3Optional).toBe(true);
  expect(optional?.oneof).toBeUndefined();
  expect(kinds?.proto.nestedType.map(({ name }) => name)).toContain('StringMapEntry');
  expect(kinds?.oneofs.map(({ name }) => name)).toEqual(['choice']);
});

it('files come in any order, and imports that were left out are found by the types', async () => {
  const linked = await linkSet([message('a', '.B'), message('b', 'C'), message('c')]);
  expect(words(linked)).toEqual([]);
  expect(registryOf(linked).getMessage('A')?.fields[0]?.message?.typeName).toBe('B');
});

it('a type that nothing declares costs its file and what imports it, and no more', async () => {
  const linked = await linkSet([message('a', '.Gone'), message('b', '.A', ['a.proto']), message('c')]);
  expect(words(linked)).toEqual([
    "a.proto: Gone is not declared anywhere in the server's answer",
    'b.proto: It needs a.proto, which cannot be used',
  ]);
  expect([...registryOf(linked).files].map(({ name }) => name)).toEqual(['c']);
  expect(linked.missingTypes).toEqual(['Gone']);
});

it('an import that is missing is named, and harmless when no type comes from it', async () => {
  const needed = await linkSet([message('a', '.gone.T', ['gone.proto'])]);
  expect(words(needed)).toEqual(["a.proto: gone.proto is missing in the server's answer"]);
  const idle = await linkSet([message('a', undefined, ['gogo.proto'])]);
  expect(words(idle)).toEqual(["gogo.proto: gogo.proto is missing in the server's answer"]);
  expect(registryOf(idle).getMessage('A')).toBeDefined();
});

it('well-known files come with the app', async () => {
  const type = '.google.protobuf.Timestamp';
  const linked = await linkSet([message('a', type, ['google/protobuf/timestamp.proto'])]);
  expect(words(linked)).toEqual([]);
  expect(linked.set?.entries).toEqual(['a.proto']);
  expect(registryOf(linked).getMessage('google.protobuf.Timestamp')).toBeDefined();
});

it('files that import each other in a circle are left out, named once', async () => {
  const linked = await linkSet([
    message('a', '.B', ['b.proto']),
    message('b', '.A', ['a.proto']),
    message('c', '.C', ['c.proto']),
    message('d', '.A', ['a.proto']),
    message('e'),
  ]);
  expect(words(linked)).toEqual([
    'a.proto: a.proto and b.proto import each other in a circle',
    'c.proto: c.proto imports itself',
    'd.proto: It needs a.proto, which cannot be used',
  ]);
  expect(linked.fileCount).toBe(1);
});

it('one file twice is one file; two contents under one name or one symbol in two files are told', async () => {
  const copy = message('a');
  expect(words(await linkSet([message('a'), copy]))).toEqual([]);
  const other = { ...message('b'), name: 'a.proto' };
  expect(words(await linkSet([message('a'), other]))).toEqual([
    'a.proto: a.proto comes twice, with different content',
  ]);
  const again = bytesOf({ name: 'z.proto', messageType: [{ name: 'A' }] as never });
  expect(words(await linkSet([message('a'), again]))).toEqual(['z.proto: A is declared here and in a.proto']);
});

it.each([
  ['syntax', { syntax: 'proto9' }, 'Its syntax is "proto9", which does not exist'],
  ['edition', { syntax: 'editions', edition: 2999 }, 'Its edition is none that Halfclose knows'],
  ['name', { messageType: [{ name: 'A-B' }] }, '"A-B" is no name for a message'],
  [
    'number',
    { messageType: [{ name: 'A', field: [{ ...field('x', ''), type: Type.BOOL, number: 0 }] }] },
    'A.x has the number 0',
  ],
  [
    'oneof',
    { messageType: [{ name: 'A', field: [{ ...field('x', ''), type: Type.BOOL, oneofIndex: 3 }] }] },
    'A.x is in a oneof that does not exist',
  ],
  ['enum', { enumType: [{ name: 'E' }] }, 'The enum E has no values'],
  [
    'kind',
    {
      enumType: [{ name: 'E', value: [{ name: 'E0', number: 0 }] }],
      messageType: [{ name: 'A', field: [field('x', '.E')] }],
    },
    'A.x and E disagree: one is an enum',
  ],
  [
    'service',
    { service: [{ name: 'S', method: [{ name: 'M', inputType: '.S', outputType: '.S' }] }] },
    'S.M uses S as a type, but it is a service',
  ],
])('a lie about a %s is a sentence', async (_what, lie, title) => {
  const linked = await linkSet([bytesOf({ name: 'lie.proto', ...(lie as object) }), message('good')]);
  expect(words(linked)).toEqual([`lie.proto: ${title}`]);
  expect([...registryOf(linked).files].map(({ name }) => name)).toEqual(['good']);
});

it('damaged bytes are one broken file', async () => {
  const linked = await linkSet([{ name: 'bad.proto', bytes: new Uint8Array([10, 200, 1]) }, message('good')]);
  expect(words(linked)).toEqual(['bad.proto: Its bytes are damaged: they are no FileDescriptorProto']);
});

it('a chain of imports as long as a server makes it does not overflow', async () => {
  const chain = Array.from({ length: 20_000 }, (_, i) =>
    bytesOf({ name: `f${String(i)}.proto`, dependency: i === 0 ? [] : [`f${String(i - 1)}.proto`] }),
  );
  const linked = await linkSet(chain.reverse());
  expect(linked.faults).toEqual([]);
  expect(linked.fileCount).toBe(20_000);
});
