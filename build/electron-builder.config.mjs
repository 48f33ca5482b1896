// How the app is packaged. Unsigned so far; updates and publishing are no part of it.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fusesFor } from './fuses.mjs';

/**
 * The fallback runtime of a trial package brings its default app and a note on how it was made: neither belongs in it.
 * @param {import('electron-builder').AfterPackContext} context
 */
async function afterPack({ appOutDir }) {
  for (const path of ['resources/default_app.asar', 'halfclose-recipe']) {
    await rm(join(appOutDir, path), { force: true });
  }
}

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'dev.halfclose.app',
  productName: 'Halfclose',
  copyright: 'Copyright © The Halfclose authors',
  directories: { output: 'dist', buildResources: 'build' },
  artifactName: 'halfclose-${version}-${os}-${arch}.${ext}',
  publish: null,
  // There are no native modules to rebuild, and package scripts are not run here.
  npmRebuild: false,
  files: [
    'out/**',
    'protos/**',
    '!**/*.map',
    '!**/*.{md,markdown,ts,cts,mts}',
    '!**/node_modules/@types/**',
    '!**/node_modules/*/{test,tests,docs,example,examples}/**',
    // The buf package brings two protoc plugins of 50 MB that Halfclose does not use.
    '!**/node_modules/@bufbuild/buf-*/bin/protoc-gen-*',
  ],
  asar: true,
  // An executable cannot be started from inside an archive, and plain Node, which runs the command, cannot read one.
  asarUnpack: [
    '**/node_modules/@bufbuild/buf-*/bin/buf*',
    '**/node_modules/@bufbuild/buf-*/package.json',
    'out/cli.js',
    'out/cli/**',
    'out/bundled-protos/**',
  ],
  afterPack,
  electronFuses: fusesFor(process.platform),
  fileAssociations: [
    { ext: 'proto', name: 'Protocol Buffers definition', role: 'Viewer', mimeType: 'text/x-protobuf' },
  ],
  linux: {
    target: ['tar.gz', 'deb', 'AppImage'],
    executableName: 'halfclose',
    category: 'Development',
    synopsis: 'A desktop explorer for gRPC and raw TCP',
    maintainer: 'The Halfclose authors',
    icon: 'build/icons',
  },
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.developer-tools',
    icon: 'build/icons/icon.icns',
    // Unsigned until there is a certificate: null means that no identity is looked for.
    identity: null,
  },
  win: { target: ['nsis', 'zip'], icon: 'build/icons/icon.ico' },
};
