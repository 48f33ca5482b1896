// Which files buf may see together: within one group a name is one file and a file has one name (facts/schema.md, trap 4).
import type { ImportEdge, ImportGraph } from './import-closure';
import { Pauses } from './pauses';
import type { KnownFile, ProtoFile } from './proto-file';

export interface BuildGroup<F extends KnownFile = ProtoFile> {
  /** Every file of the group by import name. */
  files: Map<string, F>;
  /** Names of the entry files. */
  entries: string[];
  /** What an import name in this group led to. */
  edges: Map<string, ImportEdge[]>;
}

/** Import name -> real path, or a mark for what is no file. Two files that disagree about a name cannot be built together. */
type Names<F> = Map<string, { meaning: string; file?: F }>;

/** Groups of entry files; nearly always one. Entry files that could not be read are in none. */
export async function buildGroups<F extends KnownFile>(
  entries: string[],
  names: Map<string, string>,
  graph: ImportGraph<F>,
): Promise<BuildGroup<F>[]> {
  const groups: { names: Names<F>; nameOf: Map<string, string>; entries: string[] }[] = [];
  const pauses = new Pauses();
  for (const path of entries) {
    await pauses.pause();
    const name = names.get(path);
    const file = graph.files.get(path);
    if (name === undefined || !file) continue;
    const closure = closureOf(name, file, graph);
    let group = groups.find((candidate) => agrees(candidate, closure));
    if (!group) {
      group = { names: new Map(), nameOf: new Map(), entries: [] };
      groups.push(group);
    }
    group.entries.push(name);
    for (const [key, value] of closure) {
      group.names.set(key, value);
      if (value.file) group.nameOf.set(value.file.realPath, key);
    }
  }
  return groups.map((group) => finished(group, graph));
}

/** What one entry file reaches. A name that two folders give is the first one met, as with protoc's -I. */
function closureOf<F extends KnownFile>(name: string, file: F, graph: ImportGraph<F>): Names<F> {
  const names: Names<F> = new Map([[name, { meaning: file.realPath, file }]]);
  const waiting = [file];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const { statement, resolution } of graph.edges.get(next.path) ?? []) {
      if (names.has(statement.name) || resolution.kind === 'refused') continue;
      const target = resolution.kind === 'file' ? graph.files.get(resolution.path) : undefined;
      names.set(
        statement.name,
        target ? { meaning: target.realPath, file: target } : { meaning: resolution.kind },
      );
      if (target) waiting.push(target);
    }
  }
  return names;
}

function agrees<F extends KnownFile>(
  group: { names: Names<F>; nameOf: Map<string, string> },
  closure: Names<F>,
): boolean {
  for (const [name, { meaning, file }] of closure) {
    const known = group.names.get(name);
    if (known && known.meaning !== meaning) return false;
    const otherName = file && group.nameOf.get(file.realPath);
    if (otherName !== undefined && otherName !== name) return false;
  }
  return true;
}

function finished<F extends KnownFile>(
  group: { names: Names<F>; entries: string[] },
  graph: ImportGraph<F>,
): BuildGroup<F> {
  const files = new Map<string, F>();
  const edges = new Map<string, ImportEdge[]>();
  for (const [name, { file }] of group.names) {
    if (!file) continue;
    files.set(name, file);
    edges.set(name, graph.edges.get(file.path) ?? []);
  }
  return { files, entries: group.entries, edges };
}
