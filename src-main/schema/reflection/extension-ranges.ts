// Which messages of a server's files can be extended: only about those it is asked for extensions.
import { wireFields } from '../descriptor-wire';
import type { DescriptorFile } from '../set-symbols';

// Field numbers of FileDescriptorProto and DescriptorProto, google/protobuf/descriptor.proto.
const packageInFile = 2;
const messageInFile = 4;
const nameInMessage = 1;
const nestedInMessage = 3;
const rangeInMessage = 5;

/** Full names of messages with extension ranges; options of google.protobuf are not among them. */
export function extendableMessages(files: readonly DescriptorFile[], most: number): string[] {
  const found: string[] = [];
  for (const { name, bytes } of files) {
    if (name.startsWith('google/protobuf/') || found.length >= most) continue;
    try {
      collect(bytes, messageInFile, packageInFile, '', found);
    } catch {
      // Damaged: linking says so.
    }
  }
  return found.slice(0, most);
}

function collect(bytes: Uint8Array, inside: number, naming: number, scope: string, found: string[]): void {
  const fields = [...wireFields(bytes)];
  const own = fields.find(({ number }) => number === naming)?.content;
  const name = [scope, own ? new TextDecoder().decode(own) : ''].filter((part) => part !== '').join('.');
  const isMessage = inside === nestedInMessage;
  if (isMessage && fields.some(({ number }) => number === rangeInMessage)) found.push(name);
  for (const { number, content } of fields) {
    if (number === inside) collect(content, nestedInMessage, nameInMessage, name, found);
  }
}
