// Pictures of every screen in both themes and three widths, for comparison with the design; with --readme those of the README too.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { CallDriver } from '../support/call-driver.mjs';
import { chat, echo, mendham, preparedNotes, startDemo } from '../support/conversation.mjs';
import { RealApp, removeFolder, root, temporaryFolder } from '../support/real-app.mjs';
import { framedTalk, listeningTalk } from './tcp-scenes.mjs';

const forReadme = process.argv.includes('--readme');
const output = join(root, 'test-output', 'screenshots');
const readmeFolder = join(root, 'docs', 'screenshots');
/** Screens that the README shows, dark, at full width. */
const readmeScreens = ['bidi', 'tcp', 'unary-form', 'error-details'];
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
];
const smallest = { width: 800, height: 560 };
const surveyDraft = {
  title: 'Mendham spring survey',
  area: {
    lo: { latitude: 400000000, longitude: -750000000 },
    hi: { latitude: 420000000, longitude: -730000000 },
  },
  priority: 'PRIORITY_HIGH',
  startsAt: '2026-05-04T06:30:00Z',
  cron: '0 6 * * 1-5',
  waypoints: [mendham, { latitude: 413843930, longitude: -740501726 }],
  labels: { team: 'north', gear: 'gps, ropes' },
  routeToken: 'n4bQgYhMfWU=',
  minElevationM: 0,
  note: '',
};
const brokenProto = `syntax = "proto3";

package inventory;

import "common/units.proto";

// Things on the shelves.
message Item {
  string id = 1;
  string name = 2;
  int32 count = 3
  Unit unit = 4;
}

service Inventory {
  rpc GetItem(Item) returns (Item);
}
`;

class Pictures {
  /** @param {RealApp} app @param {'dark' | 'light'} theme */
  constructor(app, theme) {
    this.app = app;
    this.theme = theme;
  }

  /**
   * The screen as it is now, at each size, and back at full width.
   * @param {string} name @param {{ small?: boolean }} [options] small: also in the smallest window
   */
  async take(name, { small = false } = {}) {
    for (const { width, height } of small ? [...sizes, smallest] : sizes) {
      await this.app.resize(width, height);
      const path = join(output, `${name}-${this.theme}-${width}.png`);
      await this.app.page.screenshot({ path });
      if (forReadme && width === 1440 && this.theme === 'dark' && readmeScreens.includes(name)) {
        await this.app.page.screenshot({ path: join(readmeFolder, `${name}-dark.png`) });
      }
    }
    await this.app.resize(1440, 900);
  }
}

/** @param {import('@playwright/test').Page} page @param {'dark' | 'light'} theme */
async function chooseTheme(page, theme) {
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemcheckbox', { name: theme === 'dark' ? 'Dark' : 'Light' }).click();
  await page.locator(`html[data-theme="${theme}"]`).waitFor();
}

/** @param {RealApp} app @param {string[]} paths */
async function openFiles(app, paths) {
  await app.answerChoosers(paths);
  await app.page.keyboard.press('Control+O');
}

/** @param {Pictures} pictures @param {string} folder for a file that does not compile */
async function tour(pictures, folder) {
  const { app } = pictures;
  const { page } = app;
  const call = new CallDriver(page);
  await app.resize(1440, 900);
  await pictures.take('welcome', { small: true });
  const demo = await startDemo(page);
  await calls(pictures, call, demo.grpcTarget);
  await conversation(pictures, call, demo.grpcTarget);
  await failures(pictures, call, demo.grpcTarget);
  await server(pictures, call, demo.grpcTarget);

  const broken = join(folder, 'inventory.proto');
  writeFileSync(broken, brokenProto);
  await openFiles(app, [broken]);
  await page.getByText('Not loaded').waitFor();
  await pictures.take('proto-error');

  const tcp = await echo(page, demo.echoTarget);
  await tcp.lines.first().waitFor();
  await pictures.take('tcp-echo', { small: true });
  const talk = await framedTalk(page);
  await pictures.take('tcp', { small: true });
  await talk.tcp.show('Frames');
  await pictures.take('tcp-frames', { small: true });
  await listeningTalk(page);
  await pictures.take('listen', { small: true });
  talk.stop();

  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').getByRole('combobox').fill('surv');
  await pictures.take('palette');
  await page.keyboard.press('Escape');
}

