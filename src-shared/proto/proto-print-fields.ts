// Fields, oneofs, maps, groups and extensions as .proto text.
import { isFieldSet } from '@bufbuild/protobuf';
import {
  FieldDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FieldOptionsSchema,
  OneofOptionsSchema,
  type DescriptorProto,
  type FieldDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { protoCamelCase } from '@bufbuild/protobuf/reflect';
import { scalarName } from './field-type';
import { bracketed } from './proto-print-options';
import type { DescriptorPath } from './proto-print-places';
import type { FilePrinter } from './proto-print-file';
import { quoted, quotedEscaped } from './proto-print-text';
import type { Unit } from './proto-print-order';

/** Where a field stands: its scope, its siblings' messages, and what prints a message's inside. */
export interface FieldHome {
  readonly printer: FilePrinter;
  /** Full name of the message around it, or the package. */
  readonly scope: string;
  /** Descriptor path of what is around it. */
  readonly path: DescriptorPath;
  /** Messages declared in the same scope, where maps and groups find theirs. */
  readonly messages: readonly DescriptorProto[];
  /** Number of that list in the descriptor: 3 in a message, 4 in a file. */
  readonly messagesNumber: number;
}

/** Fields and oneofs of a message, in the order of the descriptor. */
export function fieldUnits(home: FieldHome, message: DescriptorProto): Unit[] {
  const units: Unit[] = [];
  const done = new Set<number>();
  message.field.forEach((field, index) => {
    const oneof = oneofOf(field);
    if (oneof === undefined) units.push(fieldUnit(home, field, [...home.path, 2, index], false));
    else if (!done.has(oneof)) {
      done.add(oneof);
      units.push(oneofUnit(home, message, oneof));
    }
  });
  return units;
}

/** Extensions, each in the block of its extendee. */
export function extensionUnits(
  home: FieldHome,
  extensions: readonly FieldDescriptorProto[],
  number: number,
): Unit[] {
  return extensions.map((field, index) => ({
    ...fieldUnit(home, field, [...home.path, number, index], false),
    block: `extend ${home.printer.typeName(field.extendee, home.scope)}`,
  }));
}

function oneofUnit(home: FieldHome, message: DescriptorProto, index: number): Unit {
  const { printer } = home;
  const oneof = message.oneofDecl[index];
  const path = [...home.path, 8, index];
  const members = message.field.flatMap((field, at) =>
    oneofOf(field) === index ? [fieldUnit(home, field, [...home.path, 2, at], true)] : [],
  );
  const print = () => {
    printer.places.before(path, printer.writer);
    printer.writer.block(`oneof ${oneof?.name ?? ''}`, () => {
      printer.places.inside(path, printer.writer);
      printer.optionStatements(OneofOptionsSchema, oneof?.options, home.scope, [...path, 2]);
      for (const member of members) member.print();
    });
  };
  return { path, print, declares: members.flatMap(({ declares }) => declares ?? []) };
}

function fieldUnit(
  home: FieldHome,
  field: FieldDescriptorProto,
  path: DescriptorPath,
  inOneof: boolean,
): Unit {
  const { printer } = home;
  const own = ownMessage(home, field);
  const message = own < 0 ? undefined : home.messages[own];
  const isGroup = field.type === Type.GROUP && message !== undefined;
  const print = () => {
    printer.places.before(path, printer.writer);
    const { items, lost } = printer.options.print(FieldOptionsSchema, field.options, home.scope);
    printer.noteLost(lost);
    const extra = bracketed([...pseudoOptions(field), ...items.map(({ text }) => text)]);
    const label = inOneof ? '' : labelOf(field, printer.file.syntax, message?.options?.mapEntry === true);
    const name = isGroup ? message.name : field.name;
    const head = `${label}${typeText(home, field, message)} ${name} = ${field.number}${extra}`;
    if (isGroup)
      printer.writer.block(head, () =>
        printer.messageBody(message, home.scope, [...home.path, home.messagesNumber, own]),
      );
    else {
      printer.writer.line(`${head};`);
      printer.places.after(path, printer.writer);
    }
  };
  return { path, print, small: !isGroup, ...(message === undefined ? {} : { declares: [own] }) };
}

function typeText(home: FieldHome, field: FieldDescriptorProto, own: DescriptorProto | undefined): string {
  if (own?.options?.mapEntry === true) {
    const [key, value] = [1, 2].map((number) => own.field.find((one) => one.number === number));
    if (key && value) return `map<${plainType(home, key)}, ${plainType(home, value)}>`;
  }
  return field.type === Type.GROUP && own !== undefined ? 'group' : plainType(home, field);
}

function plainType({ printer, scope }: FieldHome, field: FieldDescriptorProto): string {
  if (field.typeName !== '') return printer.typeName(field.typeName, scope);
  // The scalar types have the same numbers in FieldDescriptorProto.Type and ScalarType.
  return scalarName(Number(field.type));
}

/** Position of the map entry or group that this field declares; -1 for other fields. */
function ownMessage({ messages, scope }: FieldHome, field: FieldDescriptorProto): number {
  if (field.type !== Type.GROUP && field.type !== Type.MESSAGE) return -1;
  const prefix = scope === '' ? '.' : `.${scope}.`;
  if (!field.typeName.startsWith(prefix)) return -1;
  const name = field.typeName.slice(prefix.length);
  const at = messages.findIndex((message) => message.name === name);
  return field.type === Type.GROUP || messages[at]?.options?.mapEntry === true ? at : -1;
}

function oneofOf(field: FieldDescriptorProto): number | undefined {
  const { oneofIndex } = FieldDescriptorProtoSchema.field;
  return field.proto3Optional || !isFieldSet(field, oneofIndex) ? undefined : field.oneofIndex;
}

function labelOf(field: FieldDescriptorProto, syntax: string, isMap: boolean): string {
  if (isMap) return '';
  if (field.label === Label.REPEATED) return 'repeated ';
  if (syntax === 'proto3') return field.proto3Optional ? 'optional ' : '';
  if (syntax === 'editions') return '';
  return field.label === Label.REQUIRED ? 'required ' : 'optional ';
}

/** `default` and `json_name`: written like options, kept in fields of their own. */
function pseudoOptions(field: FieldDescriptorProto): string[] {
  const texts: string[] = [];
  const { defaultValue } = FieldDescriptorProtoSchema.field;
  if (isFieldSet(field, defaultValue)) texts.push(`default = ${defaultText(field)}`);
  const isOwnName =
    field.extendee === '' && field.jsonName !== '' && field.jsonName !== protoCamelCase(field.name);
  if (isOwnName) texts.push(`json_name = ${quoted(field.jsonName)}`);
  return texts;
}

function defaultText({ type, defaultValue }: FieldDescriptorProto): string {
  if (type === Type.STRING) return quoted(defaultValue);
  return type === Type.BYTES ? quotedEscaped(defaultValue) : defaultValue;
}
