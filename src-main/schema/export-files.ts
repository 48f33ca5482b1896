// Writes exported .proto files below a folder under their import names: never outside of it, never over what is there.
import { lstat, mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { ProtoText } from '../../src-shared/proto/proto-print';
import { fail, ok, type Result } from '../../src-shared/result';

/** Whether an import name stays below the folder that it is joined to, on every system. */
export function isSafeName(name: string): boolean {
  const parts = name.split('/');
  return parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\0]/.test(part));
}

/** Fails with `unsafe-name` or `exists`, before anything is written. */
export async function checkNames(folder: string, names: readonly string[]): Promise<Result<object>> {
  const unsafe = names.find((name) => !isSafeName(name));
  if (unsafe !== undefined) {
    return fail(
      'unsafe-name',
      `The schema has a file called ${JSON.stringify(unsafe)}, which would lie outside of the folder. Export it as a descriptor set.`,
    );
  }
  const present: string[] = [];
  for (const name of names) if (await isThere(join(folder, name))) present.push(name);
  const [first] = present;
  if (first === undefined) return ok({});
  const fact =
    present.length === 1
      ? `${first} is in ${folder} already`
      : `${present.length} files are in ${folder} already, such as ${first}`;
  return fail('exists', `${fact}. Nothing was written. Choose an empty folder.`);
}

/** Fails with `unwritable`, and says how many files were written before. */
export async function writeFiles(
  folder: string,
  texts: AsyncIterable<ProtoText>,
): Promise<Result<{ files: number; lost: number }>> {
  const written = { files: 0, lost: 0 };
  let name = '';
  try {
    const root = await realpath(folder);
    for await (const file of texts) {
      name = file.name;
      const path = join(root, file.name);
      await mkdir(dirname(path), { recursive: true });
      if (!isBelow(root, await realpath(dirname(path)))) return leadsOut(file.name, written.files);
      // `wx`: what appeared in the meantime, or differs only in upper and lower case, is not overwritten.
      await writeFile(path, file.text, { flag: 'wx' });
      written.files++;
      written.lost += file.lost.length;
    }
  } catch (error) {
    return fail(
      'unwritable',
      `${name === '' ? folder : `${name} in ${folder}`} could not be written. ${written.files} files were written before it.`,
      String(error),
    );
  }
  return ok(written);
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function isBelow(root: string, folder: string): boolean {
  return folder === root || folder.startsWith(root.endsWith(sep) ? root : root + sep);
}

function leadsOut(name: string, files: number): Result<never> {
  return fail(
    'unsafe-name',
    `A link in the folder leads ${name} outside of it. ${files} files were written before it. Choose an empty folder.`,
  );
}