/** @param {Pictures} pictures @param {CallDriver} call @param {string} target */
async function calls(pictures, call, target) {
  await call.open('CreateSurvey', target);
  await call.writeJson(JSON.stringify(surveyDraft, null, 2));
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await call.rowsOf('Received').click();
  await call.show('Form');
  await pictures.take('unary-form', { small: true });
  await call.show('JSON');
  await call.json.press('Control+End');
  await call.json.press('ArrowUp');
  await call.json.press('End');
  await call.page.keyboard.type(',\n"');
  await call.page.getByRole('listbox', { name: 'Completions' }).waitFor();
  await pictures.take('unary-json');
  await call.page.keyboard.press('Escape');
  await call.response.getByRole('radio', { name: 'Wire' }).click();
  await pictures.take('wire');
  await call.response.getByRole('radio', { name: 'Tree' }).click();

  await call.open('StreamSamples', target);
  await call.writeJson({ count: '20000', size: 160 });
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible({ timeout: 60_000 });
  await call.response.getByLabel('Search messages').fill('#12201');
  await call.response.getByLabel('Search messages').press('Enter');
  await expect(call.response).toContainText('Message 12,201');
  await pictures.take('server-stream');
}

/** @param {Pictures} pictures @param {CallDriver} call @param {string} target */
async function conversation(pictures, call, target) {
  await call.open('RouteChat', target);
  for (const note of preparedNotes) {
    await call.writeJson(JSON.stringify(note, null, 2));
    await call.request.getByRole('button', { name: 'Add current' }).click();
  }
  await call.startStream();
  await chat(call);
  await call.rowsOf('Received').last().click();
  await pictures.take('bidi', { small: true });
  await call.endStream.click();
  await expect(call.status('OK 0')).toBeVisible();
  await call.open('WatchSurvey', target);
  await call.writeJson({ id: 'srv_01J8Q4ZK', interval: '1s' });
  await call.send.click();
  await call.rowsOf('Received').nth(1).waitFor();
  await pictures.take('half-closed');
}

/** @param {Pictures} pictures @param {CallDriver} call @param {string} target */
async function failures(pictures, call, target) {
  await call.open('ValidateSurvey', target);
  await call.writeJson({ title: '', waypoints: [{ latitude: 0, longitude: 1 }] });
  await call.show('Form');
  await call.send.click();
  await expect(call.status('INVALID_ARGUMENT 3')).toBeVisible();
  await pictures.take('error-details');
  await call.open('GetFeature', 'localhost:50099');
  await call.send.click();
  await expect(call.response).toContainText('Nothing is listening');
  await pictures.take('unavailable', { small: true });
}

/** @param {Pictures} pictures @param {CallDriver} call @param {string} target */
async function server(pictures, call, target) {
  const { page } = call;
  await call.target.fill(target);
  await page.getByRole('button', { name: `About ${target}` }).click();
  await page.getByText('What happened').waitFor();
  await pictures.take('server-connection', { small: true });
  await page.getByRole('tab', { name: 'Health' }).click();
  await page.getByRole('button', { name: 'Watch Whole server' }).click();
  await page.getByText('SERVING', { exact: true }).waitFor();
  await pictures.take('server-health');
}

for (const folder of [output, ...(forReadme ? [readmeFolder] : [])]) mkdirSync(folder, { recursive: true });
for (const theme of /** @type {const} */ (['dark', 'light'])) {
  const folder = temporaryFolder();
  const files = temporaryFolder('halfclose-files-');
  const app = await RealApp.launch({ folder });
  try {
    await chooseTheme(app.page, theme);
    await tour(new Pictures(app, theme), files);
    console.log(`screenshots of the ${theme} theme: ${output}`);
  } catch (error) {
    await app.page.screenshot({ path: join(output, 'failed.png') }).catch(() => undefined);
    console.error(error);
    process.exitCode = 1;
  } finally {
    await app.kill();
    await removeFolder(folder);
    await removeFolder(files);
  }
}
