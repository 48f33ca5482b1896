// The order of declarations: as in the source when it is known, else one that gives equal descriptors.
import type { DescriptorPath, SourcePlaces } from './proto-print-places';

/** Something that is printed as one piece. */
export interface Unit {
  readonly path: DescriptorPath;
  /** Positions among the nested messages that this piece declares itself: groups and map entries. */
  readonly declares?: readonly number[];
  /** Its own position among the nested messages. */
  readonly nested?: number;
  /** Neighbours of the same block are printed in it together. */
  readonly block?: string;
  /** One line, so that neighbours need no empty line between. */
  readonly small?: boolean;
  print(): void;
}

/**
 * Groups and map entries are nested messages too, and descriptors keep the order of nested messages. So a plain nested
 * message goes before the first field whose own message has a higher position.
 *
 * @param members fields, oneofs and extensions in the order of the descriptor
 * @param nested messages that are declared on their own
 */
export function inOrder(
  members: readonly Unit[],
  nested: readonly Unit[],
  others: readonly Unit[],
  places: SourcePlaces,
): Unit[] {
  const all = [...members, ...nested, ...others];
  const located = all.map((unit) => ({ unit, at: places.position(unit.path) }));
  if (located.every(({ at }) => at !== undefined)) {
    return located.sort((one, two) => (one.at ?? 0) - (two.at ?? 0)).map(({ unit }) => unit);
  }
  const ordered: Unit[] = [...others];
  const waiting = [...nested];
  const release = (below: number) => {
    while ((waiting[0]?.nested ?? Infinity) < below) ordered.push(...waiting.splice(0, 1));
  };
  release(Math.min(Infinity, ...members.flatMap(({ declares }) => declares ?? [])));
  for (const member of members) {
    if (member.declares && member.declares.length > 0) release(Math.min(...member.declares));
    ordered.push(member);
  }
  return [...ordered, ...waiting];
}
