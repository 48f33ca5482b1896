// What buf 1.74 drops from files that are compiled beside descriptor.proto: message_set_wire_format, and the end of its ranges.
import { readFile, writeFile } from 'node:fs/promises';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  MessageOptionsSchema,
  type DescriptorProto,
  type FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { joined, WireReader, wireFields } from './descriptor-wire';

/** Exclusive ends of `extensions 4 to max`, as protoc writes them: of a message, and of a MessageSet. */
const usualMax = 536_870_912;
const messageSetMax = 2_147_483_647;

const deep = { recursionLimit: 1_000 };

/**
 * Puts the option back where the source says it: buf keeps the place of a dropped option in the source info. Without it
 * a MessageSet would go over the wire as an ordinary message. Sets without such a file are not touched.
 * @param path of the FileDescriptorSet that buf wrote
 * @param files what buf was given, by import name
 */
export async function restoreMessageSets(
  path: string,
  files: readonly { name: string; content: Buffer }[],
): Promise<void> {
  const suspects = new Map<string, string[]>();
  for (const { name, content } of files) {
    if (!content.includes('message_set_wire_format')) continue;
    const text = content.toString('utf8');
    // descriptor.proto itself declares the option: naming it is not using it.
    if (saysMessageSet.test(text)) suspects.set(name, text.split('\n'));
  }
  if (suspects.size === 0) return;
  const set = await readFile(path);
  const parts: Uint8Array[] = [];
  let restored = false;
  for (const { whole, content } of wireFields(set)) {
    const lines = suspects.get(nameOf(content));
    const file = lines && fromBinary(FileDescriptorProtoSchema, content, deep);
    const mended = file !== undefined && restoreIn(file, lines ?? []);
    restored ||= mended;
    parts.push(
      mended ? toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [file] })) : whole,
    );
  }
  if (restored) await writeFile(path, joined(parts));
}

const saysMessageSet = /\boption\s+message_set_wire_format\s*=\s*true\b/;

/** The name is the first field of a file, as buf writes it. */
function nameOf(file: Uint8Array): string {
  const reader = new WireReader(file);
  while (reader.next()) if (reader.number === 1) return reader.text();
  return '';
}

const { messageType } = FileDescriptorProtoSchema.field;
const nestedInMessage = 3;
const optionsOfMessage = 7;
const messageSetOption = 1;

function restoreIn(file: FileDescriptorProto, lines: string[]): boolean {
  const said = new Set<string>();
  for (const { path, span } of file.sourceCodeInfo?.location ?? []) {
    if (path.at(-1) !== messageSetOption || path.at(-2) !== optionsOfMessage) continue;
    const [first = 0, , last = first] = span.length === 3 ? [span[0] ?? 0] : span;
    const text = lines.slice(first, last + 1).join('\n');
    if (/message_set_wire_format\s*=\s*true/.test(text)) said.add(path.slice(0, -2).join('.'));
  }
  const visit = (message: DescriptorProto, path: number[]): boolean => {
    const nested = message.nestedType.map((inner, index) => visit(inner, [...path, nestedInMessage, index]));
    const lost = said.has(path.join('.')) && message.options?.messageSetWireFormat !== true;
    if (lost) restore(message);
    return lost || nested.includes(true);
  };
  return file.messageType.map((message, index) => visit(message, [messageType.number, index])).includes(true);
}

function restore(message: DescriptorProto): void {
  message.options ??= create(MessageOptionsSchema);
  message.options.messageSetWireFormat = true;
  for (const range of message.extensionRange) if (range.end === usualMax) range.end = messageSetMax;
}
