// Which services a server has, as far as the loaded sources know: what it told by reflection, and what calls go to it.
import type { Source } from '../../src-shared/catalog';

/** The protocol's own services have no health of their own. */
const ownServices = /^grpc\.(?:health|reflection|channelz)\./;

/** `localhost:50051` in any of the ways to write it: `dns:///localhost:50051`, `http://localhost:50051`. */
export function sameTarget(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

/** @param called sources of the methods that open calls aim at this server */
export function offeredServices(
  sources: readonly Source[],
  target: string,
  called: ReadonlySet<string>,
): string[] {
  const of = sources.filter(
    ({ id, reflection }) =>
      called.has(id) || (reflection !== undefined && sameTarget(reflection.target, target)),
  );
  const names = of.flatMap(({ packages }) =>
    packages.flatMap(({ services }) => services.map(({ name }) => name)),
  );
  return [...new Set(names)].filter((name) => !ownServices.test(name)).toSorted();
}

function bare(target: string): string {
  return target
    .trim()
    .toLowerCase()
    .replace(/^(?:dns:\/\/\/?|https?:\/\/|grpcs?:\/\/|dns:)/, '')
    .replaceAll(/\s*,\s*/g, ',');
}
