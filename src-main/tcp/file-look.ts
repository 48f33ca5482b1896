// A file that is to be sent, as it is now: its name, its size and its first bytes. Failures in words.
import { open } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '../../src-shared/result';
import type { ChosenFile } from '../../src-shared/tcp/composer-state';

export interface FileLook {
  file: ChosenFile;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Codes: `file-unreadable`, `not-a-file`. */
export async function lookAtFile(place: string, maxBytes: number): Promise<Result<FileLook>> {
  const name = path.basename(place);
  try {
    const handle = await open(place, 'r');
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return fail('not-a-file', `${name} is not a file. Choose a file.`);
      const bytes = new Uint8Array(Math.min(maxBytes, stats.size));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      return ok({ file: { path: place, name, size: stats.size }, bytes: bytes.slice(0, bytesRead) });
    } finally {
      await handle.close();
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : undefined;
    return fail(
      'file-unreadable',
      `${name} cannot be read. Check that it is there, or choose another.`,
      detail,
    );
  }
}
