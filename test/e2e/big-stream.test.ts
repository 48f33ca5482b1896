// A stream of 100,000 messages: the page stays usable while it runs, and every message can be reached afterwards.
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { root } from '../support/real-app.mjs';
import { expect, test } from './app';

test('100,000 messages arrive while the page stays usable, and any of them can be shown', async ({
  launch,
  demo,
}) => {
  const { page } = await launch([join(root, 'protos/demo')]);
  const call = new CallDriver(page);
  await call.open('StreamSamples', demo.grpcTarget);
  await call.writeJson({ count: '100000', size: 100 });
  await call.send.click();
  await expect(call.rowsOf('Received').first()).toBeVisible();
  await call.json.fill('{"count": "100000", "size": 100 }');
  await expect(call.json).toContainText('"size": 100 }');
  await expect(call.status('OK 0')).toBeVisible({ timeout: 40_000 });
  await expect(call.pane('Messages')).toContainText('100,001');
  // However many messages there are, the list has as many elements as fit.
  expect(await call.rows.count()).toBeLessThan(120);

  const search = call.response.getByLabel('Search messages');
  for (const number of ['61,201', '100,000', '1']) {
    await search.fill(`#${number.replace(',', '')}`);
    await search.press('Enter');
    const found = call.rowsOf('Received').and(page.locator('[aria-selected="true"]'));
    await expect(found).toContainText(new RegExp(`sequence "?${number.replace(',', '')}\\b`));
    await expect(call.detail.getByRole('treeitem').filter({ hasText: 'sequence' })).toContainText(
      number.replace(',', ''),
    );
  }
  await call.messages.focus();
  await page.keyboard.press('End');
  await expect(call.messages.getByText('Status OK 0')).toBeVisible();
  await page.keyboard.press('Home');
  await expect(call.messages.getByText('Request headers sent')).toBeVisible();
});
