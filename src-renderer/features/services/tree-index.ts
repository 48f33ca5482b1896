// What the tree needs of a source, made once for each load of it: names as they are shown, and as a filter reads them.
import type { MethodEntry, ServiceEntry, Source } from '../../../src-shared/catalog';

/** A row of the tree, made here because it stays the same whatever is filtered. */
export interface MethodRow {
  kind: 'method';
  id: string;
  depth: 3;
  label: string;
  source: Source;
  method: MethodEntry;
  /** `package.service/method` in lower case. */
  haystack: string;
}

export interface IndexedService {
  id: string;
  service: ServiceEntry;
  /** Name without its package. */
  label: string;
  methods: MethodRow[];
}

export interface IndexedPackage {
  id: string;
  name: string;
  services: IndexedService[];
}

export interface SourceIndex {
  packages: IndexedPackage[];
  /** Packages start closed: all open, the tree would be a list that nobody reads. */
  big: boolean;
}

const manyMethods = 300;

// A source that did not change stays the same object (SchemaState), and so keeps its index.
const indexes = new WeakMap<Source, SourceIndex>();

export function sourceIndex(source: Source): SourceIndex {
  const known = indexes.get(source);
  if (known) return known;
  const packages = source.packages.map(({ name, services }) => ({
    id: `${source.id} ${name}`,
    name,
    services: services.map((service) => indexedService(source, service, name)),
  }));
  const count = packages.reduce(
    (sum, { services }) => services.reduce((more, { methods }) => more + methods.length, sum),
    0,
  );
  const made = { packages, big: packages.length > 1 && count > manyMethods };
  indexes.set(source, made);
  return made;
}

/** The row of a method in the tree. */
export function methodId(sourceId: string, path: string): string {
  return `${sourceId} ${path}`;
}

function indexedService(source: Source, service: ServiceEntry, packageName: string): IndexedService {
  const label =
    packageName && service.name.startsWith(`${packageName}.`)
      ? service.name.slice(packageName.length + 1)
      : service.name;
  const methods = service.methods.map((method): MethodRow => ({
    kind: 'method',
    id: methodId(source.id, method.path),
    depth: 3,
    label: method.name,
    source,
    method,
    haystack: `${service.name}/${method.name}`.toLowerCase(),
  }));
  return { id: `${source.id} ${service.name}`, service, label, methods };
}
