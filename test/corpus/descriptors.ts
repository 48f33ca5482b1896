// Whether two compilers made the same of one file: everything but source positions, custom options by their meaning.
import { create, createFileRegistry, createRegistry, fromBinary, toBinary, toJson } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  type DescriptorProto,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';

const reading = { recursionLimit: 1_000 };

/** Without source positions, and without the names by which two import layouts differ. */
function bare(file: FileDescriptorProto): FileDescriptorProto {
  const copy = fromBinary(FileDescriptorProtoSchema, toBinary(FileDescriptorProtoSchema, file), reading);
  copy.name = '';
  copy.dependency = copy.dependency.map((name) => name.split('/').at(-1) ?? '');
  delete copy.sourceCodeInfo;
  sortOptions(copy);
  return copy;
}

/** The order of custom options on one thing means nothing; what one option holds keeps its order. */
function sortOptions(value: unknown): void {
  if (!isTree(value) || ArrayBuffer.isView(value)) return;
  const unknown = value['$unknown'];
  if (Array.isArray(unknown)) unknown.sort((a: { no: number }, b: { no: number }) => a.no - b.no);
  for (const [key, inner] of Object.entries(value)) if (key !== '$unknown') sortOptions(inner);
}

/**
 * Undefined when equal; else the first place that differs. `closure`: the file and all that it imports, for the meaning
 * of custom options; it is asked for only when the bytes differ.
 */
export function difference(
  theirs: FileDescriptorProto,
  ours: FileDescriptorProto,
  closure: () => FileDescriptorProto[],
): string | undefined {
  const pair = [bare(theirs), bare(ours)].map((file) => toBinary(FileDescriptorProtoSchema, file));
  const [first, second] = pair;
  if (first && second && Buffer.compare(first, second) === 0) return undefined;
  const registry = createRegistry(
    createFileRegistry(create(FileDescriptorSetSchema, { file: closure().map(withSyntax) })),
  );
  const [one, two] = pair.map((bytes) =>
    toJson(FileDescriptorProtoSchema, fromBinary(FileDescriptorProtoSchema, bytes, reading), { registry }),
  );
  return firstDifference(one, two, '') ?? otherText;
}

/** What `difference` gives when two texts of a float's default are the same float: nothing that a message would show. */
export const otherText = 'defaults of floats are written with other digits, the numbers are the same';

function isSameDefault(a: unknown, b: unknown, path: string): boolean {
  return path.endsWith('.defaultValue') && Math.fround(Number(a)) === Math.fround(Number(b));
}

/** protoc leaves the syntax of proto2 out; the library wants to be told. */
function withSyntax(file: FileDescriptorProto): FileDescriptorProto {
  return { ...file, syntax: file.syntax === '' ? 'proto2' : file.syntax };
}

function firstDifference(a: unknown, b: unknown, path: string): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (isSameDefault(a, b, path)) return undefined;
  if (!isTree(a) || !isTree(b)) return `${path}: ${shortText(a)} by protoc, ${shortText(b)} by us`;
  const entries = new Map(Object.entries(b));
  for (const [key, value] of Object.entries(a)) {
    const found = firstDifference(value, entries.get(key), `${path}.${key}`);
    if (found !== undefined) return found;
    entries.delete(key);
  }
  for (const [key, value] of entries) return `${path}.${key}: nothing by protoc, ${shortText(value)} by us`;
  return undefined;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function shortText(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
}

/** A name that tells one file from others: its first declaration, else its import name. */
export function landmark(file: FileDescriptorProto): string {
  const [first] = [...file.messageType, ...file.enumType, ...file.service, ...file.extension];
  return first ? `${file.package}.${first.name}` : file.name;
}

export interface Counts {
  services: number;
  methods: number;
  fields: number;
}

export function count(file: FileDescriptorProto, into: Counts): void {
  into.services += file.service.length;
  for (const service of file.service) into.methods += service.method.length;
  const visit = (message: DescriptorProto) => {
    into.fields += message.field.length + message.extension.length;
    message.nestedType.forEach(visit);
  };
  into.fields += file.extension.length;
  file.messageType.forEach(visit);
}
