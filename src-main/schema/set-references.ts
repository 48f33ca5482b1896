// The type names that one descriptor file refers to: made absolute, led to the files that declare them, or named as missing.
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  type DescriptorProto,
  type FieldDescriptorProto,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { giveType } from './set-repair';
import { resolveName, type SymbolKind } from './set-symbols';

/** What the names of a whole set mean. */
export interface SymbolTable {
  get(name: string): { kind: SymbolKind; file: string } | undefined;
}

export interface References {
  /** Names were made absolute or open kinds of types were filled in, in place. */
  changed: boolean;
  /** Import names of the files that declare what is referred to. */
  files: Set<string>;
  /** Names that nothing declares, without a leading dot -> the first place that uses each. */
  missing: Map<string, string>;
  /** What is wrong although the name is known: `pkg.M.field is of pkg.Service, which is a service.` */
  wrong: string[];
}

const { MESSAGE, GROUP, ENUM } = FieldDescriptorProto_Type;

export function referencesOf(file: FileDescriptorProto, symbols: SymbolTable): References {
  const visit = new Visit(symbols);
  const scope = file.package;
  for (const extension of file.extension) visit.field(extension, scope, undefined);
  for (const message of file.messageType) visit.message(message, scope);
  for (const service of file.service) {
    const name = joinedName(scope, service.name);
    for (const method of service.method) {
      const place = `${name}.${method.name}`;
      method.inputType = visit.name(method.inputType, name, place, ['message'])?.absolute ?? method.inputType;
      method.outputType =
        visit.name(method.outputType, name, place, ['message'])?.absolute ?? method.outputType;
    }
  }
  return visit.found;
}

class Visit {
  readonly found: References = { changed: false, files: new Set(), missing: new Map(), wrong: [] };

  constructor(private readonly symbols: SymbolTable) {}

  message(message: DescriptorProto, scope: string): void {
    const name = joinedName(scope, message.name);
    for (const field of message.field) this.field(field, name, name);
    for (const extension of message.extension) this.field(extension, name, undefined);
    for (const nested of message.nestedType) this.message(nested, name);
  }

  /** `message`: full name of the message that the field belongs to; undefined for an extension. */
  field(field: FieldDescriptorProto, scope: string, message: string | undefined): void {
    const place = joinedName(scope, field.name);
    if (message === undefined) {
      field.extendee = this.name(field.extendee, scope, place, ['message'])?.absolute ?? field.extendee;
    }
    if (field.typeName === '') {
      const { type } = field;
      if (type === MESSAGE || type === GROUP || type === ENUM) this.wrong(`${place} does not name its type`);
      return;
    }
    const meant = this.name(field.typeName, scope, place, ['message', 'map-entry', 'enum']);
    if (!meant) return;
    field.typeName = meant.absolute;
    if (giveType(field, meant.kind === 'enum' ? 'enum' : 'message')) this.found.changed = true;
    this.checkKind(field, place, meant, message);
  }

  private checkKind(
    { type, label }: FieldDescriptorProto,
    place: string,
    { kind, absolute }: Meant,
    message: string | undefined,
  ): void {
    const name = absolute.slice(1);
    if ((type === ENUM) !== (kind === 'enum')) this.wrong(`${place} and ${name} disagree: one is an enum`);
    else if (type !== ENUM && type !== MESSAGE && type !== GROUP)
      this.wrong(`${place} names a type, but is a number or text`);
    if (kind !== 'map-entry') return;
    const isOwn = message !== undefined && name.slice(0, name.lastIndexOf('.')) === message;
    const isMap = label === FieldDescriptorProto_Label.REPEATED && type === MESSAGE;
    if (!isOwn || !isMap) this.wrong(`${place} uses the map entry ${name}, which is not its own`);
  }

  name(reference: string, scope: string, place: string, kinds: SymbolKind[]): Meant | undefined {
    const name = resolveName(reference, scope, (candidate) => this.symbols.get(candidate) !== undefined);
    const symbol = name === undefined ? undefined : this.symbols.get(name);
    if (name === undefined || !symbol) {
      const wanted = reference.replace(/^\./, '');
      if (wanted === '') this.wrong(`${place} does not name its type`);
      else if (!this.found.missing.has(wanted)) this.found.missing.set(wanted, place);
      return undefined;
    }
    if (!kinds.includes(symbol.kind)) {
      this.wrong(`${place} uses ${name} as a type, but it is a ${words[symbol.kind]}`);
      return undefined;
    }
    this.found.files.add(symbol.file);
    const absolute = `.${name}`;
    if (absolute !== reference) this.found.changed = true;
    return { absolute, kind: symbol.kind };
  }

  private wrong(text: string): void {
    this.found.wrong.push(text);
  }
}

interface Meant {
  /** With a leading dot. */
  absolute: string;
  kind: SymbolKind;
}

const words: Record<SymbolKind, string> = {
  message: 'message',
  'map-entry': 'map entry',
  enum: 'enum',
  service: 'service',
};

function joinedName(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`;
}
