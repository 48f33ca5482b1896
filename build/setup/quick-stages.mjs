// The checks that need no Electron: format, lint, types, dead code, unit tests. `npm run check` is these; `npm test` begins with them.
import { runNode } from './command.mjs';
import { commandFile, root } from './project.mjs';

/**
 * A stage that runs one installed command over the repository.
 * @param {string} name
 * @param {string} packageName
 * @param {string[]} args
 * @param {string} [command] its name in the package's "bin", when it is another
 * @returns {import('./stages.mjs').Stage}
 */
export function commandStage(name, packageName, args, command) {
  return {
    name,
    run: async () => (await runNode(commandFile(packageName, command), args, { cwd: root })).code,
  };
}

/** @returns {import('./stages.mjs').Stage[]} */
export function quickStages() {
  return [
    commandStage('format (prettier)', 'prettier', ['--check', '--log-level', 'warn', '.']),
    commandStage('lint (eslint)', 'eslint', ['--max-warnings', '0', '.']),
    commandStage('types (tsc)', 'typescript', ['--noEmit', '-p', 'tsconfig.node.json'], 'tsc'),
    commandStage('types of the page (svelte-check)', 'svelte-check', [
      ...['--tsconfig', './tsconfig.web.json', '--fail-on-warnings', '--output', 'human'],
    ]),
    commandStage('dead code (knip)', 'knip', []),
    commandStage('unit tests (vitest)', 'vitest', ['run']),
  ];
}
