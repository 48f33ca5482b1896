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
  files: readonly { name: string; content: Uint8Array }[],
): Promise<void> {
  const suspects = new Map<string, string[]>();
  for (const { name, content } of files) {
    const text = Buffer.from(content).toString('utf8');
    if (text.includes('message_set_wire_format')) suspects.set(name, text.split('\n'));
  }
  if (suspects.size === 0) return;
  const set = fromBinary(FileDescriptorSetSchema, await readFile(path), deep);
  let restored = false;
  for (const file of set.file) {
    const lines = suspects.get(file.name);
    if (lines) restored = restoreIn(file, lines) || restored;
  }
  if (restored) await writeFile(path, toBinary(FileDescriptorSetSchema, set));
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
