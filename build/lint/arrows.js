// The import arrows of ARCHITECTURE.md as lint: which room may import which. test/lint/arrows.test.ts proves that it bites.

/**
 * One room's rule: files that match may import nothing of what is refused.
 * @param {string[]} files
 * @param {({ group: string[], message: string } | { regex: string, message: string })[]} patterns
 * @param {{ name: string, message: string }[]} [paths]
 * @returns {{ files: string[], rules: import("eslint").Linter.RulesRecord }}
 */
function room(files, patterns, paths = []) {
  return { files, rules: { 'no-restricted-imports': ['error', { patterns, paths }] } };
}

const noElectron = [
  {
    group: ['electron', 'electron/*', 'electron-log', 'electron-log/*'],
    message: 'The core knows no Electron (ARCHITECTURE idea 4).',
  },
];
const noFaces = [
  {
    group: ['**/ipc/*', '**/src-renderer/**', '**/src-preload/**', '**/src-cli/**'],
    message: 'The core does not know its faces.',
  },
];
const noNode = [{ regex: '^node:', message: 'src-shared is pure: no Node.' }];
const noMain = [
  {
    group: ['**/src-main/**', '**/src-preload/**'],
    message: 'The page reaches main only through bridge.ts.',
  },
];
const noBridge = [{ group: ['**/bridge'], message: 'Only state/ talks to the bridge.' }];
const noState = [
  { group: ['**/state/**', '**/features/**'], message: 'ui/ has looks only: no state, no features.' },
];
const noFeatures = [{ group: ['**/features/**'], message: 'state/ knows no features.' }];

export const arrows = [
  room(['src-shared/**'], [...noElectron, ...noNode, ...noMain, ...noFaces]),
  room(
    [
      'src-main/schema/**',
      'src-main/grpc/**',
      'src-main/tcp/**',
      'src-main/tls/**',
      'src-main/net/**',
      'src-main/capture/**',
      'src-main/workspace/**',
      'src-main/secrets/**',
      'src-main/demo/**',
    ],
    [...noElectron, ...noFaces],
  ),
  room(
    ['src-main/*.ts', 'src-main/ipc/**'],
    [
      {
        group: ['**/src-renderer/**', '**/src-preload/**', '**/src-cli/**'],
        message: 'Main does not import the page.',
      },
    ],
  ),
  room(['src-cli/**'], noElectron),
  room(['src-preload/**'], [...noMain, ...noNode]),
  room(['src-renderer/ui/**'], [...noElectron, ...noNode, ...noMain, ...noBridge, ...noState]),
  room(['src-renderer/state/**'], [...noElectron, ...noNode, ...noMain, ...noFeatures]),
  room(
    ['src-renderer/features/**', 'src-renderer/*.{ts,svelte}'],
    [...noElectron, ...noNode, ...noMain, ...noBridge],
  ),
  room(['src-renderer/bridge.ts'], [...noElectron, ...noNode, ...noMain, ...noState]),
];
