// What is at a path that someone opens: a .proto file, a folder, a descriptor set, or nothing that can be opened.
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { parse } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/result';
import { looksLikeSet, setFileEndings } from './set-endings';
import type { SourceIdentity } from './schema-source';

export interface Found {
  kind: SourceIdentity['kind'];
  path: string;
  realPath: string;
}

/** What is at a path. */
export async function identify(path: string): Promise<Result<Found>> {
  try {
    const stats = await stat(path);
    const realPath = await realpath(path);
    if (stats.isDirectory()) {
      const whole = realPath === homedir() || realPath === parse(realPath).root;
      return whole ? tooWide(path) : ok({ kind: 'folder', path, realPath });
    }
    if (stats.isFile() && path.toLowerCase().endsWith('.proto')) return ok({ kind: 'file', path, realPath });
    if (stats.isFile() && looksLikeSet(path)) return ok({ kind: 'set', path, realPath });
    return fail(
      'not-a-proto',
      `${path} is neither a .proto file nor a descriptor set (${setFileEndings}). Open such files, or a folder of .proto files.`,
    );
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return fail('no-such-file', `There is nothing at ${path}. Check the path.`, detail);
  }
}

/** Searching and watching a whole disk would never end. */
function tooWide(path: string): ReturnType<typeof fail> {
  return fail('too-wide', `${path} is a whole home folder or disk. Open the folder of a project in it.`);
}
