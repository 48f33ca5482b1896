// Lint: types-aware TypeScript and Svelte rules, and the import arrows of ARCHITECTURE.md.
import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';
import { arrows } from './build/lint/arrows.js';

export default ts.config(
  { ignores: ['out/', 'dist/', 'test-output/', 'src-renderer/paraglide/', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: globals.node },
    rules: {
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/unified-signatures': 'off',
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['build/**', 'test/**'], rules: { 'no-console': 'off' } },
  // Playwright tells a fixture's needs from the pattern of its first parameter, also when it needs nothing.
  {
    files: ['test/e2e/**'],
    rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] },
  },
  {
    files: ['src-renderer/**'],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    rules: {
      // Plain Maps and Dates are fine outside reactive state; state classes choose SvelteMap where they need it.
      'svelte/prefer-svelte-reactivity': 'off',
      // `{@html}` with anything from a schema or the wire would be an injection.
      'svelte/no-at-html-tags': 'error',
      'svelte/button-has-type': 'error',
      'no-undef': 'off',
    },
  },
  { files: ['**/*.ts'], rules: { 'no-undef': 'off' } },
  ...arrows,
);
