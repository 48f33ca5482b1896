// Sources that come as descriptors: a set file, or what a server sent. Linked, filled in, put into the store, made into a tree.
import { createHash } from 'node:crypto';
import type { PackageEntry, SchemaProblem } from '../../src-shared/catalog';
import { fail, ok, type Result } from '../../src-shared/result';
import { buildCatalog } from './catalog-builder';
import { readSetFile } from './descriptor-set-read';
import { noImports } from './import-list';
import { linkProblem, type LinkOrigin } from './link-problems';
import type { LoadCache } from './load-cache';
import { sortedProblems } from './problems';
import { readAnswer } from './reflection/answer-file';
import { serviceProblem } from './reflection/service-problem';
import { bundledFiles, type Bundled } from './set-fill';
import { linkSet, type Linked } from './set-link';
import type { DescriptorFile } from './set-symbols';
import type { LoadedSource } from './source-loader';

export interface LinkRequest extends Omit<Bundled, 'roots'> {
  /** Of the set file, or of the file with a server's answer. */
  path: string;
  bundledRoots: string[];
  knownInput?: string | undefined;
  loads: LoadCache;
  compiler: string | undefined;
  onChanged(): void;
}

/** Goes up when the same descriptors would be linked in another way. */
const layout = 'linked-1';

/** Undefined: the same as `knownInput`, or aborted. Failure codes: those of `readSetFile` and `buildCatalog`. */
export async function loadSet(request: LinkRequest): Promise<Result<LoadedSource | undefined>> {
  const read = await readSetFile(request.path);
  if (!read.ok) return read;
  const { files, bytes } = read.value;
  const input = createHash('sha256').update(`${layout}\0${request.path}\0`).update(bytes).digest('hex');
  if (request.signal.aborted || input === request.knownInput) return ok(undefined);
  request.onChanged();
  const kept = await request.loads.read(input, request.compiler);
  if (kept) return ok(kept);
  const linked = await linkWhole(files, request);
  const loaded = await sourceOf(linked, 'set', input, request);
  if (loaded.ok && request.compiler !== undefined) await request.loads.write(loaded.value, request.compiler);
  return loaded;
}

/**
 * What a server sent, as `answer-file` keeps it. Only services that the server lists are shown. Failure codes:
 * `no-answer`, and those of `buildCatalog`.
 */
export async function loadAnswer(request: LinkRequest): Promise<Result<LoadedSource | undefined>> {
  const answer = await readAnswer(request.path);
  if (!answer)
    return fail('no-answer', 'The answer of the server is not on the disk any more. Reload the source.');
  const linked = await linkWhole(answer.files, request);
  const input = createHash('sha256')
    .update(JSON.stringify([answer.answeredAt, answer.services]))
    .digest('hex');
  const built = await sourceOf(linked, 'server', input, request);
  if (!built.ok) return built;
  const packages = listedOnly(built.value.packages, new Set(answer.services));
  const problems = [...answer.faults.map(serviceProblem), ...built.value.problems];
  return ok({
    ...built.value,
    packages,
    ...judged(problems, built.value.sets.length),
    wanted: linked.missingTypes,
  });
}

/** What is missing and comes with the app is filled in. */
async function linkWhole(files: DescriptorFile[], request: LinkRequest): Promise<Linked> {
  const linked = await linkSet(files);
  if (linked.missingFiles.length === 0) return linked;
  const filled = await bundledFiles(linked.missingFiles, { ...request, roots: request.bundledRoots });
  return filled.length > 0 ? linkSet(files, filled) : linked;
}

async function sourceOf(
  linked: Linked,
  origin: LinkOrigin,
  input: string,
  { path, store }: LinkRequest,
): Promise<Result<LoadedSource>> {
  const built = await buildCatalog(linked.set ? [linked.set] : [], store);
  if (!built.ok) return built;
  const { packages, sets } = built.value;
  const place = origin === 'set' ? path : undefined;
  const problems = linked.faults.map((fault) => linkProblem(fault, origin, place));
  return ok({
    ...judged(problems, sets.length),
    input,
    output: hashOf([problems, packages, sets.map(({ digest }) => digest)]),
    fileCount: linked.fileCount,
    packages,
    paths: {},
    imports: noImports,
    sets,
  });
}

function judged(problems: SchemaProblem[], sets: number): Pick<LoadedSource, 'state' | 'problems'> {
  const shown = sortedProblems(problems, new Set());
  return { problems: shown, state: shown.length === 0 ? 'ready' : sets > 0 ? 'partial' : 'failed' };
}

function listedOnly(packages: PackageEntry[], listed: Set<string>): PackageEntry[] {
  return packages.flatMap(({ name, services }) => {
    const shown = services.filter((service) => listed.has(service.name));
    return shown.length > 0 ? [{ name, services: shown }] : [];
  });
}

export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
