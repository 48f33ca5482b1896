// Message types by full name, from whichever source has them: for rules, which are files and know no sources.
import { joinRegistries, readRegistry, type TypeRegistry } from '../../src-shared/proto/registry';
import type { SchemaLibrary } from './library';

/** What none has is missing in it. Undefined while no source is open. */
export async function typesByName(
  library: Pick<SchemaLibrary, 'catalog' | 'closure'>,
  names: readonly string[],
): Promise<TypeRegistry | undefined> {
  const { sources } = library.catalog();
  if (sources.length === 0) return undefined;
  const found: TypeRegistry[] = [];
  for (const name of names) {
    if (found.some((one) => one.message(name).ok)) continue;
    const types = await firstWith(library, name);
    if (types !== undefined) found.push(types);
  }
  const [first, ...others] = found;
  if (first === undefined) return emptyRegistry();
  return others.length === 0 ? first : joinRegistries(first, others);
}

async function firstWith(
  library: Pick<SchemaLibrary, 'catalog' | 'closure'>,
  name: string,
): Promise<TypeRegistry | undefined> {
  for (const { id } of library.catalog().sources) {
    const closure = await library.closure({ sourceId: id, typeNames: [name] });
    const types = closure.ok ? readRegistry(closure.value.fileDescriptorSet) : closure;
    if (types.ok && types.value.message(name).ok) return types.value;
  }
  return undefined;
}

/** Knows the well-known types alone, and says of any other that it does not. */
function emptyRegistry(): TypeRegistry | undefined {
  const empty = readRegistry(new Uint8Array());
  return empty.ok ? empty.value : undefined;
}
