// From the bytes of a FileDescriptorSet to types that can be looked up by name.
import { createFileRegistry, createRegistry, fromBinary } from '@bufbuild/protobuf';
import type { DescFile, DescMessage, Registry } from '@bufbuild/protobuf';
import {
  FileDescriptorSetSchema,
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
} from '@bufbuild/protobuf/wkt';
import { fail, ok, type Result } from '../result';
import { nearestName } from './nearest-name';

export interface TypeRegistry {
  /** Every type of the set, and the well-known ones (an Any may carry them even when nothing imports them). */
  readonly types: Registry;
  readonly files: readonly DescFile[];
  /** The message of that full name, or an error that offers the nearest one. */
  message(typeName: string): Result<DescMessage>;
}

const wellKnownFiles = [
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
];

/** Only the well-known types: what there is before any schema is open. */
export const wellKnownTypes: Registry = createRegistry(...wellKnownFiles);

/**
 * @param descriptorSet a serialised google.protobuf.FileDescriptorSet, each file after the files that it imports
 * @returns code 'bad-descriptor-set' when the bytes are not one, or when an import or a type is missing in it
 */
export function readRegistry(descriptorSet: Uint8Array): Result<TypeRegistry> {
  try {
    const files = createFileRegistry(
      fromBinary(FileDescriptorSetSchema, descriptorSet, { recursionLimit: 1000 }),
    );
    return ok(typeRegistry(createRegistry(wellKnownTypes, files), [...files.files]));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return fail(
      'bad-descriptor-set',
      `The schema cannot be used: ${detail}. Compile it again or reload its source.`,
      detail,
    );
  }
}

/** What `own` has, and what only the others have. */
export function joinRegistries(own: TypeRegistry, others: readonly TypeRegistry[]): TypeRegistry {
  // Of two types with one name the last one given counts.
  return typeRegistry(createRegistry(...others.map(({ types }) => types), own.types), own.files);
}

function typeRegistry(types: Registry, files: readonly DescFile[]): TypeRegistry {
  return {
    types,
    files,
    message(typeName) {
      const found = types.getMessage(typeName);
      if (found !== undefined) return ok(found);
      return fail('unknown-type', `The schema has no message ${typeName}${nearestType(types, typeName)}.`);
    },
  };
}

function nearestType(types: Registry, typeName: string): string {
  const names: string[] = [];
  for (const type of types) if (type.kind === 'message') names.push(type.typeName);
  const near = nearestName(typeName, names);
  return near === undefined ? '' : `; the nearest name is ${near}`;
}
