// An extension that nobody knows yet has no name: it is asked for, among names of types, by the message that it extends and its number.
import type { DescExtension, DescMessage, Registry } from '@bufbuild/protobuf';

export interface ExtensionKey {
  /** Full name. */
  readonly message: string;
  readonly number: number;
}

/** `shop.Item#120`: no type is named so. */
export function extensionName({ message, number }: ExtensionKey): string {
  return `${message}#${number}`;
}

/** Undefined: it is the name of a type. */
export function readExtensionKey(name: string): ExtensionKey | undefined {
  const match = /^([^#]+)#(\d+)$/.exec(name);
  return match ? { message: match[1] ?? '', number: Number(match[2]) } : undefined;
}

/** Undefined when the message leaves that number to no one. */
export function extensionKeyOf({ typeName, proto }: DescMessage, number: number): ExtensionKey | undefined {
  const isOpen = proto.extensionRange.some(({ start, end }) => start <= number && number < end);
  return isOpen ? { message: typeName, number } : undefined;
}

export function extensionIn(types: Registry, { message, number }: ExtensionKey): DescExtension | undefined {
  const extended = types.getMessage(message);
  return extended && types.getExtensionFor(extended, number);
}
