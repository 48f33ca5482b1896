// How a type is called from where it is used: as short as the language's own look-up still finds it.
import type { DescriptorProto, EnumDescriptorProto, FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { isSpokenFor } from './proto-print-text';

/** Every name that the files declare, for looking names up as the compiler does. */
export class NameScope {
  private readonly declared = new Set<string>();

  constructor(files: Iterable<FileDescriptorProto> = []) {
    for (const file of files) this.declare(file);
  }

  declare(file: FileDescriptorProto): void {
    for (let name = file.package; name !== ''; name = parentOf(name)) this.declared.add(name);
    const scope = file.package;
    for (const message of file.messageType) this.declareMessage(message, scope);
    for (const one of file.enumType) this.declareEnum(one, scope);
    for (const { name } of file.extension) this.declared.add(joinName(scope, name));
    for (const service of file.service) {
      const own = joinName(scope, service.name);
      this.declared.add(own);
      for (const { name } of service.method) this.declared.add(joinName(own, name));
    }
  }

  /**
   * @param fullName without a leading dot
   * @param scope full name of the message, service or package around the place
   * @param packageName of the file: names outside of it are written whole
   */
  type(fullName: string, scope: string, packageName: string): string {
    for (const written of candidates(fullName, packageName)) {
      const [first = ''] = written.split('.', 1);
      if (!isSpokenFor(first) && this.resolve(written, scope) === fullName) return written;
    }
    return `.${fullName}`;
  }

  /** Innermost scope first; the scope that has the first part decides (descriptor.proto, type_name). */
  private resolve(written: string, scope: string): string | undefined {
    const [first = ''] = written.split('.', 1);
    for (let around = scope; ; around = parentOf(around)) {
      if (this.declared.has(joinName(around, first))) return joinName(around, written);
      if (around === '') return undefined;
    }
  }

  private declareMessage(message: DescriptorProto, scope: string): void {
    const own = joinName(scope, message.name);
    this.declared.add(own);
    for (const { name } of [...message.field, ...message.extension, ...message.oneofDecl]) {
      this.declared.add(joinName(own, name));
    }
    for (const nested of message.nestedType) this.declareMessage(nested, own);
    for (const nested of message.enumType) this.declareEnum(nested, own);
  }

  /** Values of an enum are siblings of it, as in C++. */
  private declareEnum({ name, value }: EnumDescriptorProto, scope: string): void {
    this.declared.add(joinName(scope, name));
    for (const one of value) this.declared.add(joinName(scope, one.name));
  }
}

export function joinName(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`;
}

function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')));
}

/** Shortest first. */
function candidates(fullName: string, packageName: string): string[] {
  if (packageName !== '' && !fullName.startsWith(`${packageName}.`)) return [fullName];
  const parts = fullName.slice(packageName === '' ? 0 : packageName.length + 1).split('.');
  return [...parts.map((_, index) => parts.slice(parts.length - 1 - index).join('.')), fullName];
}
