// How the halfclose command is bundled: out/cli.js, which answers --help by itself, and what it loads on demand in out/cli/.
import { chmodSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { writeBundledProtos } from './bundled-protos';

const root = resolve(import.meta.dirname, '..');
const out = resolve(root, 'out');
const node = builtinModules.flatMap((name) => [name, `node:${name}`]);

const wholeCommand = {
  name: 'whole-command',
  buildStart: () => {
    rmSync(resolve(out, 'cli'), { recursive: true, force: true });
    return writeBundledProtos(resolve(out, 'bundled-protos'), resolve(root, 'node_modules'));
  },
  closeBundle: () => chmodSync(resolve(out, 'cli.js'), 0o755),
};

export default defineConfig({
  root,
  publicDir: false,
  logLevel: 'warn',
  plugins: [wholeCommand],
  // Electron's Node has the same floor (electron.vite.config.ts); the command runs in plain Node from 20.19 on.
  resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node20.18',
    outDir: out,
    emptyOutDir: false,
    minify: true,
    rollupOptions: {
      input: { cli: resolve(root, 'src-cli/main.ts') },
      // grpc-js loads proto-loader only for channelz, reflection and ORCA of its own servers: the command has none.
      external: [...node, '@grpc/proto-loader'],
      output: {
        format: 'es',
        banner: (chunk: { isEntry: boolean }) => (chunk.isEntry ? '#!/usr/bin/env node' : ''),
        entryFileNames: 'cli.js',
        chunkFileNames: 'cli/[name].js',
      },
    },
  },
});
