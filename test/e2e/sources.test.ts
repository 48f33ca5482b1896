// Sources side by side: their menu, names, reloads and removal; two that define the same; a wrong root; reflection.
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import type { Locator, Page } from '@playwright/test';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadProtos } from '../../src-main/demo/loaded-protos';
import { CallDriver } from '../support/call-driver.mjs';
import { freePort } from '../support/ncat';
import { root } from '../support/real-app.mjs';
import { expect, test } from './app';

const demoProtos = join(root, 'protos/demo');
const routeGuide = join(demoProtos, 'route_guide.proto');

const sourceRow = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('treeitem', { level: 1, name });

test('a source is renamed, reloaded and removed from its menu, and the focus stays in its row', async ({
  launch,
  folder,
}) => {
  const file = join(folder, 'shop.proto');
  await writeFile(
    file,
    'syntax = "proto3"; package shop; service Shop { rpc Pay(M) returns (M); } message M {}',
  );
  const { page } = await launch([file]);
  // The tree has come to rest: a row that moves away from under the pointer hides its button again.
  await expect(new CallDriver(page).method('Pay')).toBeVisible();
  await sourceRow(page, /shop\.proto/).hover();
  await page.getByRole('button', { name: 'Actions for shop.proto' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  const field = page.getByRole('textbox', { name: 'New name for shop.proto' });
  await expect(field).toBeFocused();
  await field.fill('The shop');
  await field.press('Enter');
  const renamed = sourceRow(page, /The shop/);
  await expect(renamed).toBeFocused();

  await renamed.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Reload' }).click();
  await expect(renamed).toBeFocused();
  await expect(new CallDriver(page).method('Pay')).toBeVisible();

  await page.keyboard.press('Delete');
  const question = page.getByRole('dialog', { name: 'Remove The shop?' });
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(renamed).toBeVisible();
  await page.keyboard.press('Delete');
  await question.getByRole('button', { name: 'Remove source' }).click();
  await expect(page.getByText('No schema sources')).toBeVisible();
});

test('the tree works by keys alone: menu, name, letters, types closed and opened', async ({ launch }) => {
  const { page } = await launch([demoProtos]);
  const { keyboard } = page;
  await expect(new CallDriver(page).method('RouteChat')).toBeVisible();
  await keyboard.press('/');
  await keyboard.press('ArrowDown');
  const first = sourceRow(page, /demo/);
  await expect(first).toBeFocused();
  await keyboard.press('F2');
  await keyboard.type('Mine');
  await keyboard.press('Escape');
  await expect(first).toBeFocused();
  await keyboard.press('F2');
  await keyboard.type('Mine');
  await keyboard.press('Enter');
  const mine = sourceRow(page, /Mine/);
  await expect(mine).toBeFocused();
  await keyboard.press('Shift+F10');
  await expect(page.getByRole('menu', { name: 'Actions for Mine' })).toBeVisible();
  await keyboard.press('Escape');
  await expect(mine).toBeFocused();
  await keyboard.press('ArrowLeft');
  await expect(mine).toHaveAttribute('aria-expanded', 'false');
  await keyboard.press('ArrowRight');
  await keyboard.type('routec');
  await expect(page.getByRole('treeitem', { name: /RouteChat/ })).toBeFocused();
  await keyboard.press('ArrowLeft');
  await expect(page.getByRole('treeitem', { level: 3, name: /RouteGuide/ })).toBeFocused();
  await keyboard.type('routec');
  await keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /RouteChat/ })).toHaveAttribute('aria-selected', 'true');
});

test('two sources with the same services do not clash: tree, tabs and palette say whose a method is', async ({
  launch,
  folder,
}) => {
  await copyFile(routeGuide, join(folder, 'mine.proto'));
  const { page } = await launch([demoProtos, join(folder, 'mine.proto')]);
  const call = new CallDriver(page);
  await expect(call.method('GetFeature')).toHaveCount(2);
  await call.method('GetFeature').last().click();
  await expect(call.method('GetFeature').last()).toHaveAttribute('aria-selected', 'true');
  await expect(call.method('GetFeature').first()).toHaveAttribute('aria-selected', 'false');
  await expect(page.getByRole('tab', { name: /GetFeature/ })).toHaveAttribute('title', /mine\.proto$/);
  await call.method('GetFeature').first().click();
  await expect(page.getByRole('tab', { name: /GetFeature/ })).toHaveCount(2);
  await page.keyboard.press('Control+K');
  await page.keyboard.type('@ListFeatures');
  const options = page.getByRole('dialog').getByRole('option', { name: /ListFeatures/ });
  await expect(options.filter({ hasText: 'mine.proto' })).toHaveCount(1);
  await options.filter({ hasText: 'mine.proto' }).click();
  await expect(call.method('ListFeatures').last()).toHaveAttribute('aria-selected', 'true');
});

