// Everything without a mouse: a whole unary call, a TCP exchange, the palette, panes, tabs.
import type { Locator, Page } from '@playwright/test';
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { root } from '../support/real-app.mjs';
import { TcpDriver } from '../support/tcp-driver.mjs';
import { expect, test } from './app';

test('a unary call from start to answer with the keyboard alone', async ({ launch, demo }) => {
  const { page } = await launch([join(root, 'protos/demo')]);
  const call = new CallDriver(page);
  await expect(call.method('GetFeature')).toBeVisible();
  const { keyboard } = page;
  await keyboard.press('Control+K');
  await keyboard.type('@GetFeature');
  await expect(page.getByRole('dialog').getByRole('option').first()).toContainText('GetFeature');
  await keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /GetFeature\. Choose another/ })).toBeVisible();
  await keyboard.press('Control+L');
  await keyboard.type(demo.grpcTarget);
  await expect(call.target).toHaveValue(demo.grpcTarget);
  await tabTo(page, call.field('latitude'));
  await keyboard.type('407838351');
  await tabTo(page, call.field('longitude'));
  await keyboard.type('-746143763');
  await keyboard.press('Control+Enter');
  await expect(call.status('OK 0')).toBeVisible();
  await tabTo(page, call.messages);
  await keyboard.press('Home');
  for (let step = 0; step < 6 && !(await selected(call, 'Patriots Path')); step++)
    await keyboard.press('ArrowDown');
  await expect(call.row('Received', 'Patriots Path')).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('3');
  await expect(call.response.getByRole('radio', { name: 'Wire' })).toBeChecked();
  await keyboard.press('1');
  await expect(call.detail).toContainText('Patriots Path');
});

test('a TCP exchange with the keyboard alone', async ({ app, demo }) => {
  const { page } = app;
  const { keyboard } = page;
  const tcp = new TcpDriver(page);
  await keyboard.press('Control+T');
  await expect(tcp.host).toBeFocused();
  await keyboard.type(demo.echoTarget);
  await keyboard.press('Control+Enter');
  await expect(tcp.port).toHaveValue(demo.echoTarget.split(':')[1] ?? '');
  await expect(tcp.state('Connected')).toBeVisible();
  await tabTo(page, tcp.text);
  await keyboard.type(String.raw`keys only\n`);
  await keyboard.press('Control+Enter');
  await expect(tcp.line('6B 65 79 73 20 6F 6E 6C  79 0A')).toHaveCount(2);
  await keyboard.press('Control+D');
  await expect(tcp.line('Both sides had ended')).toHaveCount(1);
});

test('F6 walks through the panes and Shift F6 walks back', async ({ launch, demo }) => {
  const { page } = await launch([join(root, 'protos/demo')]);
  const call = new CallDriver(page);
  await call.open('GetFeature', demo.grpcTarget);
  await page.keyboard.press('Control+Enter');
  await expect(call.status('OK 0')).toBeVisible();
  const forth: string[] = [];
  for (let step = 0; step < 8; step++) {
    await page.keyboard.press('F6');
    forth.push(await focusedPane(page));
  }
  expect(new Set(forth)).toEqual(new Set(['Sidebar', 'Open tabs', 'Request', 'Response']));
  expect(forth.slice(4)).toEqual(forth.slice(0, 4));
  const back: string[] = [];
  for (let step = 0; step < 4; step++) {
    await page.keyboard.press('Shift+F6');
    back.push(await focusedPane(page));
  }
  expect(back).toEqual([...forth.slice(4, 7).reverse(), forth[3]]);
});

test('Esc closes what lies over the page, then leaves the field, then cancels the call', async ({
  launch,
  demo,
}) => {
  const { page } = await launch([join(root, 'protos/demo')]);
  const call = new CallDriver(page);
  await call.open('RouteChat', demo.grpcTarget);
  await page.keyboard.press('Control+Enter');
  await expect(call.messages.getByText('Request headers sent')).toBeVisible();
  await call.set('location');
  await call.field('message').focus();
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(call.status('Open')).toBeVisible();
  await call.field('message').focus();
  await page.keyboard.press('Escape');
  await expect(call.field('message')).not.toBeFocused();
  await expect(call.status('Open')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(call.status('CANCELLED 1')).toBeVisible();
});

test('Ctrl D ends our side of a stream, Ctrl J turns form and JSON, Ctrl W closes', async ({
  launch,
  demo,
}) => {
  const { page } = await launch([join(root, 'protos/demo')]);
  const call = new CallDriver(page);
  await call.open('RouteChat', demo.grpcTarget);
  await page.keyboard.press('Control+J');
  await expect(call.json).toBeVisible();
  await call.json.fill('{"message": "by keys"}');
  await page.keyboard.press('Control+Enter');
  await expect(call.messages.getByText('Request headers sent')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(call.row('Sent', 'by keys')).toHaveCount(1);
  await page.keyboard.press('Control+D');
  await expect(call.status('OK 0')).toBeVisible();
  await page.keyboard.press('Control+W');
  await expect(page.getByRole('tablist', { name: 'Open tabs' })).toHaveCount(0);
});

test('every action is in the palette, with its key', async ({ app }) => {
  const { page } = app;
  await page.keyboard.press('Control+K');
  const palette = page.getByRole('dialog');
  for (const [text, title] of [
    ['>open folder', /folder/i],
    ['>demo', /demo/i],
    ['>tcp', /TCP/],
    ['>light', /light/i],
    ['>shortcuts', /shortcuts/i],
  ] as const) {
    await palette.getByRole('combobox').fill(text);
    await expect(palette.getByRole('option').first()).toContainText(title);
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

/** Presses Tab until the element has the focus; a trap or an element out of reach fails. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < 80; step++) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

/** The spoken name of the pane that holds the focus. */
function focusedPane(page: Page): Promise<string> {
  return page.evaluate<string>(
    `(document.activeElement.closest('[data-pane]')?.getAttribute('aria-label')) ?? 'none'`,
  );
}

async function selected(call: CallDriver, text: string): Promise<boolean> {
  return (await call.row('Received', text).getAttribute('aria-selected')) === 'true';
}
