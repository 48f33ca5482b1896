// Documentation pages: found with @, read, followed from type to type and back, kept over a restart.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { CallDriver } from '../support/call-driver.mjs';
import { expect, test } from './app';

const shop = `syntax = "proto3";
package shop.v1;
import "google/api/annotations.proto";
import "google/api/field_behavior.proto";
// Sells things. See [Order][shop.v1.Order].
//
// - once
// - or twice
service Shop {
  // Places an order.
  rpc PlaceOrder(Order) returns (Receipt) {
    option (google.api.http) = { post: "/v1/{parent=shops/*}/orders" body: "*" };
  }
}
// All of it.
message Order {
  // Given by the server.
  string name = 1 [(google.api.field_behavior) = OUTPUT_ONLY, deprecated = true];
  oneof payment { string card = 2; int64 voucher = 3 [json_name = "code"]; }
  repeated Item items = 4;
  message Item { Color color = 1; }
  enum Color { COLOR_UNSPECIFIED = 0; RED = 1; BLUE = 2; /* Like the sea. */ }
}
message Receipt { Order order = 1; }
`;

async function writeShop(folder: string, text = shop): Promise<string> {
  await mkdir(join(folder, 'shop/v1'), { recursive: true });
  await writeFile(join(folder, 'shop/v1/shop.proto'), text);
  return folder;
}

async function search(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').getByRole('combobox').fill(text);
}

test('a type is found with @, read, and followed to others and back by keys', async ({ launch, folder }) => {
  const { page } = await launch([await writeShop(folder)]);
  await expect(new CallDriver(page).method('PlaceOrder')).toBeVisible();
  await search(page, '@order');
  await page.getByRole('option', { name: /^Order shop\.v1 Message/ }).click();
  const article = page.getByRole('article');
  await expect(article.getByRole('heading', { name: 'Order', exact: true })).toBeVisible();
  const row = article.getByRole('row', { name: /^1 name/ });
  await expect(row).toContainText('Given by the server.');
  await expect(row).toContainText('Deprecated');
  await expect(row).toContainText('OUTPUT_ONLY');
  await expect(article.getByRole('row', { name: 'One of payment' })).toBeVisible();
  await expect(article.getByRole('row', { name: /^3 voucher/ })).toContainText('code in JSON');
  await expect(article.getByText('shop.v1.Receipt.order')).toBeVisible();

  await article.getByRole('button', { name: 'Item', exact: true }).first().click();
  await article.getByRole('button', { name: 'Color', exact: true }).first().click();
  await expect(article.getByRole('row', { name: /^2 BLUE/ })).toContainText('Like the sea.');
  await page.keyboard.press('Alt+ArrowLeft');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(article.getByRole('heading', { name: 'Order', exact: true })).toBeVisible();
  await expect(article.getByRole('button', { name: /^Back/ })).toHaveCount(0);
});

test('a field that was searched for is marked in its message', async ({ launch, folder }) => {
  const { page } = await launch([await writeShop(folder)]);
  await expect(new CallDriver(page).method('PlaceOrder')).toBeVisible();
  await search(page, '@voucher');
  await page.getByRole('option', { name: /^voucher shop\.v1\.Order Field/ }).click();
  await expect(page.getByRole('row', { name: /^3 voucher/ })).toHaveClass(/asked/);
});

test('a service page shows routes and opens a call, whose docs lead back to types', async ({
  launch,
  folder,
}) => {
  const { page } = await launch([await writeShop(folder)]);
  const call = new CallDriver(page);
  await expect(call.method('PlaceOrder')).toBeVisible();
  await search(page, '@shop.v1.Shop');
  await page.getByRole('option', { name: /^Shop shop\.v1 Service/ }).click();
  const article = page.getByRole('article');
  await expect(article).toContainText('POST /v1/{parent=shops/*}/orders');
  await expect(article.getByRole('listitem').filter({ hasText: 'or twice' })).toBeVisible();
  await article.getByRole('button', { name: 'Open the call of PlaceOrder' }).click();
  await expect(call.field('name')).toBeVisible();
  await page
    .getByRole('region', { name: /PlaceOrder/ })
    .getByRole('button', { name: 'Receipt' })
    .click();
  await expect(page.getByRole('heading', { name: 'Receipt', exact: true })).toBeVisible();
});

test('types lead to their pages from the form, the JSON and the docs beside them', async ({
  launch,
  folder,
}) => {
  const { page } = await launch([await writeShop(folder)]);
  const call = new CallDriver(page);
  await call.open('PlaceOrder');
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });
  const back = () => page.getByRole('tab', { name: /PlaceOrder/ }).click();
  await call.form.getByRole('button', { name: /^repeated Item$/ }).click();
  await expect(heading('Item')).toBeVisible();
  await back();
  await call.field('name').press('F12');
  await expect(heading('Order')).toBeVisible();
  await back();
  await call.writeJson('{ "items": [{ "color": "RED" }] }');
  await page.keyboard.press('Control+End');
  await call.json.getByText('"RED"').click({ modifiers: ['ControlOrMeta'] });
  await expect(heading('Color')).toBeVisible();
  await back();
  await call.json.press('Control+Home');
  await page.keyboard.press('F12');
  await expect(heading('Order')).toBeVisible();
  await back();
  await page.getByRole('tab', { name: 'Docs', exact: true }).click();
  const fields = page.getByRole('table', { name: 'Fields of Order' });
  await expect(fields.getByRole('row', { name: /^1 name/ })).toContainText('Given by the server.');
  await fields.getByRole('button', { name: 'Item', exact: true }).click();
  await expect(heading('Item')).toBeVisible();
});

test('a page follows its file, and comes back after a restart', async ({ launch, folder }) => {
  const { page, ...first } = await launch([await writeShop(folder)]);
  await expect(new CallDriver(page).method('PlaceOrder')).toBeVisible();
  await search(page, '@receipt');
  await page.getByRole('option', { name: /^Receipt shop\.v1 Message/ }).click();
  await expect(page.getByRole('row', { name: /^1 order/ })).toBeVisible();
  await writeShop(
    folder,
    shop.replace('message Receipt { Order order = 1; }', 'message Receipt { Order paid = 1; }'),
  );
  await expect(page.getByRole('row', { name: /^1 paid/ })).toBeVisible();
  await first.electron.close();
  const again = await launch();
  await expect(again.page.getByRole('row', { name: /^1 paid/ })).toBeVisible();
});
