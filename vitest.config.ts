// Unit tests: plain Node, real servers on port 0, no Electron. Svelte state classes (*.svelte.ts) react as in the page.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const inNode = ['test/{build,interop,src-main,src-preload,src-shared,lint}/**/*.test.ts'];

export default defineConfig({
  plugins: [svelte()],
  resolve: { conditions: ['browser'] },
  test: {
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
    projects: [
      { extends: true, test: { name: 'node', include: inNode, environment: 'node' } },
      {
        extends: true,
        test: {
          name: 'command',
          include: ['test/src-cli/**/*.test.ts'],
          environment: 'node',
          globalSetup: './test/support/built-command.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'page',
          include: ['test/src-renderer/**/*.test.ts'],
          environment: './test/support/page-environment.ts',
        },
      },
    ],
  },
});
