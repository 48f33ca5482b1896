// The files that some types need, as a FileDescriptorSet: the page never gets more than it opens (ARCHITECTURE walk 1).
import { fail, ok, type Result } from '../../src-shared/result';
import { joined } from './descriptor-wire';
import type { SetIndex } from './set-index';

/** FileDescriptorSet bytes, dependencies first, with source info. `typeNames`: full names, a leading dot is allowed. */
export function closureOf(sets: SetIndex[], typeNames: string[]): Result<Uint8Array> {
  const names = typeNames.map((name) => name.replace(/^\./, ''));
  const able = sets.filter(({ declaredIn }) => names.every((name) => declaredIn.has(name)));
  // Files built apart may declare one name in two ways: the methods that are shown decide which is meant.
  const set = able.find(({ shownTypes }) => names.every((name) => shownTypes.has(name))) ?? able[0];
  if (!set) {
    const unknown = names.find((name) => sets.every(({ declaredIn }) => !declaredIn.has(name)));
    return unknown === undefined
      ? fail('types-apart', `${names.join(' and ')} are in files that cannot be loaded together.`)
      : fail('unknown-type', `${unknown} is not in this source. Reload it, or choose a method again.`);
  }
  return ok(joined(neededFiles(set, names)));
}

function neededFiles(set: SetIndex, names: string[]): Uint8Array[] {
  const positions = new Map(set.files.map(({ name }, position) => [name, position]));
  const needed = new Set(names.flatMap((name) => set.declaredIn.get(name) ?? []));
  for (const position of needed) {
    for (const dependency of set.files[position]?.dependencies ?? []) {
      const next = positions.get(dependency);
      if (next !== undefined) needed.add(next);
    }
  }
  return set.files.filter((_, position) => needed.has(position)).map(({ whole }) => whole);
}
