// The methods of a source by path, made once for each load of it; and which services stand in two sources.
import type { MethodEntry, PackageEntry, Source } from '../../src-shared/catalog';

type Packages = { packages: PackageEntry[] };

const indexes = new WeakMap<PackageEntry[], Map<string, MethodEntry>>();

/** Path (`/pkg.Service/Method`) to method. A source that did not change keeps its `packages`, and so its index. */
function indexOf({ packages }: Packages): Map<string, MethodEntry> {
  const known = indexes.get(packages);
  if (known) return known;
  const methods = packages.flatMap(({ services }) => services.flatMap((service) => service.methods));
  const made = new Map(methods.map((method) => [method.path, method]));
  indexes.set(packages, made);
  return made;
}

export function methodAt(source: Packages, path: string): MethodEntry | undefined {
  return indexOf(source).get(path);
}

export function methodsOf(source: Packages): MethodEntry[] {
  return [...indexOf(source).values()];
}

/** Full names of services that more than one source defines: their methods are shown with their source's name. */
export function sharedServices(sources: readonly Source[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  if (sources.length < 2) return shared;
  for (const { packages } of sources) {
    const own = new Set(packages.flatMap(({ services }) => services.map(({ name }) => name)));
    for (const name of own) (seen.has(name) ? shared : seen).add(name);
  }
  return shared;
}
