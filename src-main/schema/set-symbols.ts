// What descriptor files declare and refer to: full names, scopes, and the types that the library itself carries.
import { toBinary } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  file_google_protobuf_any,
  file_google_protobuf_api,
  file_google_protobuf_descriptor,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_source_context,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_type,
  file_google_protobuf_wrappers,
  type DescriptorProto,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';

export type SymbolKind = 'message' | 'map-entry' | 'enum' | 'service';

export interface Declaration {
  name: string;
  kind: SymbolKind;
}

/** Messages, enums and services of a file by full name, without a leading dot. */
export function declarationsOf(file: FileDescriptorProto): Declaration[] {
  const found: Declaration[] = [];
  const prefix = file.package === '' ? '' : `${file.package}.`;
  const visit = (message: DescriptorProto, scope: string) => {
    const name = scope + message.name;
    found.push({ name, kind: message.options?.mapEntry ? 'map-entry' : 'message' });
    for (const nested of message.nestedType) visit(nested, `${name}.`);
    for (const { name: short } of message.enumType) found.push({ name: `${name}.${short}`, kind: 'enum' });
  };
  for (const message of file.messageType) visit(message, prefix);
  for (const { name } of file.enumType) found.push({ name: prefix + name, kind: 'enum' });
  for (const { name } of file.service) found.push({ name: prefix + name, kind: 'service' });
  return found;
}

/**
 * The full name that a reference means, the innermost scope first; undefined when nothing of that name is known.
 * `scope`: full name of the message or package that holds the reference.
 */
export function resolveName(
  reference: string,
  scope: string,
  knows: (name: string) => boolean,
): string | undefined {
  if (reference.startsWith('.')) return knows(reference.slice(1)) ? reference.slice(1) : undefined;
  for (let around = scope; ; around = around.slice(0, Math.max(0, around.lastIndexOf('.')))) {
    const name = around === '' ? reference : `${around}.${reference}`;
    if (knows(name)) return name;
    if (around === '') return undefined;
  }
}

export interface DescriptorFile {
  /** Import name. */
  name: string;
  /** A FileDescriptorProto. */
  bytes: Uint8Array;
}

const carried = [
  file_google_protobuf_any,
  file_google_protobuf_api,
  file_google_protobuf_descriptor,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_source_context,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_type,
  file_google_protobuf_wrappers,
];

interface WellKnown {
  /** By import name, as `google/protobuf/any.proto`. */
  file(name: string): DescriptorFile | undefined;
  /** Import name of the file that declares a full name. */
  fileOf(symbol: string): string | undefined;
}

let known: WellKnown | undefined;

/** google/protobuf as @bufbuild/protobuf carries it: it needs no compiler, and has no comments. */
export function wellKnown(): WellKnown {
  if (known) return known;
  const files = new Map(carried.map(({ proto }) => [proto.name, proto]));
  const symbols = new Map(
    carried.flatMap(({ proto }) => declarationsOf(proto).map(({ name }) => [name, proto.name] as const)),
  );
  known = {
    file: (name) => {
      const proto = files.get(name);
      return proto && { name, bytes: toBinary(FileDescriptorProtoSchema, proto) };
    },
    fileOf: (symbol) => symbols.get(symbol),
  };
  return known;
}
