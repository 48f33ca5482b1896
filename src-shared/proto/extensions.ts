// Which extensions a schema has for a message: the form and the completion offer them beside its own fields.
import type { DescExtension, DescMessage, Registry } from '@bufbuild/protobuf';

type ByMessage = Map<string, DescExtension[]>;

const tables = new WeakMap<Registry, ByMessage>();

/** In the order of their numbers; none for nearly every message. */
export function extensionsOf(desc: DescMessage, types: Registry): readonly DescExtension[] {
  let table = tables.get(types);
  if (table === undefined) {
    table = tableOf(types);
    tables.set(types, table);
  }
  return table.get(desc.typeName) ?? [];
}

function tableOf(types: Registry): ByMessage {
  const table: ByMessage = new Map();
  for (const type of types) {
    if (type.kind !== 'extension') continue;
    const own = table.get(type.extendee.typeName);
    if (own === undefined) table.set(type.extendee.typeName, [type]);
    else own.push(type);
  }
  for (const extensions of table.values()) extensions.sort((a, b) => a.number - b.number);
  return table;
}
