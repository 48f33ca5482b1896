// One declaration of a file as .proto text: with its comments, and with names as its file writes them.
import {
  type AnyDesc,
  type DescEnum,
  type DescExtension,
  type DescFile,
  type DescMessage,
  createRegistry,
} from '@bufbuild/protobuf';
import { extensionUnits } from './proto-print-fields';
import { FilePrinter } from './proto-print-file';
import { NameScope } from './proto-print-names';
import type { Unit } from './proto-print-order';
import type { DescriptorPath } from './proto-print-places';
import { enumUnit, messageUnit, methodUnit, serviceUnit } from './proto-print-types';

/** @param files the file of the declaration and all that it imports */
export function declarationText(desc: AnyDesc, files: readonly DescFile[]): string {
  const file = desc.kind === 'file' ? desc : fileOf(desc);
  const names = new NameScope(files.map(({ proto }) => proto));
  const printer = new FilePrinter(file.proto, names, createRegistry(...files));
  const unit = unitOf(desc, printer);
  if (unit === undefined) return printer.print();
  printer.units([unit]);
  return printer.writer.text();
}

function fileOf(desc: Exclude<AnyDesc, DescFile>): DescFile {
  return 'file' in desc ? desc.file : desc.parent.file;
}

function unitOf(desc: AnyDesc, printer: FilePrinter): Unit | undefined {
  switch (desc.kind) {
    case 'message':
      return messageUnit(printer, desc.proto, scopeOf(desc), pathOf(desc), 0);
    case 'enum':
      return enumUnit(printer, desc.proto, scopeOf(desc), pathOf(desc));
    case 'service':
      return serviceUnit(printer, desc.proto, [6, desc.file.services.indexOf(desc)]);
    case 'rpc': {
      const service = desc.parent;
      const path = [6, service.file.services.indexOf(service), 2, service.methods.indexOf(desc)];
      return methodUnit(printer, desc.proto, service.typeName, path);
    }
    case 'extension':
      return extensionUnit(desc, printer);
    default:
      return undefined;
  }
}

function extensionUnit(desc: DescExtension, printer: FilePrinter): Unit | undefined {
  const around = desc.parent;
  const path = around === undefined ? [] : pathOf(around);
  const home = {
    printer,
    scope: around?.typeName ?? desc.file.proto.package,
    path,
    messages: around?.proto.nestedType ?? desc.file.proto.messageType,
    messagesNumber: around === undefined ? 4 : 3,
  };
  const siblings = around?.nestedExtensions ?? desc.file.extensions;
  const units = extensionUnits(
    home,
    siblings.map(({ proto }) => proto),
    around === undefined ? 7 : 6,
  );
  return units[siblings.indexOf(desc)];
}

function scopeOf({ parent, file }: DescMessage | DescEnum): string {
  return parent?.typeName ?? file.proto.package;
}

/** Where its descriptor stands, for its comments: numbers of FileDescriptorProto and DescriptorProto, and positions. */
function pathOf(desc: DescMessage | DescEnum): DescriptorPath {
  const { parent, file, proto } = desc;
  if (desc.kind === 'message') {
    if (parent === undefined) return [4, file.proto.messageType.indexOf(desc.proto)];
    return [...pathOf(parent), 3, parent.proto.nestedType.indexOf(desc.proto)];
  }
  const own = proto as DescEnum['proto'];
  if (parent === undefined) return [5, file.proto.enumType.indexOf(own)];
  return [...pathOf(parent), 4, parent.proto.enumType.indexOf(own)];
}
