// 64-bit numbers beyond what JavaScript's own numbers hold: exact there and back, in form, JSON and detail.
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { root } from '../support/real-app.mjs';
import { expect, test } from './app';

const demoProtos = join(root, 'protos/demo');
const signed = '9007199254740993';
const unsigned = '18446744073709551615';

test('numbers typed into the form arrive and come back digit for digit', async ({ launch, demo }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('Echo', demo.grpcTarget);
  await call.field('int64_value').fill(signed);
  await call.field('uint64_value').fill(unsigned);
  await call.field('sint64_value').fill('-9223372036854775808');
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await call.rowsOf('Received').click();
  const tree = call.detail.getByRole('treeitem');
  await expect(tree.filter({ hasText: /\bint64_value/ })).toContainText(signed);
  await expect(tree.filter({ hasText: /\buint64_value/ })).toContainText(unsigned);
  await expect(tree.filter({ hasText: /\bsint64_value/ })).toContainText('-9223372036854775808');
  await call.show('JSON');
  await expect(call.json).toContainText(signed);
  await expect(call.json).toContainText(unsigned);
  await call.show('Form');
  await expect(call.field('int64_value')).toHaveValue(signed);
  await expect(call.field('uint64_value')).toHaveValue(unsigned);
});

test('numbers typed as JSON, bare or as text, are the same number', async ({ launch, demo }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('Echo', demo.grpcTarget);
  await call.writeJson(`{"int64Value": ${signed}, "uint64Value": "${unsigned}"}`);
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await call.rowsOf('Received').click();
  await call.response.getByRole('radio', { name: 'JSON' }).click();
  const json = call.response.getByRole('textbox', { name: 'JSON' });
  await expect(json).toContainText(`"int64Value": "${signed}"`);
  await expect(json).toContainText(`"uint64Value": "${unsigned}"`);
});

test('one more than the largest is refused, not rounded', async ({ launch, demo }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('Echo', demo.grpcTarget);
  await call.writeJson('{"uint64Value": 18446744073709551616}');
  await call.send.click();
  await expect(page.getByRole('alert')).toContainText('18446744073709551616 is out of range for uint64');
  await expect(call.rows).toHaveCount(0);
});
