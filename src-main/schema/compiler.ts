// Entry files -> descriptor sets of the good ones and diagnostics of the bad ones. buf is all-or-nothing; this is not.
import { ok, fail, type Result } from '../../src-shared/result';
import type { Diagnostic } from './buf';
import type { BuildGroup } from './build-groups';
import type { BuildOutcome } from './cache';
import { isBuiltIn } from './import-roots';
import { Pauses } from './pauses';
import type { ProtoFile } from './proto-file';

export interface CompiledSet {
  /** SHA-256 of the FileDescriptorSet, hex: its name in the store. */
  digest: string;
  /** The set itself, imports and source info in it, dependencies first; when it is not in the store yet. */
  bytes?: Uint8Array;
  /** Import names of the entry files in it. */
  entries: string[];
}

/** An entry file without fault that needs a file with one. */
interface Blocked {
  entry: string;
  failed: string;
}

/** An entry file whose own closure declares one name in two files. */
export interface Clash {
  entry: string;
  /** As declared, without package. */
  symbol: string;
  /** Import names of the files that declare it. */
  files: string[];
}

export interface Compiled {
  sets: CompiledSet[];
  diagnostics: Diagnostic[];
  blocked: Blocked[];
  clashes: Clash[];
}

/** Builds these files, or knows the outcome already. */
export type Build = (
  files: { name: string; file: ProtoFile }[],
  signal: AbortSignal,
) => Promise<Result<BuildOutcome>>;

/** Entry files built one by one when nothing else keeps their clashing symbols apart. */
const mostSingles = 200;

/**
 * Builds all; drops the failed files and those that import them; builds again. Files that declare the same symbol as
 * another file are built apart (facts/schema.md, trap 4). Fails only when buf itself does.
 */
export async function compileGroup(
  group: BuildGroup,
  build: Build,
  signal: AbortSignal,
): Promise<Result<Compiled>> {
  const compiled: Compiled = { sets: [], diagnostics: [], blocked: [], clashes: [] };
  const reach = new Reach(group);
  const pauses = new Pauses();
  for (const entry of group.entries) {
    reach.of(entry);
    await pauses.pause();
  }
  const batches = sureToFailApart(group, reach);
  // Copies on the disk of files that buf carries, left to buf because the copy is broken.
  const carried = new Set<string>();
  for (let batch = batches.shift(); batch; batch = batches.shift()) {
    if (batch.length === 0) continue;
    const files = reach.filesOf(batch, carried);
    const unknown = unknownEditions(files);
    const outcome = unknown.length > 0 ? refused(unknown) : await build(files, signal);
    if (!outcome.ok) return outcome;
    if (outcome.value.kind === 'set') {
      compiled.sets.push({ digest: outcome.value.digest, entries: batch });
      continue;
    }
    const broken = brokenCopies(batch, outcome.value.diagnostics, reach, group, carried);
    if (broken.length > 0) {
      for (const name of broken) carried.add(name);
      batches.push(...apartFrom(carried, batch));
      continue;
    }
    const split = splitBatch(batch, outcome.value.diagnostics, reach, group);
    if (!split) return unplaced(outcome.value.diagnostics);
    compiled.diagnostics.push(...split.diagnostics);
    compiled.blocked.push(...split.blocked);
    compiled.clashes.push(...split.clashes);
    batches.push(...split.again);
  }
  return ok(compiled);
}

/**
 * The entries that may compile together, and those that reach a file that fails a build for sure: one with an import that
 * leads nowhere, or with a name that another file declares too. A build of thousands is not to be lost to one of these.
 */
function sureToFailApart(group: BuildGroup, reach: Reach): string[][] {
  const leadsNowhere = (name: string) =>
    (group.edges.get(name) ?? []).some(
      ({ resolution: { kind } }) => kind === 'missing' || kind === 'refused',
    );
  const bad = new Set([...[...group.files.keys()].filter(leadsNowhere), ...sharedNames(group)]);
  if (bad.size === 0) return [group.entries];
  const isBad = (entry: string) => [...reach.of(entry)].some((name) => bad.has(name));
  return [group.entries.filter((entry) => !isBad(entry)), group.entries.filter(isBad)];
}

/** Files that declare the same full name as another one. */
function sharedNames(group: BuildGroup): string[] {
  const first = new Map<string, string>();
  const shared = new Set<string>();
  for (const [file, { packageName, declares = [] }] of group.files) {
    for (const short of new Set(declares)) {
      const name = `${packageName}.${short}`;
      const other = first.get(name);
      if (other === undefined) first.set(name, file);
      else shared.add(other).add(file);
    }
  }
  return [...shared];
}

/** What buf 1.74 takes; of any other edition it refuses the whole build, after all its work. */
const knownEditions = new Set(['2023', '2024']);

/** What buf would say of editions that it does not know, without a build. */
function unknownEditions(files: { name: string; file: ProtoFile }[]): Diagnostic[] {
  return files.flatMap(({ name, file: { edition } }) => {
    if (edition === undefined || knownEditions.has(edition.value)) return [];
    const { line, column, endColumn } = edition;
    const message = 'unrecognized `edition` declaration value';
    return [{ file: name, line, column, endLine: line, endColumn, message }];
  });
}

function refused(diagnostics: Diagnostic[]): Result<BuildOutcome> {
  return ok({ kind: 'diagnostics', diagnostics });
}

