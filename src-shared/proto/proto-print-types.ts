// Messages, enums and services as .proto text.
import {
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  ExtensionRangeOptionsSchema,
  MessageOptionsSchema,
  MethodOptionsSchema,
  ServiceOptionsSchema,
  SymbolVisibility,
  type DescriptorProto,
  type EnumDescriptorProto,
  type MethodDescriptorProto,
  type ServiceDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { extensionUnits, fieldUnits, type FieldHome } from './proto-print-fields';
import type { FilePrinter } from './proto-print-file';
import { joinName } from './proto-print-names';
import { bracketed } from './proto-print-options';
import { inOrder, type Unit } from './proto-print-order';
import type { DescriptorPath } from './proto-print-places';
import { quoted } from './proto-print-text';

/** Field numbers end below 2^29, those of message sets and enums at 2^31 - 1. */
const maxFieldEnd = 536_870_912;
const maxInt32 = 2_147_483_647;

export function messageUnit(
  printer: FilePrinter,
  message: DescriptorProto,
  scope: string,
  path: DescriptorPath,
  nested: number,
): Unit {
  const print = () => {
    printer.places.before(path, printer.writer);
    const head = `${visibilityText(message.visibility)}message ${message.name}`;
    printer.writer.block(head, () => messageBody(printer, message, scope, path));
  };
  return { path, nested, print };
}

/** What stands between the braces of a message or a group. `scope` is around it. */
export function messageBody(
  printer: FilePrinter,
  message: DescriptorProto,
  scope: string,
  path: DescriptorPath,
): void {
  const own = joinName(scope, message.name);
  printer.places.inside(path, printer.writer);
  printer.optionStatements(MessageOptionsSchema, message.options, own, [...path, 7]);
  ranges(printer, message, own, path);
  const home: FieldHome = { printer, scope: own, path, messages: message.nestedType, messagesNumber: 3 };
  const members = [...fieldUnits(home, message), ...extensionUnits(home, message.extension, 6)];
  const declared = new Set(members.flatMap(({ declares }) => declares ?? []));
  const nested = message.nestedType.flatMap((one, index) =>
    declared.has(index) ? [] : [messageUnit(printer, one, own, [...path, 3, index], index)],
  );
  const enums = message.enumType.map((one, index) => enumUnit(printer, one, own, [...path, 4, index]));
  printer.units(inOrder(members, nested, enums, printer.places));
}

function ranges(printer: FilePrinter, message: DescriptorProto, scope: string, path: DescriptorPath): void {
  const { writer, places } = printer;
  message.extensionRange.forEach(({ start, end, options }, index) => {
    const { items, lost } = printer.options.print(ExtensionRangeOptionsSchema, options, scope);
    places.before([...path, 5, index], writer);
    printer.noteLost(lost);
    const bounds = rangeText(start, end - 1, end === maxFieldEnd || end === maxInt32);
    writer.line(`extensions ${bounds}${bracketed(items.map(({ text }) => text))};`);
    places.after([...path, 5, index], writer);
  });
  const reserved = message.reservedRange.map(({ start, end }) =>
    rangeText(start, end - 1, end === maxFieldEnd || end === maxInt32),
  );
  reservedLines(printer, reserved, message.reservedName);
}

function reservedLines({ writer, file }: FilePrinter, numbers: string[], names: string[]): void {
  if (numbers.length > 0) writer.line(`reserved ${numbers.join(', ')};`);
  const isEdition = file.syntax === 'editions';
  if (names.length > 0)
    writer.line(`reserved ${names.map((name) => (isEdition ? name : quoted(name))).join(', ')};`);
  if (numbers.length + names.length > 0) writer.gap();
}

function rangeText(first: number, last: number, toMax: boolean): string {
  if (toMax) return `${first} to max`;
  return first === last ? String(first) : `${first} to ${last}`;
}

export function enumUnit(
  printer: FilePrinter,
  desc: EnumDescriptorProto,
  scope: string,
  path: DescriptorPath,
): Unit {
  const { writer, places } = printer;
  const print = () => {
    places.before(path, writer);
    writer.block(`${visibilityText(desc.visibility)}enum ${desc.name}`, () => {
      places.inside(path, writer);
      printer.optionStatements(EnumOptionsSchema, desc.options, joinName(scope, desc.name), [...path, 3]);
      const reserved = desc.reservedRange.map(({ start, end }) => rangeText(start, end, end === maxInt32));
      reservedLines(printer, reserved, desc.reservedName);
      desc.value.forEach(({ name, number, options }, index) => {
        const { items, lost } = printer.options.print(EnumValueOptionsSchema, options, scope);
        places.before([...path, 2, index], writer);
        printer.noteLost(lost);
        writer.line(`${name} = ${number}${bracketed(items.map(({ text }) => text))};`);
        places.after([...path, 2, index], writer);
      });
    });
  };
  return { path, print };
}

export function serviceUnit(
  printer: FilePrinter,
  service: ServiceDescriptorProto,
  path: DescriptorPath,
): Unit {
  const own = joinName(printer.file.package, service.name);
  const print = () => {
    printer.places.before(path, printer.writer);
    printer.writer.block(`service ${service.name}`, () => {
      printer.places.inside(path, printer.writer);
      printer.optionStatements(ServiceOptionsSchema, service.options, own, [...path, 3]);
      service.method.forEach((method, index) => printMethod(printer, method, own, [...path, 2, index]));
    });
  };
  return { path, print };
}

/** A method on its own; `service`: full name. */
export function methodUnit(
  printer: FilePrinter,
  method: MethodDescriptorProto,
  service: string,
  path: DescriptorPath,
): Unit {
  return { path, small: true, print: () => printMethod(printer, method, service, path) };
}

function printMethod(
  printer: FilePrinter,
  method: MethodDescriptorProto,
  service: string,
  path: DescriptorPath,
): void {
  const { writer, places } = printer;
  const own = joinName(service, method.name);
  const side = (type: string, isStream: boolean) =>
    `(${isStream ? 'stream ' : ''}${printer.typeName(type, own)})`;
  const input = side(method.inputType, method.clientStreaming);
  const head = `rpc ${method.name}${input} returns ${side(method.outputType, method.serverStreaming)}`;
  places.before(path, writer);
  const { items, lost } = printer.options.print(MethodOptionsSchema, method.options, own);
  if (items.length + lost.length === 0) {
    // Compilers tell an empty body from none: it leaves empty options.
    writer.line(method.options === undefined ? `${head};` : `${head} {}`);
    places.after(path, writer);
    return;
  }
  writer.block(head, () => {
    places.inside(path, writer);
    printer.optionStatements(MethodOptionsSchema, method.options, own, [...path, 4]);
  });
  writer.gap();
}

function visibilityText(visibility: SymbolVisibility): string {
  if (visibility === SymbolVisibility.VISIBILITY_LOCAL) return 'local ';
  return visibility === SymbolVisibility.VISIBILITY_EXPORT ? 'export ' : '';
}
