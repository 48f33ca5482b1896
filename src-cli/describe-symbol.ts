// One declaration of a schema as .proto text with its comments, or its descriptor as JSON.
import { type AnyDesc, toBinary } from '@bufbuild/protobuf';
import {
  DescriptorProtoSchema,
  EnumDescriptorProtoSchema,
  FieldDescriptorProtoSchema,
  MethodDescriptorProtoSchema,
  ServiceDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import { decodeMessage } from '../src-shared/proto/decode';
import { declarationText } from '../src-shared/proto/proto-print-declaration';
import type { TypeRegistry } from '../src-shared/proto/registry';
import { type Outcome, done } from './ending';
import type { CommandSchema } from './schema/command-schema';
import { findSymbol } from './symbols';

export async function symbolText(
  schema: CommandSchema,
  symbol: string,
  asJson: boolean,
): Promise<Outcome<string>> {
  const found = await findSymbol(schema, symbol);
  if (!found.ok) return found;
  const { desc, registry } = found.value;
  return done(asJson ? jsonOf(desc, registry) : declarationText(desc, registry.files).trimEnd());
}

function jsonOf(desc: AnyDesc, { types }: TypeRegistry): string {
  const [schema, bytes] = descriptorOf(desc);
  return decodeMessage(bytes, schema, types).json;
}

function descriptorOf(desc: AnyDesc) {
  switch (desc.kind) {
    case 'service':
      return [ServiceDescriptorProtoSchema, toBinary(ServiceDescriptorProtoSchema, desc.proto)] as const;
    case 'rpc':
      return [MethodDescriptorProtoSchema, toBinary(MethodDescriptorProtoSchema, desc.proto)] as const;
    case 'enum':
      return [EnumDescriptorProtoSchema, toBinary(EnumDescriptorProtoSchema, desc.proto)] as const;
    case 'extension':
      return [FieldDescriptorProtoSchema, toBinary(FieldDescriptorProtoSchema, desc.proto)] as const;
    case 'message':
      return [DescriptorProtoSchema, toBinary(DescriptorProtoSchema, desc.proto)] as const;
    default:
      throw new Error(`${desc.kind} is not described on its own`);
  }
}
