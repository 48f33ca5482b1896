// Where the command keeps compiled schemas: the user's own cache folder, as each system has it.
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(base(env), 'halfclose', 'cli');
}

function base(env: NodeJS.ProcessEnv): string {
  const home = homedir() || tmpdir();
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches');
  if (process.platform === 'win32') return env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
  const xdg = env['XDG_CACHE_HOME'] ?? '';
  // A relative path must be ignored (XDG base directory specification).
  return isAbsolute(xdg) ? xdg : join(home, '.cache');
}
