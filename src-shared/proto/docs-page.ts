// The documentation of one declaration, ready to be shown: comments, fields, values, methods, options.
import type {
  DescEnum,
  DescExtension,
  DescFile,
  DescMessage,
  DescMethod,
  DescOneof,
  DescService,
} from '@bufbuild/protobuf';
import {
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  FieldOptionsSchema,
  MessageOptionsSchema,
  MethodOptionsSchema,
  ServiceOptionsSchema,
} from '@bufbuild/protobuf/wkt';
import { docOf } from './comments';
import { readComment, summaryOf, type DocBlock } from './docs-comment';
import { fieldDoc, type DocField } from './docs-field';
import { lineOf } from './docs-line';
import { docOptions, type DocOption } from './options-text';
import type { TypeRegistry } from './registry';

/** A type of the schema, shown by its short name and linked. */
export interface TypeLink {
  readonly name: string;
  readonly typeName: string;
}

export interface DocMethod {
  readonly name: string;
  /** `/pkg.Service/Method`. */
  readonly path: string;
  readonly symbol: string;
  readonly input: TypeLink;
  readonly output: TypeLink;
  readonly clientStreaming: boolean;
  readonly serverStreaming: boolean;
  readonly deprecated: boolean;
  readonly summary: string;
  readonly options: readonly DocOption[];
}

export interface DocValue {
  readonly name: string;
  readonly number: number;
  readonly deprecated: boolean;
  readonly comment: readonly DocBlock[];
  readonly options: readonly DocOption[];
}

/** Fields of a oneof together; `name` is absent for fields in none. */
export interface DocFieldGroup {
  readonly oneof?: { readonly name: string; readonly comment: readonly DocBlock[] };
  readonly fields: readonly DocField[];
}

export interface DocsPage {
  readonly kind: 'service' | 'method' | 'message' | 'enum' | 'extension';
  readonly name: string;
  /** Full name without a leading dot; of a method `pkg.Service.Method`. */
  readonly symbol: string;
  readonly packageName: string;
  /** Import name, and 1-based line (0 when the set has no source info). */
  readonly file: string;
  readonly line: number;
  readonly deprecated: boolean;
  readonly comment: readonly DocBlock[];
  readonly options: readonly DocOption[];
  /** The message around a nested type, or the service of a method. */
  readonly parent?: TypeLink;
  readonly methods: readonly DocMethod[];
  readonly fields: readonly DocFieldGroup[];
  readonly values: readonly DocValue[];
  readonly nested: readonly (TypeLink & { readonly kind: 'message' | 'enum'; readonly summary: string })[];
  /** Declared inside of this message. */
  readonly extensions: readonly DocField[];
}

/** What pages are made from. */
type DocTypes = Pick<TypeRegistry, 'types'>;

/** undefined when the registry has no such service, method, message, enum or extension. */
export function docsPage(registry: DocTypes, symbol: string): DocsPage | undefined {
  const { types } = registry;
  const found = types.get(symbol);
  if (found?.kind === 'service') return servicePage(found, registry);
  if (found?.kind === 'message') return messagePage(found, registry);
  if (found?.kind === 'enum') return enumPage(found, registry);
  if (found?.kind === 'extension') return extensionPage(found, registry);
  const method = types
    .getService(parentName(symbol))
    ?.methods.find(({ name }) => symbol.endsWith(`.${name}`));
  return method && methodPage(method, registry);
}

export function parentName(symbol: string): string {
  return symbol.slice(0, Math.max(0, symbol.lastIndexOf('.')));
}

function servicePage(desc: DescService, registry: DocTypes): DocsPage {
  return {
    ...page('service', desc, desc.file),
    options: docOptions(ServiceOptionsSchema, desc.proto.options, registry.types),
    methods: desc.methods.map((method) => methodDoc(method, registry)),
  };
}

function methodPage(desc: DescMethod, registry: DocTypes): DocsPage {
  const { parent } = desc;
  return {
    ...page('method', { ...desc, typeName: `${parent.typeName}.${desc.name}` }, parent.file),
    comment: readComment(docOf(desc)),
    line: lineOf(desc),
    parent: link(parent),
    options: docOptions(MethodOptionsSchema, desc.proto.options, registry.types),
    methods: [methodDoc(desc, registry)],
  };
}

