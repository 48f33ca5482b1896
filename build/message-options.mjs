// How the words of src-renderer/messages become functions: the same for the build of the app and for types and tests.
import { resolve } from 'node:path';

/** @param {string} root of the project: the build's configuration is bundled, so no file knows its own place */
export function messageOptions(root) {
  return {
    project: resolve(root, 'project.inlang'),
    outdir: resolve(root, 'src-renderer/paraglide'),
    emitTsDeclarations: true,
    // There is one language: asking cookies for it at every word took a tenth of the page's time while a call is drawn.
    experimentalStaticLocale: '"en"',
  };
}
