// Which of a command line's words are paths to open: `halfclose a.proto folder`, a double-clicked file.
import { resolve } from 'node:path';

/**
 * @param argv as the process got it, the executable first
 * @param packaged in development the first word that is no flag is the app's own folder
 * @param folder working folder that relative paths start from
 */
export function launchPaths(argv: readonly string[], packaged: boolean, folder: string): string[] {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  return words.slice(packaged ? 0 : 1).map((word) => resolve(folder, word));
}
