// Makes a descriptor what protoc makes of the same file, where a server or an old tool left something out.
import { isFieldSet } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  type DescriptorProto,
  type FieldDescriptorProto,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';

/**
 * Map entries are named as protoc names them, every field has its JSON name, and `optional` of proto3 is marked. grpc-js's
 * own @grpc/reflection 1.0.4 sends none of the three (its descriptors come out of protobufjs; tried 2026-11-22).
 * Returns whether anything was changed, in place.
 */
export function repairFile(file: FileDescriptorProto): boolean {
  let changed = false;
  for (const extension of file.extension) changed = giveJsonName(extension) || changed;
  for (const message of file.messageType) {
    changed = repairMessage(message, file.package, file.syntax === 'proto3') || changed;
  }
  return changed;
}

function repairMessage(message: DescriptorProto, scope: string, isProto3: boolean): boolean {
  const name = scope === '' ? message.name : `${scope}.${message.name}`;
  let changed = renameMapEntries(message, name);
  for (const field of [...message.field, ...message.extension]) changed = giveJsonName(field) || changed;
  if (isProto3) changed = markOptional(message) || changed;
  for (const nested of message.nestedType) changed = repairMessage(nested, name, isProto3) || changed;
  return changed;
}

function giveJsonName(field: FieldDescriptorProto): boolean {
  if (isFieldSet(field, FieldDescriptorProtoSchema.field.jsonName)) return false;
  field.jsonName = field.name.replace(/_+(.?)/g, (_, next: string) => next.toUpperCase());
  return true;
}

/** `string_map` -> `StringMapEntry`: protoc's MapEntryName. protobufjs sends `String_map`, which Go clients refuse. */
function mapEntryName(field: string): string {
  const camel = field.replace(/_+(.?)/g, (_, next: string) => next.toUpperCase());
  return `${camel.charAt(0).toUpperCase()}${camel.slice(1)}Entry`;
}

function renameMapEntries(message: DescriptorProto, name: string): boolean {
  let changed = false;
  const taken = new Set([...message.nestedType, ...message.enumType].map(({ name: other }) => other));
  for (const entry of message.nestedType) {
    if (!entry.options?.mapEntry) continue;
    const field = message.field.find((candidate) => isOfEntry(candidate, entry.name, name));
    const wanted = field && mapEntryName(field.name);
    if (!field || wanted === undefined || wanted === entry.name || taken.has(wanted)) continue;
    entry.name = wanted;
    field.typeName = `.${name}.${wanted}`;
    changed = true;
  }
  return changed;
}

function isOfEntry({ label, typeName }: FieldDescriptorProto, entry: string, message: string): boolean {
  if (label !== FieldDescriptorProto_Label.REPEATED) return false;
  return [entry, `.${message}.${entry}`, `${message}.${entry}`].includes(typeName);
}

/** In proto3 a oneof `_x` around the one field `x` is what `optional` makes; protobufjs loses the mark on the field. */
function markOptional(message: DescriptorProto): boolean {
  let changed = false;
  message.oneofDecl.forEach(({ name }, index) => {
    const inside = message.field.filter((field) => isInOneof(field, index));
    const [field] = inside;
    if (!field || inside.length > 1 || field.proto3Optional || name !== `_${field.name}`) return;
    field.proto3Optional = true;
    changed = true;
  });
  return changed && orderOneofs(message);
}

/** protoc refuses a oneof made by `optional` in front of a real one. */
function orderOneofs(message: DescriptorProto): true {
  const synthetic = new Set(
    message.field.flatMap((field) => (field.proto3Optional ? [field.oneofIndex] : [])),
  );
  const positions = message.oneofDecl.map((_, index) => index);
  const order = [
    ...positions.filter((index) => !synthetic.has(index)),
    ...positions.filter((index) => synthetic.has(index)),
  ];
  for (const field of message.field) {
    if (hasOneof(field)) field.oneofIndex = order.indexOf(field.oneofIndex);
  }
  const declared = message.oneofDecl;
  message.oneofDecl = order.flatMap((index) => declared[index] ?? []);
  return true;
}

export function hasOneof(field: FieldDescriptorProto): boolean {
  return isFieldSet(field, FieldDescriptorProtoSchema.field.oneofIndex);
}

function isInOneof(field: FieldDescriptorProto, index: number): boolean {
  return hasOneof(field) && field.oneofIndex === index;
}

/** A field whose kind of type was left open gets the kind of what its name means. Returns whether it did. */
export function giveType(field: FieldDescriptorProto, kind: 'message' | 'enum'): boolean {
  if (isFieldSet(field, FieldDescriptorProtoSchema.field.type)) return false;
  field.type = kind === 'enum' ? FieldDescriptorProto_Type.ENUM : FieldDescriptorProto_Type.MESSAGE;
  return true;
}
