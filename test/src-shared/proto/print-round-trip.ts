// Prints every file of a set as .proto text, compiles the text with the real buf, and tells which descriptors differ.
import {
  createFileRegistry,
  createRegistry,
  fromBinary,
  toJsonString,
  type Registry,
} from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { ProtoPrinter, type ProtoText } from '../../../src-shared/proto/proto-print';
import { compileSet } from './compile';

const reading = { recursionLimit: 1000 };

export function printSet(set: Uint8Array): ProtoText[] {
  const files = [...createFileRegistry(fromBinary(FileDescriptorSetSchema, set, reading)).files];
  const printer = new ProtoPrinter(files);
  return files.map((file) => printer.print(file));
}

/** The text of one file of a set. */
export function printed(set: Uint8Array, name: string): string {
  const found = printSet(set).find((file) => file.name === name);
  if (!found) throw new Error(`no ${name} in the set`);
  return found.text;
}

export function withoutSourceInfo(set: Uint8Array): FileDescriptorProto[] {
  const { file } = fromBinary(FileDescriptorSetSchema, set, reading);
  for (const one of file) delete one.sourceCodeInfo;
  return file;
}

/** Files whose descriptors are not what they were, with the first line of their JSON that differs. */
export function differences(
  before: Uint8Array,
  after: Uint8Array,
): { name: string; is: string; was: string }[] {
  const types = createRegistry(
    ...createFileRegistry(fromBinary(FileDescriptorSetSchema, before, reading)).files,
  );
  const now = new Map(withoutSourceInfo(after).map((file) => [file.name, file]));
  return withoutSourceInfo(before).flatMap((file) => {
    const again = now.get(file.name);
    const was = canonical(file, types);
    const is = again === undefined ? 'absent' : canonical(again, types);
    return was === is ? [] : [{ name: file.name, ...firstDifference(was, is) }];
  });
}

/** Compiles what was printed; google/protobuf is what the compiler carries. */
export function compilePrinted(files: readonly ProtoText[]): Uint8Array {
  return compileSet(Object.fromEntries(files.map(({ name, text }) => [name, text])));
}

/** Proto JSON with custom options read, so that the order of their bytes does not matter. */
function canonical(file: FileDescriptorProto, registry: Registry): string {
  return toJsonString(FileDescriptorProtoSchema, file, { registry, prettySpaces: 1 });
}

function firstDifference(was: string, is: string): { was: string; is: string } {
  const [before, after] = [was.split('\n'), is.split('\n')];
  const at = before.findIndex((line, index) => line !== after[index]);
  return { was: before.slice(at, at + 2).join('\n'), is: after.slice(at, at + 2).join('\n') };
}
