// Opening schemas: buf alone beside our first and second opening; and the real app with all of googleapis in it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import {
  cpSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { pack } from 'tar-stream';
import { build } from 'vite';
import { RealApp, removeFolder, root, temporaryFolder, whenTrue } from '../support/real-app.mjs';
import * as measure from './measure.mjs';

/** What envoy's API has, with what it imports. */
const envoyFiles = 649;
/** The engine's thread ends after 20 s without work, and its memory goes back. */
const restMs = 24_000;

/** The protos of the npm package google-proto-files. @returns {string} its folder */
export function googleProtos() {
  return dirname(createRequire(import.meta.url).resolve('google-proto-files/package.json'));
}

/** @param {string} folder @returns {string[]} import names, sorted */
function protosIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.proto') && !name.includes('node_modules'))
    .sort();
}

/** A folder with as many files as envoy, whole with their imports. @returns {string} */
export function makeEnvoyLike() {
  const from = googleProtos();
  const all = new Set(protosIn(from));
  /** @type {Set<string>} */
  const chosen = new Set();
  for (const name of all) {
    if (chosen.size >= envoyFiles) break;
    if (!name.startsWith('google/cloud/')) continue;
    addWithImports(name, from, all, chosen);
  }
  const folder = temporaryFolder('halfclose-envoy-');
  for (const name of chosen) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(join(from, name), join(folder, name));
  }
  return folder;
}

/** @param {string} name @param {string} from @param {Set<string>} all @param {Set<string>} chosen */
function addWithImports(name, from, all, chosen) {
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (chosen.has(next) || !all.has(next) || next.startsWith('google/protobuf/')) continue;
    chosen.add(next);
    const text = readFileSync(join(from, next), 'utf8');
    for (const [, imported = ''] of text.matchAll(/^import (?:public )?"([^"]+)"/gm)) waiting.push(imported);
  }
}

/** buf's own time for a folder: seconds, from a tar on the disk to a set on the disk. @param {string} folder */
export async function bufSeconds(folder) {
  const place = temporaryFolder('halfclose-buf-');
  const tar = pack();
  // Files of editions that buf does not know end a build at once.
  const names = protosIn(folder).filter((name) => !name.startsWith('google/protobuf/'));
  for (const name of names) tar.entry({ name }, readFileSync(join(folder, name)));
  tar.finalize();
  writeFileSync(join(place, 'in.tar'), await buffer(tar));
  const begin = performance.now();
  const flags = ['-#format=tar', '--as-file-descriptor-set', '-o', '-', '--error-format', 'json'];
  const child = spawn(bufExecutable(), ['build', ...flags], {
    cwd: place,
    env: { BUF_CACHE_DIR: place, HOME: place },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const set = createWriteStream(join(place, 'out.set'));
  await Promise.all([
    pipeline(createReadStream(join(place, 'in.tar')), child.stdin),
    pipeline(child.stdout, set),
  ]);
  const [code] = /** @type {[number | null]} */ (await ended);
  const seconds = (performance.now() - begin) / 1000;
  const setBytes = statSync(join(place, 'out.set')).size;
  await removeFolder(place);
  if (code !== 0) throw new Error(`buf ended with code ${code}`);
  return { seconds, setBytes };
}

function bufExecutable() {
  const arch = process.platform === 'linux' && process.arch === 'arm64' ? 'aarch64' : process.arch;
  const name = `@bufbuild/buf-${process.platform}-${arch}`;
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin/buf');
}

/** Bundles the loader: it is TypeScript. @returns {Promise<string>} a module that opens a folder */
export async function buildLoader() {
  const outDir = 'test-output/bench';
  const entries = {
    'engine-thread': 'src-main/schema/engine-thread.ts',
    'open-schema': 'test/bench/open-schema.ts',
  };
  for (const [name, entry] of Object.entries(entries)) {
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr: entry,
        // As the app is built: packages are in the bundle.
        outDir,
        emptyOutDir: false,
        rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
      },
    });
  }
  return join(root, outDir, 'open-schema.mjs');
}

/** Seconds until a folder is in the tree, in a Node process of its own. @param {string} loader @param {string} folder @param {string} cache */
export async function openSeconds(loader, folder, cache) {
  const child = spawn(process.execPath, [loader, folder, cache], { stdio: ['ignore', 'pipe', 'inherit'] });
  const text = Buffer.concat(await child.stdout.toArray()).toString('utf8');
  return /** @type {{ seconds: number, state: string }} */ (JSON.parse(text));
}

