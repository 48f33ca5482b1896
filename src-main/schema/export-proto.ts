// The files of a set as .proto text, one after the other, so that a set of thousands neither stalls main nor fills it.
import { createFileRegistry, createRegistry, create, fromBinary, type Registry } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  type DescriptorProto,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { NameScope } from '../../src-shared/proto/proto-print-names';
import { printProto, type ProtoText } from '../../src-shared/proto/proto-print';
import { joined, sourceInfoInFile, wireFields } from './descriptor-wire';
import type { SetFile } from './export-set';
import { Pauses } from './pauses';

const reading = { recursionLimit: 1_000 };
/** What buf and protoc bring themselves. */
const carried = new Set(
  [
    'any',
    'api',
    'descriptor',
    'duration',
    'empty',
    'field_mask',
    'source_context',
    'struct',
    'timestamp',
    'type',
    'wrappers',
  ]
    .map((name) => `google/protobuf/${name}.proto`)
    .concat('google/protobuf/compiler/plugin.proto'),
);

/** The files that an export writes: not google/protobuf, unless there is nothing else. */
export function writtenFiles(files: readonly SetFile[]): SetFile[] {
  const own = files.filter(({ name }) => !carried.has(name));
  return own.length > 0 ? own : [...files];
}

/** Prints `written` files; `files` is the whole set, where names and custom options are looked up. */
export async function* protoTexts(
  files: readonly SetFile[],
  written: readonly SetFile[],
): AsyncGenerator<ProtoText> {
  const pauses = new Pauses();
  const { names, types } = await survey(files, pauses);
  for (const { content } of written) {
    await pauses.pause();
    yield printProto(fromBinary(FileDescriptorProtoSchema, content, reading), names, types);
  }
}

/** Every name, and the types of the files that declare extensions: only those can be options. */
async function survey(
  files: readonly SetFile[],
  pauses: Pauses,
): Promise<{ names: NameScope; types: Registry }> {
  const names = new NameScope();
  const imports = new Map<string, string[]>();
  const needed = new Set<string>();
  for (const { name, content } of files) {
    await pauses.pause();
    const file = decodeBare(content);
    names.declare(file);
    imports.set(name, [...file.dependency, ...file.optionDependency]);
    if (file.extension.length > 0 || file.messageType.some(hasExtension)) needed.add(name);
  }
  for (const name of needed) for (const imported of imports.get(name) ?? []) needed.add(imported);
  const file = files.filter(({ name }) => needed.has(name)).map(({ content }) => decodeBare(content));
  const set = create(FileDescriptorSetSchema, { file });
  return { names, types: createRegistry(createFileRegistry(set)) };
}

function hasExtension({ extension, nestedType }: DescriptorProto): boolean {
  return extension.length > 0 || nestedType.some(hasExtension);
}

/** Source info is most of a file. */
function decodeBare(content: Uint8Array): FileDescriptorProto {
  const fields = [...wireFields(content)].filter(({ number }) => number !== sourceInfoInFile);
  return fromBinary(FileDescriptorProtoSchema, joined(fields.map(({ whole }) => whole)), reading);
}
