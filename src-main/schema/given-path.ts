// A path as people give it (typed, pasted with quotes, file:// or ~, as an argument) -> an absolute path.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `cwd`: what a relative path is relative to. */
export function givenPath(given: string, cwd: string): string {
  let path = given.trim();
  const quoted = /^(["'])(.*)\1$/s.exec(path);
  if (quoted) path = (quoted[2] ?? '').trim();
  if (/^file:\/\//i.test(path)) path = fromFileUrl(path);
  if (path === '~' || /^~[/\\]/.test(path)) path = join(homedir(), path.slice(1));
  return resolve(cwd, path);
}

/** A URL that names another machine, or is broken, stays as it was: it will not be found, and the message shows it. */
function fromFileUrl(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}
