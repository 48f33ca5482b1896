// Cold start: from the launch to the first paint and to the first call that could be made, beside an empty Electron window.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { RealApp, removeFolder, root, temporaryFolder, whenTrue } from '../support/real-app.mjs';

const emptyMain = `import { app, BrowserWindow } from 'electron';
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1440, height: 900 });
  window.loadURL('data:text/html,<title>empty</title><p>empty</p>');
});
app.on('window-all-closed', () => app.quit());
`;

/** Writes the empty app. @returns {string} its folder */
export function makeEmptyApp() {
  const folder = temporaryFolder('halfclose-empty-');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    '{ "name": "empty", "version": "1.0.0", "type": "module", "main": "main.js" }',
  );
  writeFileSync(join(folder, 'main.js'), emptyMain);
  return folder;
}

/** A user-data folder with a source and a call tab in it. @returns {Promise<string>} */
export async function makeUsedFolder() {
  const folder = temporaryFolder();
  const app = await RealApp.launch({ folder, paths: [join(root, 'protos/demo')] });
  const call = new CallDriver(app.page);
  await call.open('GetFeature', 'localhost:50051');
  await app.close();
  return folder;
}

/** Milliseconds from launch to the first paint. @param {import('@playwright/test').Page} page @param {number} begin */
async function firstPaint(page, begin) {
  const painted = await whenTrue(
    page,
    `performance.getEntriesByName('first-contentful-paint')[0]?.startTime`,
  );
  const origin = /** @type {number} */ (await page.evaluate('performance.timeOrigin'));
  return origin + /** @type {number} */ (painted) - begin;
}

/** @param {string} emptyApp */
export async function emptyStart(emptyApp) {
  const folder = temporaryFolder();
  const begin = Date.now();
  const app = await RealApp.launch({ folder, app: emptyApp });
  const paintMs = await firstPaint(app.page, begin);
  await app.kill();
  await removeFolder(folder);
  return paintMs;
}

/** @param {string} folder from `makeUsedFolder` */
export async function appStart(folder) {
  const begin = Date.now();
  const app = await RealApp.launch({ folder });
  const paintMs = await firstPaint(app.page, begin);
  const ready = await whenTrue(
    app.page,
    `(() => {
      const send = [...document.querySelectorAll('button[aria-keyshortcuts="Control+Enter"]')][0];
      return send && !send.disabled && send.getAttribute('aria-disabled') !== 'true' ? Date.now() : undefined;
    })()`,
  );
  const callMs = /** @type {number} */ (ready) - begin;
  await app.close();
  return { paintMs, callMs };
}