/** Copies of what buf carries that have faults, or lack what others expect of them; not those found before. */
function brokenCopies(
  batch: string[],
  diagnostics: Diagnostic[],
  reach: Reach,
  group: BuildGroup,
  carried: Set<string>,
): string[] {
  const copies = new Set(batch.flatMap((entry) => [...reach.of(entry)]).filter(isBuiltIn));
  const lacking = diagnostics.some(({ message }) => /^cannot find `\.?google\.protobuf\./.test(message));
  const faulty = new Set(diagnostics.filter((one) => !isClash(one, group)).map(({ file }) => file));
  return [...copies].filter((name) => !carried.has(name) && (lacking || faulty.has(name)));
}

/** The entries that are no broken copies, and those that are: they are built with themselves, to tell their faults. */
function apartFrom(carried: Set<string>, batch: string[]): string[][] {
  return [batch.filter((entry) => !carried.has(entry)), batch.filter((entry) => carried.has(entry))];
}

/** Which files of the group each entry file needs. */
class Reach {
  private readonly known = new Map<string, Set<string>>();

  constructor(private readonly group: BuildGroup) {}

  of(entry: string): Set<string> {
    const known = this.known.get(entry);
    if (known) return known;
    const names = new Set([entry]);
    for (const name of names) {
      for (const { statement } of this.group.edges.get(name) ?? []) {
        if (this.group.files.has(statement.name)) names.add(statement.name);
      }
    }
    this.known.set(entry, names);
    return names;
  }

  /** Without `carried`, unless they are entries. */
  filesOf(entries: string[], carried: Set<string>): { name: string; file: ProtoFile }[] {
    const names = new Set(entries.flatMap((entry) => [...this.of(entry)]));
    for (const name of carried) if (!entries.includes(name)) names.delete(name);
    return [...names].flatMap((name) => {
      const file = this.group.files.get(name);
      return file ? [{ name, file }] : [];
    });
  }
}

interface Split extends Omit<Compiled, 'sets'> {
  again: string[][];
}

/** What to report and what to build next; undefined when no diagnostic is about a file of the batch. */
function splitBatch(batch: string[], all: Diagnostic[], reach: Reach, group: BuildGroup): Split | undefined {
  const clashes = all.filter((diagnostic) => isClash(diagnostic, group));
  const faults = all.filter((diagnostic) => !clashes.includes(diagnostic));
  const faulty = new Set(faults.map(({ file }) => file));
  const clashing = new Set(clashes.map(({ file }) => file));
  const split: Split = { diagnostics: faults, blocked: [], clashes: [], again: [] };
  const rest: string[] = [];
  const apart: string[] = [];
  for (const entry of batch) {
    const needed = [...reach.of(entry)];
    const failed = faulty.has(entry) ? entry : needed.find((name) => faulty.has(name));
    if (failed === undefined) (needed.some((name) => clashing.has(name)) ? apart : rest).push(entry);
    else if (failed !== entry) split.blocked.push({ entry, failed });
  }
  if (rest.length === batch.length) return undefined;
  // When nothing else could be set aside, each entry is tried by itself; one that is by itself already clashes in itself.
  const stuck = apart.length === batch.length;
  const singles = stuck && batch.length > 1 ? apart.slice(0, mostSingles) : [];
  split.again.push(rest, ...singles.map((entry) => [entry]), ...(stuck ? [] : [apart]));
  for (const entry of stuck ? apart.slice(singles.length) : []) {
    split.clashes.push(...clashOf(entry, clashes, reach, group));
  }
  return split;
}

/** The first name that two files of an entry's closure declare. */
function clashOf(entry: string, clashes: Diagnostic[], reach: Reach, group: BuildGroup): Clash[] {
  for (const clash of clashes) {
    const symbol = clashingSymbol(clash);
    if (symbol === undefined || !reach.of(entry).has(clash.file)) continue;
    const declares = (name: string) =>
      declarations(group.files.get(name)?.content.toString('utf8') ?? '', symbol);
    const others = [...reach.of(entry)].filter((name) => name !== clash.file && declares(name) > 0);
    return [{ entry, symbol, files: [clash.file, ...others] }];
  }
  return [];
}

function clashingSymbol({ message }: Diagnostic): string | undefined {
  return /^`([^`]+)` declared multiple times$/.exec(message)?.[1]?.split('.').at(-1);
}

/** True when the other declaration is in another file, so that each may be right by itself. */
function isClash(diagnostic: Diagnostic, group: BuildGroup): boolean {
  const symbol = clashingSymbol(diagnostic);
  const file = group.files.get(diagnostic.file);
  return (
    symbol !== undefined && file !== undefined && declarations(file.content.toString('utf8'), symbol) < 2
  );
}

/** How often a text declares a name; good enough to tell one from two. */
export function declarations(text: string, symbol: string): number {
  const code = text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  const name = symbol.replace(/[^A-Za-z0-9_]/g, '');
  const declaration = new RegExp(
    `\\b(?:message|enum|service|rpc|oneof|group)\\s+${name}\\b|\\b${name}\\s*=\\s*[-0-9]`,
    'g',
  );
  return code.match(declaration)?.length ?? 0;
}

function unplaced(diagnostics: Diagnostic[]): Result<never> {
  const first = diagnostics[0];
  const detail = first && `${first.file}:${first.line}:${first.column}: ${first.message}`;
  return fail('compiler-failed', 'The .proto compiler refused the files without naming one of them.', detail);
}