function messagePage(desc: DescMessage, registry: DocTypes): DocsPage {
  const nested = desc.nestedMessages.filter(({ proto }) => proto.options?.mapEntry !== true);
  return {
    ...page('message', desc, desc.file),
    ...(desc.parent ? { parent: link(desc.parent) } : {}),
    options: docOptions(MessageOptionsSchema, desc.proto.options, registry.types),
    fields: fieldGroups(desc, registry),
    nested: [
      ...nested.map((one) => ({ ...link(one), kind: 'message' as const, summary: summaryOf(docOf(one)) })),
      ...desc.nestedEnums.map((one) => ({
        ...link(one),
        kind: 'enum' as const,
        summary: summaryOf(docOf(one)),
      })),
    ],
    extensions: desc.nestedExtensions.map((one) => fieldDoc(one, registry.types)),
  };
}

function enumPage(desc: DescEnum, registry: DocTypes): DocsPage {
  return {
    ...page('enum', desc, desc.file),
    ...(desc.parent ? { parent: link(desc.parent) } : {}),
    options: docOptions(EnumOptionsSchema, desc.proto.options, registry.types),
    values: desc.values.map((value) => ({
      name: value.name,
      number: value.number,
      deprecated: value.deprecated,
      comment: readComment(docOf(value)),
      options: docOptions(EnumValueOptionsSchema, value.proto.options, registry.types),
    })),
  };
}

function extensionPage(desc: DescExtension, registry: DocTypes): DocsPage {
  return {
    ...page('extension', desc, desc.file),
    ...(desc.parent ? { parent: link(desc.parent) } : {}),
    options: docOptions(FieldOptionsSchema, desc.proto.options, registry.types),
    extensions: [fieldDoc(desc, registry.types)],
  };
}

type Declaration = (DescService | DescMessage | DescEnum | DescExtension | DescMethod) & { typeName: string };

function page(kind: DocsPage['kind'], desc: Declaration, file: DescFile): DocsPage {
  const isMethod = desc.kind === 'rpc';
  return {
    kind,
    name: desc.name,
    symbol: desc.typeName,
    packageName: file.proto.package,
    file: file.proto.name,
    line: isMethod ? 0 : lineOf(desc),
    deprecated: desc.deprecated,
    comment: isMethod ? [] : readComment(docOf(desc)),
    options: [],
    methods: [],
    fields: [],
    values: [],
    nested: [],
    extensions: [],
  };
}

function methodDoc(method: DescMethod, { types }: DocTypes): DocMethod {
  const { name, parent, input, output, methodKind, deprecated } = method;
  return {
    name,
    path: `/${parent.typeName}/${name}`,
    symbol: `${parent.typeName}.${name}`,
    input: link(input),
    output: link(output),
    clientStreaming: methodKind === 'client_streaming' || methodKind === 'bidi_streaming',
    serverStreaming: methodKind === 'server_streaming' || methodKind === 'bidi_streaming',
    deprecated,
    summary: summaryOf(docOf(method)),
    options: docOptions(MethodOptionsSchema, method.proto.options, types),
  };
}

/** In the order of the .proto; a oneof stands where its first field does. */
function fieldGroups(desc: DescMessage, { types }: DocTypes): DocFieldGroup[] {
  const groups: { oneof?: DescOneof; fields: DocField[] }[] = [];
  for (const field of desc.fields) {
    const { oneof } = field;
    const last = groups.at(-1);
    if (last && last.oneof === oneof) last.fields.push(fieldDoc(field, types));
    else groups.push({ ...(oneof ? { oneof } : {}), fields: [fieldDoc(field, types)] });
  }
  return groups.map(({ oneof, fields }) => ({
    ...(oneof ? { oneof: { name: oneof.name, comment: readComment(docOf(oneof)) } } : {}),
    fields,
  }));
}

function link({ name, typeName }: { name: string; typeName: string }): TypeLink {
  return { name, typeName };
}
