// One descriptor file of a set as it is known before the set is put together: what it declares, imports and is made of.
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { joined, sourceInfoInFile, wireFields } from './descriptor-wire';
import { faultOf } from './set-check';
import { repairFile } from './set-repair';
import { declarationsOf, wellKnown, type Declaration, type DescriptorFile } from './set-symbols';

export interface Outline {
  name: string;
  bytes: Uint8Array;
  declarations: Declaration[];
  dependencies: string[];
  publicDependencies: string[];
  hasServices: boolean;
  /** It only repeats google.protobuf under another name: the real files are used instead of it. */
  isStandIn: boolean;
  /** Why it cannot be used, as a fact. */
  fault?: string | undefined;
  /** The library's own words about the fault. */
  raw?: string | undefined;
}

/** Messages nest as deep as their file says; the library's own bound of 100 is for strangers' bytes. */
const reading = { recursionLimit: 1_000 };

/** Decodes a FileDescriptorProto; without source info it costs a fraction. Throws on damaged bytes. */
export function decodeFile(bytes: Uint8Array, parts: 'all' | 'no-source-info'): FileDescriptorProto {
  if (parts === 'all') return fromBinary(FileDescriptorProtoSchema, bytes, reading);
  const kept = [...wireFields(bytes)].filter(({ number }) => number !== sourceInfoInFile);
  return fromBinary(FileDescriptorProtoSchema, joined(kept.map(({ whole }) => whole)), reading);
}

/** Never throws: a damaged file has a fault. The file is repaired where it is not what protoc would have made. */
export function outlineOf(file: DescriptorFile): Outline {
  try {
    let proto = decodeFile(file.bytes, 'no-source-info');
    const fault = faultOf(proto);
    if (fault !== undefined) return broken(file, fault);
    if (!repairFile(proto)) return whole(file.bytes, proto);
    proto = decodeFile(file.bytes, 'all');
    repairFile(proto);
    return whole(toBinary(FileDescriptorProtoSchema, proto), proto);
  } catch (error) {
    const raw = error instanceof Error ? error.message : String(error);
    return broken(file, 'Its bytes are damaged: they are no FileDescriptorProto', raw);
  }
}

function broken({ name, bytes }: DescriptorFile, fault: string, raw?: string): Outline {
  const nothing = { declarations: [], dependencies: [], publicDependencies: [] };
  return { name, bytes, ...nothing, hasServices: false, isStandIn: false, fault, raw };
}

function whole(bytes: Uint8Array, proto: FileDescriptorProto): Outline {
  const declarations = declarationsOf(proto);
  const { name, dependency } = proto;
  return {
    name,
    bytes,
    declarations,
    dependencies: dependency,
    publicDependencies: proto.publicDependency.flatMap((index) => dependency[index] ?? []),
    hasServices: proto.service.length > 0,
    isStandIn: isStandIn(name, declarations),
  };
}

/** grpc-js's own reflection sends google.protobuf as `google_protobuf.proto`, under the names of the real thing. */
function isStandIn(name: string, declarations: Declaration[]): boolean {
  if (name.startsWith('google/protobuf/') || declarations.length === 0) return false;
  const types = declarations.filter(({ kind }) => kind !== 'map-entry');
  return types.length > 0 && types.every(({ name: symbol }) => wellKnown().fileOf(symbol) !== undefined);
}

/** The imports of a file become these, in this order; public and weak ones keep their mark. */
export function setDependencies(file: FileDescriptorProto, dependencies: string[]): void {
  const moved = (indexes: number[]) =>
    indexes.flatMap((index) => {
      const position = dependencies.indexOf(file.dependency[index] ?? '');
      return position === -1 ? [] : [position];
    });
  const [publicDependency, weakDependency] = [moved(file.publicDependency), moved(file.weakDependency)];
  Object.assign(file, { dependency: dependencies, publicDependency, weakDependency });
}

const nameInFile = 1;

/** The name of a FileDescriptorProto without decoding it; undefined when the bytes cannot be one. */
export function fileNameOf(bytes: Uint8Array): string | undefined {
  try {
    for (const { number, content } of wireFields(bytes)) {
      // Nearly always the first field, and the walk ends there.
      if (number === nameInFile) return new TextDecoder('utf-8', { fatal: true }).decode(content);
    }
  } catch {
    // Damaged, or something else altogether.
  }
  return undefined;
}
