// MessageSets keep their option when descriptor.proto is compiled beside them (buf 1.74 drops it there).
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from 'vitest';
import { valueOf } from '../../support/captures';
import { openLibrary, writeFiles } from '../../support/schemas';

const beside = `syntax = "proto2";
package beside;
import "google/protobuf/descriptor.proto";
extend google.protobuf.FieldOptions { optional string note = 50001; }
message Outer {
  message Set {
    option deprecated = true;
    option message_set_wire_format
        = true;
    extensions 4 to max;
  }
  message Plain { option message_set_wire_format = false; extensions 4 to max; }
  optional Set set = 1 [(note) = "kept"];
  optional Plain plain = 2;
}
service S { rpc Get(Outer) returns (Outer); }
`;

test('a MessageSet beside descriptor.proto is one, and what is none stays none', async () => {
  const folder = await writeFiles({ 'beside.proto': beside });
  const { library } = openLibrary();
  const { sourceIds } = valueOf(await library.open([folder]));
  const closure = valueOf(
    await library.closure({ sourceId: sourceIds[0] ?? '', typeNames: ['beside.Outer'] }),
  );
  const files = fromBinary(FileDescriptorSetSchema, closure.fileDescriptorSet).file;
  const [set, plain] = files.find(({ name }) => name === 'beside.proto')?.messageType[0]?.nestedType ?? [];
  expect(set?.options).toMatchObject({ deprecated: true, messageSetWireFormat: true });
  expect(set?.extensionRange).toMatchObject([{ start: 4, end: 2_147_483_647 }]);
  expect(plain?.options?.messageSetWireFormat ?? false).toBe(false);
  expect(plain?.extensionRange).toMatchObject([{ start: 4, end: 536_870_912 }]);
});