/** Turns of main's event loop that came late, from now on. @param {RealApp} app */
async function watchStalls({ electron }) {
  await electron.evaluate(() => {
    const stalls = { longestMs: 0 };
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      stalls.longestMs = Math.max(stalls.longestMs, now - last - 5);
      last = now;
    }, 5);
    Object.assign(globalThis, { benchStalls: stalls });
  });
}

/**
 * The real app: opens a folder of protos, opens methods, types in the tree's filter.
 * @param {string} protos @param {number} setBytes
 */
export async function measureApp(protos, setBytes) {
  const folder = temporaryFolder();
  const app = await RealApp.launch({ folder });
  try {
    const { page } = app;
    await app.resize(1440, 900);
    await watchStalls(app);
    const before = await measure.memory(app);
    await page.evaluate(`window.halfclose.request('schema.open', { paths: [${JSON.stringify(protos)}] })`);
    const stallMs = /** @type {number} */ (
      await app.electron.evaluate(() => Reflect.get(globalThis, 'benchStalls').longestMs)
    );
    const filter = page.getByLabel('Filter methods');
    await filter.waitFor();
    // The tree arrives in parts after the answer.
    await page.getByRole('treeitem').nth(3).waitFor();
    const keyMs = [];
    for (const key of ['t', 'o', 'p', 'i', 'c']) keyMs.push(await keyToPaint(page, filter, key));
    const formMs = [];
    for (const method of await someMethods(page)) {
      const time = await clickToForm(app, filter, method);
      if (time !== undefined) formMs.push(time);
    }
    const searchMs = [];
    for (const query of ['a', 'Topic', 'GeFo', 'google.pubsub.v1.Pub'])
      searchMs.push(await searchTime(page, query));
    await setTimeout(restMs);
    const after = await measure.memory(app);
    return {
      stallMs,
      keyMs: Math.max(...keyMs),
      formMs: measure.median(formMs),
      searchMs: measure.median(searchMs),
      growth: ((after.main - before.main) * 1e6) / setBytes,
    };
  } finally {
    await app.kill();
    await removeFolder(folder);
  }
}

/**
 * Milliseconds from a key press in the filter until the frame after it.
 * @param {import('@playwright/test').Page} page @param {import('@playwright/test').Locator} filter @param {string} key
 */
async function keyToPaint(page, filter, key) {
  await filter.focus();
  await page.evaluate(`(() => {
    window.benchKey = new Promise((done) => {
      addEventListener('keydown', () => {
        const begin = performance.now();
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begin)));
      }, { once: true, capture: true });
    });
  })()`);
  await filter.press(key);
  return /** @type {number} */ (await page.evaluate('window.benchKey'));
}

/**
 * Milliseconds from the click on a method until its form is there; undefined when there is no such method.
 * @param {RealApp} app @param {import('@playwright/test').Locator} filter @param {string} method
 */
async function clickToForm({ page }, filter, method) {
  await filter.fill(method);
  const item = page.getByRole('treeitem', { name: new RegExp(`\\b${method}\\b`) }).first();
  if (!(await item.isVisible())) return undefined;
  await page.evaluate(`(() => {
    window.benchForm = new Promise((done) => {
      addEventListener('click', () => {
        const begin = performance.now();
        const look = () => {
          if (document.querySelector('[role="form"][aria-label="Message, form"]')) done(performance.now() - begin);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }, { once: true, capture: true });
    });
  })()`);
  await item.click();
  const time = /** @type {number} */ (await whenTrue(page, 'window.benchForm'));
  // Without a tab there is no form: the next one is seen when it comes.
  await page.keyboard.press('Control+W');
  return time;
}

/** Names of five methods from all over the first source. @param {import('@playwright/test').Page} page */
async function someMethods(page) {
  return /** @type {string[]} */ (
    await page.evaluate(`(async () => {
      const { value: { sources: [{ id: sourceId }] } } = await window.halfclose.request('schema.catalog', {});
      const packages = [];
      for (let from = 0; from !== undefined; ) {
        const { value } = await window.halfclose.request('schema.details', { sourceId, from });
        packages.push(...value.packages);
        from = value.next;
      }
      const names = packages.flatMap(({ services }) => services.flatMap(({ methods }) => methods.map(({ name }) => name)));
      return [0.1, 0.3, 0.5, 0.7, 0.9].map((part) => names[Math.floor(names.length * part)]);
    })()`)
  );
}

/** Milliseconds of one search over all symbols, from the page and back. @param {import('@playwright/test').Page} page @param {string} query */
async function searchTime(page, query) {
  return /** @type {number} */ (
    await page.evaluate(`(async () => {
      const begin = performance.now();
      await window.halfclose.request('schema.search', { query: ${JSON.stringify(query)}, limit: 50 });
      return performance.now() - begin;
    })()`)
  );
}
