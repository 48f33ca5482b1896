// google/protobuf's own types as a schema: every server and every source has them, sent or not.
import { create, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { type TypeRegistry, readRegistry, wellKnownTypes } from '../../src-shared/proto/registry';

export function wellKnownRegistry(symbol: string): TypeRegistry | undefined {
  const desc = wellKnownTypes.get(symbol);
  if (desc === undefined) return undefined;
  // None of these files imports another.
  const set = create(FileDescriptorSetSchema, { file: [desc.file.proto] });
  const registry = readRegistry(toBinary(FileDescriptorSetSchema, set));
  return registry.ok ? registry.value : undefined;
}
