// Choosers for files of auto-reply rules: one is read whole, one is written where the person chooses.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fail, ok, type Result } from '../src-shared/result';
import type { Dialogs } from './dialogs';

const kind = { name: 'Halfclose rules', extensions: ['json'] };
const mostBytes = 20_000_000;

/** Null: the person changed their mind. Failure code: `not-saved`. */
export async function saveRules(
  dialogs: Dialogs,
  { name, text }: { name: string; text: string },
): Promise<Result<{ path: string | null }>> {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '');
  const path = await dialogs.saveFile('Save the rules', safe === '' ? 'rules.json' : safe, kind);
  if (path === null) return ok({ path });
  try {
    await writeFile(path, text);
    return ok({ path });
  } catch (error) {
    return fail('not-saved', `${path} could not be written. Choose another folder.`, String(error));
  }
}

/** Failure codes: `unreadable`, `too-large`. */
export async function openRules(
  dialogs: Dialogs,
): Promise<Result<{ file: { name: string; text: string } | null }>> {
  const path = await dialogs.chooseFile('Open rules', kind);
  if (path === null) return ok({ file: null });
  const name = basename(path);
  try {
    const { size } = await stat(path);
    if (size > mostBytes)
      return fail('too-large', `${name} is too large for a file of rules. Choose another.`);
    return ok({ file: { name, text: await readFile(path, 'utf8') } });
  } catch (error) {
    const words = `${name} could not be read. Check that the file still exists and is yours.`;
    return fail('unreadable', words, String(error));
  }
}