test('a project with a wrong root is mended by the folder that is offered', async ({ launch, folder }) => {
  await mkdir(join(folder, 'app/v1'), { recursive: true });
  await mkdir(join(folder, 'schemas/shared/common'), { recursive: true });
  await writeFile(
    join(folder, 'schemas/shared/common/money.proto'),
    'syntax = "proto3"; package common; message Money { int64 cents = 1; }',
  );
  await writeFile(
    join(folder, 'app/v1/shop.proto'),
    `syntax = "proto3"; package shop.v1;
import "common/money.proto";
service Shop { rpc Pay(common.Money) returns (common.Money); }`,
  );
  const { page } = await launch([join(folder, 'app/v1/shop.proto')]);
  await expect(page.getByText('Not loaded')).toBeVisible();
  await page.getByRole('tab', { name: 'Imports' }).click();
  const imports = page.getByRole('list', { name: 'Imports of shop.proto' });
  await expect(imports.getByRole('listitem').first()).toContainText('not found');
  await page.getByRole('tab', { name: /^Errors/ }).click();
  const offered = page.getByRole('button', { name: `Add this folder: ${join(folder, 'schemas/shared')}` });
  await offered.click();
  await expect(page.getByText('shop.proto is loaded')).toBeVisible();
  await page.getByRole('tab', { name: 'Imports' }).click();
  await expect(imports.getByRole('listitem').first()).toContainText('import folder you added');
  const call = new CallDriver(page);
  await call.open('Pay');
  await expect(call.field('cents')).toBeVisible();
});

test('a reflection source survives the restart of its server, and the app', async ({ launch }) => {
  test.slow();
  const target = `127.0.0.1:${await freePort()}`;
  const server = await reflecting(target);
  const first = await launch();
  const { keyboard } = first.page;
  await keyboard.press('Control+Shift+O');
  await keyboard.type(target);
  await keyboard.press('Enter');
  const row = sourceRow(first.page, new RegExp(target));
  await expect(row).toContainText('reflection');
  const call = new CallDriver(first.page);
  await call.open('GetFeature');
  await expect(call.target).toHaveValue(target);

  server.forceShutdown();
  await row.focus();
  await keyboard.press('F5');
  await expect(row).toContainText('offline, cached');
  await call.open('ListFeatures');
  await expect(call.target).toHaveValue(target);
  await first.close();

  const second = await launch();
  const again = sourceRow(second.page, new RegExp(target));
  await expect(again).toContainText('offline, cached');
  await again.click({ button: 'right' });
  await second.page.getByRole('menuitem', { name: 'Open its page' }).click();
  await expect(second.page.getByText(/What it told at/)).toBeVisible();
  const restarted = await reflecting(target);
  await again.focus();
  await second.page.keyboard.press('F5');
  await expect(again).toContainText('reflection');
  restarted.forceShutdown();
});

test('a server that does not answer is said in place, and nothing typed is lost', async ({ app }) => {
  const { page } = app;
  const target = `127.0.0.1:${await freePort()}`;
  await page.keyboard.press('Control+Shift+O');
  const dialog = page.getByRole('dialog', { name: 'Use server reflection' });
  const field = dialog.getByLabel('Target');
  await expect(field).toBeFocused();
  await page.keyboard.type(target);
  await dialog.getByRole('button', { name: 'Add header' }).click();
  await dialog.getByLabel(/^Key/).fill('x-team');
  await field.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText(target);
  await expect(field).toHaveValue(target);
  await expect(dialog.getByLabel(/^Key/)).toHaveValue('x-team');
  await page.keyboard.press('Escape');
  await expect(page.getByText('No schema sources')).toBeVisible();
});

/** A server that tells of the demo's services, and has none of them. */
async function reflecting(target: string): Promise<Server> {
  const server = new Server();
  new ReflectionService(loadProtos(demoProtos).packageDefinition).addToServer(server);
  await new Promise<void>((done, refuse) =>
    server.bindAsync(target, ServerCredentials.createInsecure(), (error) => (error ? refuse(error) : done())),
  );
  return server;
}
