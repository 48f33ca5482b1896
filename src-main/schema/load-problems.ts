// Problems of a load that are of no single diagnostic: folders that cannot be read, bounds, services declared twice.
import type { SchemaProblem } from '../../src-shared/catalog';
import type { BuildGroup } from './build-groups';
import type { RepeatedService } from './catalog-builder';
import type { FolderScan } from './folder-scan';
import { failureProblem } from './problems';
import { limits } from './schema-limits';

export function scanProblems(path: string, scan: FolderScan): SchemaProblem[] {
  const problems = scan.unreadable.map((folder) =>
    failureProblem(folder, {
      code: 'unreadable',
      message: `The folder cannot be read: ${folder}. Its files are left out.`,
    }),
  );
  if (!scan.cut) return problems;
  const most = `${limits.sourceFiles.toLocaleString('en')} .proto files or ${limits.folders.toLocaleString('en')} folders`;
  const message = `The folder has more than ${most}: the others are left out. Open a smaller folder.`;
  return [...problems, failureProblem(path, { code: 'too-large', message })];
}

/** Two copies of the same text are one service; two texts are worth a word. */
export function repeatedProblem(repeated: RepeatedService, groups: BuildGroup[]): SchemaProblem[] {
  const find = (name: string) =>
    groups.map(({ files }) => files.get(name)).find((file) => file !== undefined);
  const file = find(repeated.file);
  if (!file || file.hash === find(repeated.shownFrom)?.hash) return [];
  return [
    {
      code: 'duplicate',
      file: repeated.file,
      path: file.path,
      line: repeated.line,
      column: 1,
      title: `${repeated.name} is declared in two files`,
      hint: `The tree shows the one from ${repeated.shownFrom}. Open this file by itself to use the other.`,
      raw: `${repeated.name}: ${repeated.shownFrom}, ${repeated.file}`,
    },
  ];
}
