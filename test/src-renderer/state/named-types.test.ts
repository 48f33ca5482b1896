// Types that an Any names: each is looked for once, and those that were missing again after a load.
import { expect, it } from 'vitest';
import { toBinary, create } from '@bufbuild/protobuf';
import { anyPack, AnySchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { decodeMessage } from '../../../src-shared/proto/decode';
import { joinRegistries, readRegistry } from '../../../src-shared/proto/registry';
import { NamedTypes } from '../../../src-renderer/state/named-types';
import { valueOf } from '../../support/captures';

function registryOf(name: string) {
  const messageType = [{ name, field: [{ name: 'text', number: 1, type: 9, label: 1, jsonName: 'text' }] }];
  const file = { name: `${name}.proto`, package: 'a', syntax: 'proto3', messageType };
  const set = create(FileDescriptorSetSchema, { file: [file] as never });
  return valueOf(readRegistry(toBinary(FileDescriptorSetSchema, set)));
}

it('a name is looked for once, one that was missing again when there is another load', async () => {
  const named = new NamedTypes();
  const asked: string[] = [];
  const note = registryOf('Note');
  const look = (name: string) => {
    asked.push(name);
    return Promise.resolve(name === 'a.Note' ? note : undefined);
  };
  expect(await named.find(['a.Note', 'a.Gone', ''], look)).toEqual([note]);
  expect(await named.find(['a.Note', 'a.Gone'], look)).toEqual([]);
  expect(asked).toEqual(['a.Note', 'a.Gone']);
  expect(named.again()).toEqual(['a.Gone']);
  await named.find(['a.Gone'], look);
  expect(asked).toEqual(['a.Note', 'a.Gone', 'a.Gone']);
});

it('an Any of a type that the registry lacks is named, and is opened by the registry that has it', () => {
  const own = registryOf('Own');
  const other = registryOf('Note');
  const note = other.types.getMessage('a.Note');
  if (!note) throw new Error('the registry lacks its own message');
  const packed = anyPack(note, { ...create(note), text: 'hello' } as never);
  const bytes = toBinary(AnySchema, packed);
  const before = decodeMessage(bytes, AnySchema, own.types);
  expect(before.unknownTypes).toEqual(['a.Note']);
  const joined = joinRegistries(own, [other]);
  const after = decodeMessage(bytes, AnySchema, joined.types);
  expect(after).toMatchObject({ unknownTypes: [], problems: [] });
  expect(JSON.parse(after.json)).toEqual({ '@type': 'type.googleapis.com/a.Note', text: 'hello' });
  expect(joined.types.getMessage('a.Own')).toBe(own.types.getMessage('a.Own'));
});
