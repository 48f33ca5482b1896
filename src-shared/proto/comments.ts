// The comments of the .proto beside a type, a field or a value, out of the descriptor's source info.
import type { AnyDesc, DescFile } from '@bufbuild/protobuf';

const docs = new WeakMap<AnyDesc, string>();
const tables = new WeakMap<DescFile, Map<string, string>>();

/** The comment above (or, when there is none, behind) the declaration, without `//`; empty when there is none. */
export function docOf(desc: AnyDesc): string {
  let doc = docs.get(desc);
  if (doc === undefined) {
    const path = pathOf(desc);
    doc = path === undefined ? '' : (commentsOf(fileOf(desc)).get(path.join('.')) ?? '');
    docs.set(desc, doc);
  }
  return doc;
}

function commentsOf(file: DescFile): Map<string, string> {
  let table = tables.get(file);
  if (table === undefined) {
    table = new Map();
    for (const { path, leadingComments, trailingComments } of file.proto.sourceCodeInfo?.location ?? []) {
      const text = clean(leadingComments) || clean(trailingComments);
      if (text !== '') table.set(path.join('.'), text);
    }
    tables.set(file, table);
  }
  return table;
}

function clean(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^ /, '').trimEnd());
  return lines.join('\n').trim();
}

export function fileOf(desc: AnyDesc): DescFile {
  if (desc.kind === 'file') return desc;
  if (desc.kind === 'field' || desc.kind === 'oneof' || desc.kind === 'enum_value' || desc.kind === 'rpc') {
    return desc.parent.file;
  }
  return desc.file;
}

/** Field numbers of descriptor.proto and indexes, as SourceCodeInfo.Location.path describes them. */
export function pathOf(desc: AnyDesc): number[] | undefined {
  switch (desc.kind) {
    case 'file':
      return [];
    case 'message':
      if (desc.parent === undefined) return step([], 4, desc.file.proto.messageType, desc.proto);
      return step(pathOf(desc.parent), 3, desc.parent.proto.nestedType, desc.proto);
    case 'enum':
      if (desc.parent === undefined) return step([], 5, desc.file.proto.enumType, desc.proto);
      return step(pathOf(desc.parent), 4, desc.parent.proto.enumType, desc.proto);
    case 'extension':
      if (desc.parent === undefined) return step([], 7, desc.file.proto.extension, desc.proto);
      return step(pathOf(desc.parent), 6, desc.parent.proto.extension, desc.proto);
    case 'service':
      return step([], 6, desc.file.proto.service, desc.proto);
    case 'field':
      return step(pathOf(desc.parent), 2, desc.parent.proto.field, desc.proto);
    case 'oneof':
      return step(pathOf(desc.parent), 8, desc.parent.proto.oneofDecl, desc.proto);
    case 'enum_value':
      return step(pathOf(desc.parent), 2, desc.parent.proto.value, desc.proto);
    case 'rpc':
      return step(pathOf(desc.parent), 2, desc.parent.proto.method, desc.proto);
  }
}

function step<T>(
  parent: number[] | undefined,
  number: number,
  among: readonly T[],
  own: T,
): number[] | undefined {
  const index = indexIn(among, own);
  return parent === undefined || index === undefined ? undefined : [...parent, number, index];
}

const indexes = new WeakMap<readonly unknown[], Map<unknown, number>>();

/** As indexOf, but for ten thousand fields in turn. */
function indexIn(among: readonly unknown[], own: unknown): number | undefined {
  let table = indexes.get(among);
  if (table === undefined) {
    table = new Map(among.map((each, index) => [each, index]));
    indexes.set(among, table);
  }
  return table.get(own);
}
