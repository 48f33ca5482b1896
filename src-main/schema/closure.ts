// The files that some types need, as a FileDescriptorSet: the page never gets more than it opens (ARCHITECTURE walk 1).
import type { PackageEntry } from '../../src-shared/catalog';
import { fail, ok, type Result } from '../../src-shared/result';
import type { ClosureIndex } from './set-index';
import type { SetStore } from './set-store';

/** A set as a source holds it. */
export interface StoredSet {
  digest: string;
  /** Services that the tree shows from this set: they decide which of two declarations of one name is meant. */
  services: string[];
}

interface Request {
  store: SetStore;
  sets: StoredSet[];
  packages: PackageEntry[];
  /** Full names of messages, enums, services or extensions; a leading dot is allowed. */
  typeNames: string[];
}

/**
 * FileDescriptorSet bytes, dependencies first, with source info, and with the files of the set that extend messages of it.
 * Fails with `unknown-type`, `types-apart`, or `set-gone` when the set must be made again.
 */
export async function closureOf({ store, sets, packages, typeNames }: Request): Promise<Result<Uint8Array>> {
  const names = typeNames.map((name) => name.replace(/^\./, ''));
  const known = new Set<string>();
  const able: { set: StoredSet; index: ClosureIndex; files: number[] }[] = [];
  for (const set of sets) {
    const index = await store.closures(set.digest);
    if (!index) return setGone(set);
    const files = names.map((name) => index.fileOf(name));
    names.forEach((name, position) => files[position] !== undefined && known.add(name));
    const found = files.filter((file) => file !== undefined);
    if (found.length === names.length) able.push({ set, index, files: found });
  }
  const shown = able.length > 1 ? able.find(({ set }) => shows(set, names, packages)) : undefined;
  const chosen = shown ?? able[0];
  if (!chosen) return notFound(names, known);
  const { set, index, files } = chosen;
  const bytes = await store.read(set.digest, index.closure(files));
  if (bytes) return ok(bytes);
  await store.drop(set.digest);
  return setGone(set);
}

/** Whether the shown methods of a set take or give all these types, or are these services. */
function shows({ services }: StoredSet, names: string[], packages: PackageEntry[]): boolean {
  const mine = new Set(services);
  const named = new Set(services);
  for (const service of packages.flatMap((one) => one.services)) {
    if (!mine.has(service.name)) continue;
    for (const { inputType, outputType } of service.methods) named.add(inputType).add(outputType);
  }
  return names.every((name) => named.has(name));
}

function notFound(names: string[], known: Set<string>): Result<never> {
  const unknown = names.find((name) => !known.has(name));
  return unknown === undefined
    ? fail('types-apart', `${names.join(' and ')} are in files that cannot be loaded together.`)
    : fail('unknown-type', `${unknown} is not in this source. Reload it, or choose a method again.`);
}

function setGone({ digest }: StoredSet): Result<never> {
  return fail('set-gone', 'The compiled schema is not on the disk any more. Reload the source.', digest);
}
