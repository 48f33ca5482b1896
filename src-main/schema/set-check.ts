// What makes one descriptor file unusable by itself, in words: a compiler would never write it, a server or a damaged disk may.
import { isFieldSet } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  type DescriptorProto,
  type EnumDescriptorProto,
  type FieldDescriptorProto,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { hasOneof } from './set-repair';

/** EDITION_2023 to EDITION_2026 of descriptor.proto: what @bufbuild/protobuf 2.17 reads. */
const newestEdition = 1002;
const oldestEdition = 1000;
const identifier = /^[A-Za-z0-9_]+$/;
const fullName = /^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/;
const mostFieldNumber = 536_870_911;

/** The first fault, as a fact; undefined when there is none. Types that others declare are not looked at. */
export function faultOf(file: FileDescriptorProto): string | undefined {
  return syntaxFault(file) ?? packageFault(file) ?? declarationFault(file);
}

function syntaxFault({ syntax, edition }: FileDescriptorProto): string | undefined {
  if (['', 'proto2', 'proto3'].includes(syntax)) return undefined;
  if (syntax !== 'editions') return `Its syntax is ${shown(syntax)}, which does not exist`;
  // An edition that the library does not know arrives as 0: descriptor.proto's enums are closed.
  const isKnown = (edition as number) >= oldestEdition && (edition as number) <= newestEdition;
  return isKnown ? undefined : 'Its edition is none that Halfclose knows';
}

function packageFault({ package: name }: FileDescriptorProto): string | undefined {
  return name === '' || fullName.test(name) ? undefined : `${shown(name)} is no name for a package`;
}

function declarationFault(file: FileDescriptorProto): string | undefined {
  for (const message of file.messageType) {
    const fault = messageFault(message);
    if (fault !== undefined) return fault;
  }
  for (const declared of file.enumType) {
    const fault = enumFault(declared);
    if (fault !== undefined) return fault;
  }
  for (const { name, method } of file.service) {
    const bad = [name, ...method.map(({ name: short }) => short)].find((given) => !identifier.test(given));
    if (bad !== undefined) return `${shown(bad)} is no name for a service or method`;
  }
  return file.extension.map((field) => fieldFault(field, 'extension')).find((fault) => fault !== undefined);
}

function messageFault(message: DescriptorProto): string | undefined {
  const { name } = message;
  if (!identifier.test(name)) return `${shown(name)} is no name for a message`;
  const badOneof = message.oneofDecl.find(({ name: given }) => !identifier.test(given));
  if (badOneof) return `${shown(badOneof.name)} in ${name} is no name for a oneof`;
  const numbers = new Map<number, string>();
  for (const field of message.field) {
    const other = numbers.get(field.number);
    if (other !== undefined) return `${name}.${other} and ${name}.${field.name} have the same number`;
    numbers.set(field.number, field.name);
    const fault = fieldFault(field, name) ?? oneofFault(field, message);
    if (fault !== undefined) return fault;
  }
  const inside = [
    ...message.extension.map((field) => fieldFault(field, name)),
    ...message.enumType.map(enumFault),
    ...message.nestedType.map(messageFault),
    message.options?.mapEntry ? mapFault(message) : undefined,
  ];
  return inside.find((fault) => fault !== undefined);
}

function fieldFault(field: FieldDescriptorProto, owner: string): string | undefined {
  const { name, number, type, label } = field;
  if (!identifier.test(name)) return `${shown(name)} in ${owner} is no name for a field`;
  if (number < 1 || number > mostFieldNumber) return `${owner}.${name} has the number ${String(number)}`;
  if (FieldDescriptorProto_Type[type] === undefined) return `${owner}.${name} is of no known type`;
  if (FieldDescriptorProto_Label[label] === undefined) return `${owner}.${name} has no known label`;
  const isOpen = !isFieldSet(field, FieldDescriptorProtoSchema.field.type) && field.typeName === '';
  return isOpen ? `${owner}.${name} has no type` : undefined;
}

function oneofFault(field: FieldDescriptorProto, message: DescriptorProto): string | undefined {
  if (!hasOneof(field) || message.oneofDecl[field.oneofIndex] !== undefined) return undefined;
  return `${message.name}.${field.name} is in a oneof that does not exist`;
}

function enumFault({ name, value }: EnumDescriptorProto): string | undefined {
  if (!identifier.test(name)) return `${shown(name)} is no name for an enum`;
  const bad = value.find((one) => !identifier.test(one.name));
  if (bad) return `${shown(bad.name)} in ${name} is no name for an enum value`;
  return value.length === 0 ? `The enum ${name} has no values` : undefined;
}

const { MESSAGE, GROUP, ENUM, FLOAT, DOUBLE, BYTES } = FieldDescriptorProto_Type;

function mapFault({ name, field }: DescriptorProto): string | undefined {
  const key = field.find(({ number }) => number === 1);
  const value = field.find(({ number }) => number === 2);
  const isKey = key && ![MESSAGE, GROUP, ENUM, FLOAT, DOUBLE, BYTES].includes(key.type);
  const single = [key, value].every((one) => one && one.label !== FieldDescriptorProto_Label.REPEATED);
  return isKey && single && field.length === 2 ? undefined : `${name} is marked as a map entry but is none`;
}

function shown(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}
