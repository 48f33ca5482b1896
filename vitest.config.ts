// Unit tests: plain Node, real servers on port 0, no Electron. Svelte state classes (*.svelte.ts) compile here too.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  resolve: { conditions: ['browser'] },
  test: {
    include: ['test/{build,src-main,src-preload,src-shared,src-cli,src-renderer,lint}/**/*.test.ts'],
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
  },
});
