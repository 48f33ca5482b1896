// What Debian's protoc says of each file of a set: its descriptor, or its first error.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';

export interface Accepted {
  file: FileDescriptorProto;
  /** The import roots with which protoc took it. */
  roots: string[];
}

export interface Verdicts {
  /** By absolute path. */
  accepted: Map<string, Accepted>;
  rejected: Map<string, string>;
  /** Every file that was needed with the first roots, by import name. */
  known: Map<string, FileDescriptorProto>;
}

/** Files in one run of protoc; those that it names as faulty are tried by themselves after that. */
const batchSize = 150;
const reading = { recursionLimit: 1_000 };

/**
 * Judges all files with the given roots; what fails is tried again by itself, also with its own folder and the folders
 * above it as roots: what protoc takes in any layout that a person could have meant counts as accepted.
 */
export function judge(files: string[], roots: string[], top: string, output: string): Verdicts {
  const verdicts: Verdicts = { accepted: new Map(), rejected: new Map(), known: new Map() };
  const alone: string[] = [];
  const batches: string[][] = [];
  for (let at = 0; at < files.length; at += batchSize) batches.push(files.slice(at, at + batchSize));
  for (let batch = batches.shift(); batch; batch = batches.shift()) {
    const { set, errors } = runProtoc(batch, roots, output, ['--include_imports']);
    if (set) {
      for (const file of set) verdicts.known.set(file.name, file);
      keep(set, batch, roots, verdicts);
      continue;
    }
    const bad = batch.filter((path) => errors.includes(`${importName(path, roots)}:`));
    if (bad.length === 0) alone.push(...batch);
    else {
      alone.push(...bad);
      const rest = batch.filter((path) => !bad.includes(path));
      if (rest.length > 0) batches.push(rest);
    }
  }
  for (const path of alone) judgeAlone(path, roots, top, output, verdicts);
  return verdicts;
}

function judgeAlone(path: string, roots: string[], top: string, output: string, verdicts: Verdicts): void {
  const above: string[] = [];
  for (let folder = dirname(path); folder.startsWith(top); folder = dirname(folder)) above.push(folder);
  let first = '';
  for (const tried of [roots, ...above.map((folder) => [folder, ...roots])]) {
    const { set, errors } = runProtoc([path], tried, output);
    if (set) return keep(set, [path], tried, verdicts);
    first ||= errors;
  }
  verdicts.rejected.set(path, first.split('\n')[0] ?? '');
}

function keep(set: FileDescriptorProto[], paths: string[], roots: string[], verdicts: Verdicts): void {
  const byName = new Map(set.map((file) => [file.name, file]));
  for (const path of paths) {
    const file = byName.get(importName(path, roots));
    if (file) verdicts.accepted.set(path, { file, roots });
    else verdicts.rejected.set(path, 'not in the set that protoc wrote');
  }
}

/** As protoc names it: below the first root that holds it. */
export function importName(path: string, roots: string[]): string {
  const root = roots.find((folder) => path.startsWith(folder + sep));
  return root === undefined ? path : relative(root, path);
}

/** A file, and all that it imports. */
export function closureByProtoc(
  path: string,
  roots: string[],
  output: string,
  { known }: Verdicts,
): FileDescriptorProto[] {
  const name = importName(path, roots);
  const ordered = known.has(name) ? dependenciesFirst(name, known, new Map()) : undefined;
  if (ordered) return ordered;
  return runProtoc([path], roots, output, ['--include_imports']).set ?? [];
}

function runProtoc(paths: string[], roots: string[], output: string, more: string[] = []) {
  const out = join(output, 'protoc.binpb');
  rmSync(out, { force: true });
  const includes = roots.map((root) => `-I${root}`);
  const names = paths.map((path) => importName(path, roots));
  const run = spawnSync('protoc', [...includes, ...more, '-o', out, ...names], { maxBuffer: 1 << 28 });
  const errors = String(run.stderr);
  if (run.status !== 0) return { errors };
  return { set: fromBinary(FileDescriptorSetSchema, readFileSync(out), reading).file, errors };
}

/** Undefined when one of them is not known. */
function dependenciesFirst(
  name: string,
  known: Map<string, FileDescriptorProto>,
  done: Map<string, FileDescriptorProto>,
): FileDescriptorProto[] | undefined {
  const file = known.get(name);
  if (!file) return undefined;
  for (const next of file.dependency) {
    if (!done.has(next) && !dependenciesFirst(next, known, done)) return undefined;
  }
  done.set(name, file);
  return [...done.values()];
}
