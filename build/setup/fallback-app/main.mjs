// The default app of the fallback runtime: does what Electron's own does when it is given a folder, `electron . args`.
// It lives in resources/default_app.asar, because a packaged app's app.asar must win over it (facts: electron-runtime).
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app as publicApp } from 'electron';

const TAKES_A_MODULE = new Set(['-r', '--require']);

/**
 * Splits the command line as Electron's own default app does: modules to load first, then the app's folder.
 * @param {string[]} args
 */
function readArguments(args) {
  /** @type {string[]} */
  const modules = [];
  let folder;
  for (let rest = args; rest.length > 0 && !folder;) {
    const [first = '', second = ''] = rest;
    const takesModule = TAKES_A_MODULE.has(first);
    if (takesModule) modules.push(second);
    else if (!first.startsWith('-')) folder = resolve(first);
    rest = rest.slice(takesModule ? 2 : 1);
  }
  return { modules, folder };
}

// Electron's own default app uses these two as well; they are not in its public types.
const app =
  /** @type {import('electron').App & { setAppPath(path: string): void, setVersion(version: string): void }} */ (
    publicApp
  );
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
  try {
    await import(pathToFileURL(join(folder, manifest.main ?? 'index.js')).href);
  } catch (error) {
    // Electron would show a dialog now, which nobody answers on a virtual display.
    process.stderr.write(
      `the app failed while it was loaded: ${error instanceof Error ? error.stack : error}\n`,
    );
    app.exit(1);
  }
}
