// What the tree needs of a source, made once for each load of it: names as they are shown, and as a filter reads them.
import type { MethodEntry, PackageEntry, ServiceEntry } from '../../../src-shared/catalog';

export interface IndexedMethod {
  method: MethodEntry;
  /** `package.service/method` in lower case. */
  haystack: string;
}

export interface IndexedService {
  service: ServiceEntry;
  /** Name without its package. */
  label: string;
  methods: IndexedMethod[];
}

export interface IndexedPackage {
  name: string;
  services: IndexedService[];
}

export interface SourceIndex {
  packages: IndexedPackage[];
  /** Packages start closed: all open, the tree would be a list that nobody reads. */
  big: boolean;
}

const manyMethods = 300;

const indexes = new WeakMap<PackageEntry[], SourceIndex>();

export function sourceIndex({ packages }: { packages: PackageEntry[] }): SourceIndex {
  const known = indexes.get(packages);
  if (known) return known;
  const indexed = packages.map(({ name, services }) => ({
    name,
    services: services.map((service) => indexedService(service, name)),
  }));
  const count = packages.reduce(
    (sum, { services }) => services.reduce((more, { methods }) => more + methods.length, sum),
    0,
  );
  const made = { packages: indexed, big: packages.length > 1 && count > manyMethods };
  indexes.set(packages, made);
  return made;
}

function indexedService(service: ServiceEntry, packageName: string): IndexedService {
  const label =
    packageName && service.name.startsWith(`${packageName}.`)
      ? service.name.slice(packageName.length + 1)
      : service.name;
  const methods = service.methods.map((method) => ({
    method,
    haystack: `${service.name}/${method.name}`.toLowerCase(),
  }));
  return { service, label, methods };
}
