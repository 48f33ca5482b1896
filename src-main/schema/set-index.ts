// A compiled set as it is held: raw bytes cut into files, and which file declares which type. Nothing is kept decoded.
import { fromBinary } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  type DescriptorProto,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { fileInSet, joined, serviceInFile, sourceInfoInFile, wireFields } from './descriptor-wire';
import { Pauses } from './pauses';

interface IndexedFile {
  name: string;
  dependencies: string[];
  /** The file as it stands in the set: tag, length, FileDescriptorProto. */
  whole: Uint8Array;
}

export interface SetIndex {
  /** Dependencies first. */
  files: IndexedFile[];
  /** Full name of a message, enum or service, without a leading dot -> position in `files`. */
  declaredIn: Map<string, number>;
  /** Types that the services shown from this set take and give. */
  shownTypes: Set<string>;
}

/**
 * Indexes a FileDescriptorSet; `onEntry` sees each entry file that has services, decoded, with source info.
 * Throws a RangeError on bytes that are no descriptor set.
 */
export async function indexSet(
  bytes: Uint8Array,
  entries: Set<string>,
  onEntry: (file: FileDescriptorProto) => void,
): Promise<SetIndex> {
  const index: SetIndex = { files: [], declaredIn: new Map(), shownTypes: new Set() };
  const pauses = new Pauses();
  for (const { number, whole, content } of wireFields(bytes)) {
    if (number !== fileInSet) continue;
    const file = decodeFile(content, entries);
    const position = index.files.length;
    const dependencies = [...file.dependency, ...file.optionDependency];
    index.files.push({ name: file.name, dependencies, whole });
    declare(file, position, index.declaredIn);
    if (file.sourceCodeInfo) onEntry(file);
    await pauses.pause();
  }
  return index;
}

/** Messages nest as deep as their file says; the library's own bound of 100 is for strangers' bytes. */
const reading = { recursionLimit: 1_000 };

/** Source info is most of a file's bytes, and only the services of entry files show it in the tree. */
function decodeFile(content: Uint8Array, entries: Set<string>): FileDescriptorProto {
  const fields = [...wireFields(content)];
  const bare = joined(fields.filter(({ number }) => number !== sourceInfoInFile).map(({ whole }) => whole));
  const file = fromBinary(FileDescriptorProtoSchema, bare, reading);
  const shown = entries.has(file.name) && fields.some(({ number }) => number === serviceInFile);
  return shown ? fromBinary(FileDescriptorProtoSchema, content, reading) : file;
}

function declare(file: FileDescriptorProto, position: number, declaredIn: Map<string, number>): void {
  const prefix = file.package === '' ? '' : `${file.package}.`;
  const visit = (message: DescriptorProto, scope: string) => {
    const name = scope + message.name;
    declaredIn.set(name, position);
    for (const nested of message.nestedType) visit(nested, `${name}.`);
    for (const { name: short } of message.enumType) declaredIn.set(`${name}.${short}`, position);
  };
  for (const message of file.messageType) visit(message, prefix);
  for (const { name } of [...file.enumType, ...file.service]) declaredIn.set(prefix + name, position);
}
