// The services tree as the flat list of rows that are visible now: sources, packages, services, methods.
import type { WholeCatalog, MethodEntry, ServiceEntry, Source } from '../../../src-shared/catalog';

export type TreeRow =
  | { kind: 'source'; id: string; depth: 0; label: string; open: boolean; source: Source }
  | { kind: 'package'; id: string; depth: 1; label: string; open: boolean; source: Source }
  | {
      kind: 'service';
      id: string;
      depth: 2;
      label: string;
      open: boolean;
      source: Source;
      service: ServiceEntry;
    }
  | { kind: 'method'; id: string; depth: 3; label: string; source: Source; method: MethodEntry };

/**
 * @param filter words that must all occur in `package.Service/Method`, in any case; '' shows all
 * @param collapsed ids of rows that the user closed; a filter opens everything
 */
export function treeRows(catalog: WholeCatalog, filter: string, collapsed: ReadonlySet<string>): TreeRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return catalog.sources.flatMap((source) => sourceRows(source, words, collapsed));
}

function sourceRows(source: Source, words: string[], collapsed: ReadonlySet<string>): TreeRow[] {
  const filtering = words.length > 0;
  const id = source.id;
  const open = filtering || !collapsed.has(id);
  const children = open ? packageRows(source, words, collapsed) : [];
  if (filtering && children.length === 0) return [];
  return [{ kind: 'source', id, depth: 0, label: source.label, open, source }, ...children];
}

function packageRows(source: Source, words: string[], collapsed: ReadonlySet<string>): TreeRow[] {
  return source.packages.flatMap((entry): TreeRow[] => {
    const id = `${source.id} ${entry.name}`;
    const open = words.length > 0 || !collapsed.has(id);
    const children = open
      ? entry.services.flatMap((service) => serviceRows(source, service, entry.name, words, collapsed))
      : [];
    if (words.length > 0 && children.length === 0) return [];
    return [{ kind: 'package', id, depth: 1, label: entry.name, open, source }, ...children];
  });
}

function serviceRows(
  source: Source,
  service: ServiceEntry,
  packageName: string,
  words: string[],
  collapsed: ReadonlySet<string>,
): TreeRow[] {
  const id = `${source.id} ${service.name}`;
  const open = words.length > 0 || !collapsed.has(id);
  const shown = service.methods.filter((method) => matches(`${service.name}/${method.name}`, words));
  if (words.length > 0 && shown.length === 0) return [];
  const label =
    packageName && service.name.startsWith(`${packageName}.`)
      ? service.name.slice(packageName.length + 1)
      : service.name;
  const methods = shown.map((method): TreeRow => ({
    kind: 'method',
    id: `${source.id} ${method.path}`,
    depth: 3,
    label: method.name,
    source,
    method,
  }));
  return [{ kind: 'service', id, depth: 2, label, open, source, service }, ...(open ? methods : [])];
}

function matches(name: string, words: string[]): boolean {
  const lower = name.toLowerCase();
  return words.every((word) => lower.includes(word));
}
