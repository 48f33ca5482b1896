// One file as .proto text: its head, its options, and its declarations in order.
import type { Message, Registry } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import {
  Edition,
  FileOptionsSchema,
  type DescriptorProto,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { extensionUnits, type FieldHome } from './proto-print-fields';
import type { NameScope } from './proto-print-names';
import { OptionPrinter } from './proto-print-options';
import { inOrder, type Unit } from './proto-print-order';
import { SourcePlaces, type DescriptorPath } from './proto-print-places';
import { LineWriter, quoted } from './proto-print-text';
import { enumUnit, messageBody, messageUnit, serviceUnit } from './proto-print-types';

export class FilePrinter {
  readonly writer = new LineWriter();
  readonly places: SourcePlaces;
  readonly options: OptionPrinter;
  /** What .proto text cannot say: options whose extension nothing declares. */
  readonly lost: string[] = [];

  constructor(
    readonly file: FileDescriptorProto,
    private readonly names: NameScope,
    types: Registry,
  ) {
    this.places = new SourcePlaces(file);
    this.options = new OptionPrinter(names, types, file.package);
  }

  print(): string {
    this.head();
    const { file } = this;
    const home: FieldHome = {
      printer: this,
      scope: file.package,
      path: [],
      messages: file.messageType,
      messagesNumber: 4,
    };
    const extensions = extensionUnits(home, file.extension, 7);
    const groups = new Set(extensions.flatMap(({ declares }) => declares ?? []));
    const messages = file.messageType.flatMap((message, index) =>
      groups.has(index) ? [] : [messageUnit(this, message, file.package, [4, index], index)],
    );
    const services = file.service.map((service, index) => serviceUnit(this, service, [6, index]));
    const enums = file.enumType.map((one, index) => enumUnit(this, one, file.package, [5, index]));
    this.units(inOrder(extensions, messages, [...services, ...enums], this.places));
    return this.writer.text();
  }

  /** How a type (with a leading dot, as descriptors have it) is written in a scope. */
  typeName(dotted: string, scope: string): string {
    return this.names.type(dotted.replace(/^\./, ''), scope, this.file.package);
  }

  /** `option name = value;` lines; an empty line follows when there are any. */
  optionStatements<T extends Message>(
    schema: GenMessage<T>,
    options: T | undefined,
    scope: string,
    path: DescriptorPath,
  ): void {
    const { items, lost } = this.options.print(schema, options, scope);
    for (const { text, number } of items) {
      this.places.before([...path, number], this.writer);
      this.writer.line(`option ${text};`);
      this.places.after([...path, number], this.writer);
    }
    this.noteLost(lost);
    if (items.length + lost.length > 0) this.writer.gap();
  }

  noteLost(lost: readonly string[]): void {
    for (const what of lost) this.writer.line(`// Without a declaration in this schema: ${what}.`);
    this.lost.push(...lost);
  }

  messageBody(message: DescriptorProto, scope: string, path: DescriptorPath): void {
    messageBody(this, message, scope, path);
  }

  /** Prints pieces with an empty line around each that is more than a line. */
  units(units: readonly Unit[]): void {
    let open: string | undefined;
    for (let at = 0; at < units.length; at++) {
      const unit = units[at];
      if (unit === undefined) continue;
      const isApart = !unit.small || this.places.isCommented(unit.path);
      if (isApart || unit.block !== undefined || open !== undefined) this.writer.gap();
      open = unit.block;
      if (open === undefined) unit.print();
      else {
        const together = untilOtherBlock(units, at);
        this.writer.block(open, () => together.forEach((one) => one.print()));
        at += together.length - 1;
      }
      if (!unit.small) this.writer.gap();
    }
  }

  private head(): void {
    const { file, writer, places } = this;
    const isEdition = file.syntax === 'editions';
    const path = [isEdition ? 14 : 12];
    places.before(path, writer);
    if (isEdition) writer.line(`edition = ${quoted(editionText(file.edition))};`);
    else writer.line(`syntax = ${quoted(file.syntax === '' ? 'proto2' : file.syntax)};`);
    places.after(path, writer);
    writer.gap();
    if (file.package !== '') {
      places.before([2], writer);
      writer.line(`package ${file.package};`);
      places.after([2], writer);
      writer.gap();
    }
    this.imports();
    this.optionStatements(FileOptionsSchema, file.options, file.package, [8]);
  }

  private imports(): void {
    const { file, writer, places } = this;
    file.dependency.forEach((name, index) => {
      const isPublic = file.publicDependency.includes(index);
      const how = isPublic ? 'public ' : file.weakDependency.includes(index) ? 'weak ' : '';
      places.before([3, index], writer);
      writer.line(`import ${how}${quoted(name)};`);
      places.after([3, index], writer);
    });
    for (const name of file.optionDependency) writer.line(`import option ${quoted(name)};`);
    writer.gap();
  }
}

function untilOtherBlock(units: readonly Unit[], from: number): Unit[] {
  const block = units[from]?.block;
  const end = units.findIndex((unit, index) => index > from && unit.block !== block);
  return units.slice(from, end < 0 ? undefined : end);
}

/** `2023` of EDITION_2023. */
function editionText(edition: Edition): string {
  return (Edition[edition] ?? '').replace(/^EDITION_/, '');
}
