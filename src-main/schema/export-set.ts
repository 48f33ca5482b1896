// The files that an export holds, as one descriptor set: dependencies first, each file once.
import { fail, ok, type Result } from '../../src-shared/result';
import { fileInSet, sourceInfoInFile, wireFields } from './descriptor-wire';

/** One file of a set, still in bytes. */
export interface SetFile {
  name: string;
  /** Tag, length, FileDescriptorProto: as it stands in the set. */
  whole: Uint8Array;
  /** FileDescriptorProto. */
  content: Uint8Array;
}

const nameInFile = 1;

/**
 * The files of several sets. Groups of a source hold shared imports each for itself: they are taken once.
 * Fails with `sets-apart` when two groups have different files of one name, `nothing-to-export` when there is none.
 */
export function mergedFiles(sets: readonly Uint8Array[]): Result<SetFile[]> {
  const files = new Map<string, SetFile>();
  for (const set of sets) {
    for (const { number, whole, content } of wireFields(set)) {
      if (number !== fileInSet) continue;
      const file = { name: nameOf(content), whole, content };
      const known = files.get(file.name);
      if (known === undefined) files.set(file.name, file);
      else if (!isSame(known.content, file.content)) return apart(file.name);
    }
  }
  if (files.size === 0)
    return fail('nothing-to-export', 'No file of this source has loaded. Mend it first, then export it.');
  return ok([...files.values()]);
}

function nameOf(content: Uint8Array): string {
  for (const field of wireFields(content)) {
    if (field.number === nameInFile) return Buffer.from(field.content).toString('utf8');
  }
  return '';
}

/** Comments may differ: the groups come from the same files, but not each set has source info for its imports. */
function isSame(one: Uint8Array, two: Uint8Array): boolean {
  return Buffer.compare(one, two) === 0 || Buffer.compare(bare(one), bare(two)) === 0;
}

function bare(content: Uint8Array): Buffer {
  const fields = [...wireFields(content)].filter(({ number }) => number !== sourceInfoInFile);
  return Buffer.concat(fields.map(({ whole }) => whole));
}

function apart(name: string): Result<never> {
  return fail(
    'sets-apart',
    `This source has two different files called ${name}, which cannot be in one export. Export one service at a time.`,
  );
}
