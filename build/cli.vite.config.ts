// How the halfclose command is bundled: out/cli.js starts it; out/cli/ has it in parts, of which each command loads its own.
// CommonJS, because Node loads that in half the time: its loader reads at once what ES modules ask for one by one.
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { writeBundledProtos } from './bundled-protos';

const root = resolve(import.meta.dirname, '..');
const out = resolve(root, 'out');
const node = builtinModules.flatMap((name) => [name, `node:${name}`]);

/**
 * Runs as either kind of module: in this project it is an ES module, beside the packaged app CommonJS. Node reads all of a
 * CommonJS file that `import` names, to find its exports; `require` saves that (7 of 77 ms, 2026-11-27).
 */
const starter = `#!/usr/bin/env node
const { createRequire } = process.getBuiltinModule('node:module');
const { realpathSync } = process.getBuiltinModule('node:fs');
createRequire(realpathSync(process.argv[1]))('./cli/main.js');
`;

/** grpc-js brings its server to every client; the command has none. */
const grpcServer = /@grpc\/grpc-js\/build\/src\/server(?:-call|-credentials|-interceptors)?\.js$/;
const clientOnly = {
  name: 'client-only',
  load: (id: string) => (grpcServer.test(id) ? 'module.exports = {};' : undefined),
};

const wholeCommand = {
  name: 'whole-command',
  buildStart: () => {
    rmSync(resolve(out, 'cli'), { recursive: true, force: true });
    return writeBundledProtos(resolve(out, 'bundled-protos'), resolve(root, 'node_modules'));
  },
  closeBundle: () => {
    writeFileSync(resolve(out, 'cli.js'), starter);
    chmodSync(resolve(out, 'cli.js'), 0o755);
    writeFileSync(resolve(out, 'cli', 'package.json'), '{"type":"commonjs"}\n');
  },
};

export default defineConfig({
  root,
  publicDir: false,
  logLevel: 'warn',
  plugins: [wholeCommand, clientOnly],
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
      input: { main: resolve(root, 'src-cli/main.ts') },
      // grpc-js loads proto-loader only for channelz, reflection and ORCA of its own servers: the command has none.
      external: [...node, '@grpc/proto-loader'],
      output: {
        format: 'cjs',
        entryFileNames: 'cli/[name].js',
        // The hash says which compiled code is a part's own (src-cli/compiled-code.ts).
        chunkFileNames: 'cli/[name]-[hash].js',
      },
    },
  },
});
