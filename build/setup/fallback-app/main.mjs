// The default app of the fallback runtime: does what Electron's own does when it is given a folder, `electron . args`.
// It lives in resources/default_app.asar, because a packaged app's app.asar must win over it (facts: electron-runtime).
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const TAKES_A_MODULE = new Set(['-r', '--require']);

/**
 * Splits the command line as Electron's own default app does: modules to load first, then the app's folder.
 * @param {string[]} args
 */
function readArguments(args) {
  const modules = [];
  for (let at = 0; at < args.length; at += 1) {
    if (TAKES_A_MODULE.has(args[at])) modules.push(args[(at += 1)]);
    else if (!args[at].startsWith('-')) return { modules, folder: resolve(args[at]) };
  }
  return { modules, folder: undefined };
}

const { modules, folder } = readArguments(process.argv.slice(1));
if (!folder) {
  process.stderr.write('electron (fallback runtime): give it the folder of an app\n');
  app.exit(2);
} else {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
  app.setAppPath(folder);
  app.setName(manifest.productName ?? manifest.name);
  app.setVersion(manifest.version);
  // Playwright puts its loader in front with -r; it must run before the app does.
  for (const module of modules) createRequire(join(folder, 'package.json'))(resolve(module));
  await import(pathToFileURL(join(folder, manifest.main ?? 'index.js')).href);
}
