// How the three programs are bundled: main (one ESM file), the sandboxed preload (CJS) and the page.
import { resolve } from 'node:path';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { writeBundledProtos } from './build/bundled-protos';
import { messageOptions } from './build/message-options.mjs';

const root = import.meta.dirname;
// The floor that both runtimes share (facts/electron-runtime.md): Electron 33 has Chromium 130 and Node 20.18.
const nodeTarget = 'node20.18';
const pageTarget = 'chrome130';
// These read files beside their own code at run time (protos, the buf executable), so they stay packages.
const keptAsPackages = ['@grpc/grpc-js', '@grpc/proto-loader', '@grpc/reflection', 'grpc-health-check'];

/** Protos of npm packages go beside the code: `npm run dev`, the built app and the packaged app find them there. */
const bundledProtos = {
  name: 'bundled-protos',
  buildStart: () => writeBundledProtos(resolve(root, 'out/bundled-protos'), resolve(root, 'node_modules')),
};

/** The words' plural rules are made once: paraglide makes them anew for each word, at some 20 us. */
const keptPluralRules = {
  name: 'kept-plural-rules',
  transform(code: string, id: string): string | undefined {
    if (!id.endsWith('/paraglide/registry.js')) return undefined;
    const made = 'new Intl.PluralRules(locale, options)';
    if (!code.includes(made)) throw new Error('paraglide makes its plural rules in another way now');
    return `const pluralRules = new Intl.PluralRules('en');\n${code.replace(made, 'pluralRules')}`;
  },
};

/** Styles come after the still frame: a style sheet in the head would have to be there before anything is painted. */
const stylesAfterFirstFrame = {
  name: 'styles-after-first-frame',
  transformIndexHtml: {
    order: 'post' as const,
    handler(html: string): string {
      const sheets = html.match(/^ *<link rel="stylesheet"[^>]*>\n/gm) ?? [];
      const rest = sheets.reduce((text, sheet) => text.replace(sheet, ''), html);
      return rest.replace('    <div id="app">', `${sheets.join('')}    <div id="app">`);
    },
  },
};

export default defineConfig({
  main: {
    plugins: [bundledProtos],
    build: {
      target: nodeTarget,
      outDir: 'out/main',
      externalizeDeps: { include: keptAsPackages },
      lib: {
        entry: {
          index: resolve(root, 'src-main/index.ts'),
          'demo-thread': resolve(root, 'src-main/demo/demo-thread.ts'),
          'schema-thread': resolve(root, 'src-main/schema/engine-thread.ts'),
        },
        formats: ['es'],
      },
      rollupOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      outDir: 'out/preload',
      externalizeDeps: false,
      lib: { entry: resolve(root, 'src-preload/index.ts'), formats: ['cjs'] },
      rollupOptions: { output: { entryFileNames: 'index.cjs' } },
    },
  },
  renderer: {
    root: resolve(root, 'src-renderer'),
    base: './',
    build: {
      target: pageTarget,
      outDir: resolve(root, 'out/renderer'),
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      minify: true,
      rollupOptions: { input: resolve(root, 'src-renderer/index.html') },
    },
    plugins: [
      paraglideVitePlugin(messageOptions(root)),
      keptPluralRules,
      stylesAfterFirstFrame,
      svelte({ configFile: resolve(root, 'svelte.config.js') }),
    ],
  },
});
