// Puts files behind the files that they import, and leaves out what imports a broken file or, in a circle, itself.

export interface Importing {
  name: string;
  dependencies: string[];
}

export interface Ordered {
  /** Names of the good files, dependencies first. */
  order: string[];
  /** A file without a fault of its own -> the broken file that it needs. */
  blocked: Map<string, string>;
  /** Files that import each other in a circle -> the names along it. */
  circles: Map<string, string[]>;
}

/** `broken`: names of files that cannot be used. Dependencies that are no file of these are passed over. */
export function orderFiles(files: readonly Importing[], broken: ReadonlySet<string>): Ordered {
  const byName = new Map(files.map((file) => [file.name, file]));
  const ordered: Ordered = { order: [], blocked: new Map(), circles: new Map() };
  /** Names that cannot be used -> the file whose fault that is. */
  const culprits = new Map<string, string>();
  for (const members of components(byName)) {
    const [name = ''] = members;
    const dependencies = byName.get(name)?.dependencies ?? [];
    if (members.length > 1 || dependencies.includes(name)) {
      for (const member of members) ordered.circles.set(member, members);
      for (const member of members) culprits.set(member, member);
      continue;
    }
    if (broken.has(name)) {
      culprits.set(name, name);
      continue;
    }
    const culprit = dependencies.map((one) => culprits.get(one)).find((one) => one !== undefined);
    if (culprit === undefined) ordered.order.push(name);
    else {
      culprits.set(name, culprit);
      ordered.blocked.set(name, culprit);
    }
  }
  return ordered;
}

/**
 * Files that reach each other through imports, one list each, dependencies first: Tarjan's strongly connected components,
 * without recursion, since a chain of imports is as long as a server makes it.
 */
function components(byName: ReadonlyMap<string, Importing>): string[][] {
  const search = new Search(byName);
  for (const name of byName.keys()) search.from(name);
  return search.components;
}

class Search {
  readonly components: string[][] = [];
  private readonly indexes = new Map<string, number>();
  private readonly lows = new Map<string, number>();
  private readonly open: string[] = [];
  private readonly isOpen = new Set<string>();

  constructor(private readonly byName: ReadonlyMap<string, Importing>) {}

  from(root: string): void {
    if (this.indexes.has(root)) return;
    const path = [this.enter(root)];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { name } = top;
      const dependency = this.byName.get(name)?.dependencies[top.next++];
      if (dependency === undefined) {
        path.pop();
        this.leave(name, path.at(-1)?.name);
      } else if (this.byName.has(dependency) && !this.indexes.has(dependency)) {
        path.push(this.enter(dependency));
      } else if (this.isOpen.has(dependency)) this.lower(name, this.indexes.get(dependency));
    }
  }

  private enter(name: string): { name: string; next: number } {
    const index = this.indexes.size;
    this.indexes.set(name, index);
    this.lows.set(name, index);
    this.open.push(name);
    this.isOpen.add(name);
    return { name, next: 0 };
  }

  private leave(name: string, above: string | undefined): void {
    if (above !== undefined) this.lower(above, this.lows.get(name));
    if (this.lows.get(name) !== this.indexes.get(name)) return;
    const members = this.open.splice(this.open.lastIndexOf(name));
    for (const member of members) this.isOpen.delete(member);
    this.components.push(members);
  }

  private lower(name: string, to: number | undefined): void {
    this.lows.set(name, Math.min(this.lows.get(name) ?? Infinity, to ?? Infinity));
  }
}
