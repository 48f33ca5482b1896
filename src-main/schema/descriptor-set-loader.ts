// A source that is a descriptor set file: read, linked with what it lacks, and made into a tree. Nothing is compiled but fillings.
import { createHash } from 'node:crypto';
import type { SchemaProblem } from '../../src-shared/catalog';
import { ok, type Result } from '../../src-shared/result';
import type { CompiledSet } from './compiler';
import { readSetFile } from './descriptor-set-read';
import { linkProblem } from './link-problems';
import { bundledFiles, type Bundled } from './set-fill';
import { linkSet } from './set-link';

export interface LoadedSet {
  /** Hash of what was read. */
  input: string;
  sets: CompiledSet[];
  problems: SchemaProblem[];
  /** Usable files of the set itself. */
  fileCount: number;
}

/**
 * Undefined: the same as `knownInput`, or aborted. Failure codes: those of `readSetFile`.
 * Damage, gaps and contradictions in the set are problems; the files that they do not touch are usable.
 */
export async function loadDescriptorSet(
  path: string,
  bundled: Bundled,
  knownInput: string | undefined,
  onChanged: () => void,
): Promise<Result<LoadedSet | undefined>> {
  const read = await readSetFile(path);
  if (!read.ok) return read;
  const { files, bytes } = read.value;
  const input = createHash('sha256').update(bytes).digest('hex');
  if (bundled.signal.aborted || input === knownInput) return ok(undefined);
  onChanged();
  let linked = await linkSet(files);
  if (linked.missingFiles.length > 0) {
    const filled = await bundledFiles(linked.missingFiles, bundled);
    if (filled.length > 0) linked = await linkSet(files, filled);
  }
  return ok({
    input,
    sets: linked.set ? [linked.set] : [],
    problems: linked.faults.map((fault) => linkProblem(fault, 'set', path)),
    fileCount: linked.fileCount,
  });
}
