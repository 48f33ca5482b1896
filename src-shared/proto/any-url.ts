// Puts back the type URLs that the library rewrites: it packs every Any as `type.googleapis.com/...`, whatever was asked for.
import {
  fromBinary,
  getExtension,
  setExtension,
  toBinary,
  type Message,
  type Registry,
} from '@bufbuild/protobuf';
import {
  isReflectList,
  isReflectMap,
  isReflectMessage,
  reflect,
  type ReflectMessage,
} from '@bufbuild/protobuf/reflect';
import { fieldsByName } from './field-type';
import type { JsonPath } from './json-tree';

/** One Any of the draft: where it is (through other Anys too) and the URL that was written there. */
export interface AnyUrl {
  readonly at: JsonPath;
  readonly typeUrl: string;
}

export const libraryPrefix = 'type.googleapis.com/';

/** Sets `typeUrl` of the Any at `at` inside `message`, in place. */
export function setAnyUrl(message: ReflectMessage, { at, typeUrl }: AnyUrl, types: Registry): void {
  const [part, ...rest] = at;
  const isAny = message.desc.typeName === 'google.protobuf.Any';
  if (part === undefined) {
    if (isAny) setText(message, 'type_url', typeUrl);
    return;
  }
  if (isAny) repack(message, { at: part === 'value' ? rest : at, typeUrl }, { at, typeUrl }, types);
  else setInField(message, String(part), rest, typeUrl, types);
}

function setInField(
  message: ReflectMessage,
  key: string,
  rest: JsonPath,
  typeUrl: string,
  types: Registry,
): void {
  const field = fieldsByName(message.desc).get(key);
  if (field === undefined || field.kind === 'extension') {
    setInExtension(message.message, key.slice(1, -1), rest, typeUrl, types);
    return;
  }
  const value: unknown = message.get(field);
  const [part, ...deeper] = rest;
  let child: unknown = value;
  let path: JsonPath = rest;
  if (isReflectList(value)) {
    child = value.get(Number(part));
    path = deeper;
  } else if (isReflectMap(value)) {
    child = [...value].find(([entryKey]) => String(entryKey) === String(part))?.[1];
    path = deeper;
  }
  if (isReflectMessage(child)) setAnyUrl(child, { at: path, typeUrl }, types);
}

function setInExtension(
  owner: Message,
  name: string,
  rest: JsonPath,
  typeUrl: string,
  types: Registry,
): void {
  const extension = types.getExtension(name);
  if (extension?.message === undefined) return;
  const value: unknown = getExtension(owner, extension);
  const [part, ...deeper] = rest;
  const isList = extension.fieldKind === 'list';
  const child: unknown = isList && Array.isArray(value) ? value[Number(part)] : value;
  setAnyUrl(reflect(extension.message, child as Message), { at: isList ? deeper : rest, typeUrl }, types);
  setExtension(owner, extension, value);
}

/** The Any is inside another one, packed to bytes already: open it, change it, pack it again. */
function repack(any: ReflectMessage, inside: AnyUrl, plain: AnyUrl, types: Registry): void {
  const url = textOf(any, 'type_url');
  const valueField = any.fields.find(({ name }) => name === 'value');
  const desc = types.getMessage(url.slice(url.lastIndexOf('/') + 1));
  if (desc === undefined || valueField === undefined) return;
  const bytes: unknown = any.get(valueField);
  if (!(bytes instanceof Uint8Array)) return;
  const opened = reflect(desc, fromBinary(desc, bytes));
  setAnyUrl(opened, desc.typeName === 'google.protobuf.Any' ? inside : plain, types);
  any.set(valueField, toBinary(desc, opened.message));
}

function textOf(message: ReflectMessage, name: string): string {
  const field = message.fields.find((candidate) => candidate.name === name);
  return field === undefined ? '' : String(message.get(field));
}

function setText(message: ReflectMessage, name: string, text: string): void {
  const field = message.fields.find((candidate) => candidate.name === name);
  if (field !== undefined) message.set(field, text);
}
