// Nothing is lost: after a restart, after kill -9, and with a damaged state file.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { root, type RealApp } from '../support/real-app.mjs';
import { TcpDriver } from '../support/tcp-driver.mjs';
import { expect, test } from './app';

const demoProtos = join(root, 'protos/demo');

test('a restart brings back tabs, drafts, targets, sources, sizes and theme', async ({ launch, demo }) => {
  const first = await launch([demoProtos]);
  const call = new CallDriver(first.page);
  const tcp = new TcpDriver(first.page);
  await call.open('GetFeature', demo.grpcTarget);
  await call.field('latitude').fill('407838351');
  await call.field('longitude').fill('-746143763');
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await call.open('RouteChat');
  await call.target.fill('example.test:1234');
  await call.writeJson('{"message": "half written');
  await tcp.open();
  await tcp.host.fill('10.1.2.3');
  await tcp.port.fill('77');
  await tcp.text.fill('not sent yet');
  await first.page.getByRole('button', { name: 'Theme' }).click();
  await first.page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
  const edge = first.page.getByRole('separator', { name: 'Width of the sidebar' });
  await edge.focus();
  await edge.press('ArrowRight');
  const width = await edge.getAttribute('aria-valuenow');
  await first.close();

  const { page } = await launch();
  const again = new CallDriver(page);
  const tabs = page.getByRole('tablist', { name: 'Open tabs' }).getByRole('tab');
  await expect(tabs).toHaveCount(3);
  await expect(tabs.filter({ hasText: '10.1.2.3:77' })).toHaveAttribute('aria-selected', 'true');
  await expect(new TcpDriver(page).text).toHaveValue('not sent yet');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  // The first frame had it too, before any script ran.
  expect(page.url()).toContain('theme=dark');
  await expect(page.getByRole('separator', { name: 'Width of the sidebar' })).toHaveAttribute(
    'aria-valuenow',
    String(width),
  );
  await tabs.filter({ hasText: 'RouteChat' }).click();
  await expect(again.target).toHaveValue('example.test:1234');
  await expect(again.json).toHaveText('{"message": "half written');
  await tabs.filter({ hasText: 'GetFeature' }).click();
  await expect(again.field('latitude')).toHaveValue('407838351');
  await expect(again.row('Received', 'Patriots Path')).toHaveCount(1);
  await expect(again.method('CreateSurvey')).toBeVisible();
  await again.send.click();
  await expect(again.status('OK 0')).toBeVisible();
});

test('kill -9 loses at most one second of typing', async ({ launch }) => {
  const first = await launch([demoProtos]);
  const call = new CallDriver(first.page);
  await call.open('RouteChat', 'localhost:1');
  await call.field('message').click();
  const begin = Date.now();
  await first.page.keyboard.type('typed just before the power went');
  const typed = Date.now();
  await expect
    .poll(() => savedText(first), { intervals: [20] })
    .toContain('typed just before the power went');
  const delay = Date.now() - typed;
  expect(
    delay,
    `saved ${delay} ms after the last key, ${Date.now() - begin} ms after the first`,
  ).toBeLessThan(1000);
  await first.kill();

  const { page } = await launch();
  await expect(new CallDriver(page).field('message')).toHaveValue('typed just before the power went');
});

test('typing without a pause is saved too', async ({ launch }) => {
  const app = await launch([demoProtos]);
  const call = new CallDriver(app.page);
  await call.open('RouteChat', 'localhost:1');
  await call.field('message').click();
  const before = savedText(app);
  expect(await before).not.toContain('aaaaa');
  const typing = app.page.keyboard.type('a'.repeat(60), { delay: 40 });
  await expect.poll(() => savedText(app), { intervals: [50] }).toContain('aaaaa');
  const soFar = (await savedText(app)).match(/a{5,}/)?.[0].length ?? 0;
  expect(soFar).toBeLessThan(60);
  await typing;
});

test('a damaged state file is set aside and named, and the app opens', async ({ launch }) => {
  const first = await launch([demoProtos]);
  const call = new CallDriver(first.page);
  await call.open('GetFeature');
  await expect.poll(() => savedText(first)).toContain('GetFeature');
  await first.close();
  const { folder } = first.options;
  await writeFile(join(folder, 'workspace.json'), '{"version": 1, "tabs": [{"kind": "ca');

  const { page } = await launch();
  await expect(page.getByText(/workspace.*\.json/).first()).toBeVisible();
  await expect(page.getByRole('tablist', { name: 'Open tabs' })).toHaveCount(0);
  const aside = (await readdir(folder)).filter(
    (name) => name.startsWith('workspace') && name !== 'workspace.json',
  );
  expect(aside).toHaveLength(1);
  expect(await readFile(join(folder, aside[0] ?? ''), 'utf8')).toContain('"kind": "ca');
});

/** What a kill at this moment would leave. */
async function savedText(app: RealApp): Promise<string> {
  return readFile(join(app.options.folder, 'workspace.json'), 'utf8').catch(() => '');
}
