// Each of the four kinds of call, with the message typed as JSON; and what the JSON view says of mistakes.
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { root } from '../support/real-app.mjs';
import { expect, test } from './app';

const demoProtos = join(root, 'protos/demo');
const mendham = { latitude: 407838351, longitude: -746143763 };

test('a unary call by JSON', async ({ launch, demo }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('GetFeature', demo.grpcTarget);
  await call.writeJson(mendham);
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(call.row('Received', 'Patriots Path')).toHaveCount(1);
});

test('a server stream by JSON', async ({ launch, demo }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('WatchSurvey', demo.grpcTarget);
  await call.writeJson({ id: 'srv_01J8Q4ZK', interval: '0.05s' });
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(call.rowsOf('Received')).toHaveCount(5);
  await call.rowsOf('Received').last().click();
  await expect(call.detail).toContainText('All samples are in');
});

test('a client stream by JSON', async ({ launch, demo }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('UploadSamples', demo.grpcTarget);
  await call.startStream();
  for (const elevationM of [12.5, 440, -3]) {
    await call.writeJson({ elevationM, payload: 'aGFsZg==' });
    await call.sendMessage.click();
  }
  await expect(call.rowsOf('Sent')).toHaveCount(3);
  await call.endStream.click();
  await expect(call.status('OK 0')).toBeVisible();
  await call.rowsOf('Received').click();
  const tree = call.detail.getByRole('treeitem');
  await expect(tree.filter({ hasText: 'payload_bytes' })).toContainText('12');
  await expect(tree.filter({ hasText: 'lowest_m' })).toContainText('-3');
});

test('a bidirectional call by JSON', async ({ launch, demo }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('EchoStream', demo.grpcTarget);
  await call.startStream();
  for (const stringValue of ['eins', '二', 'три']) {
    await call.writeJson({ stringValue });
    await call.sendMessage.click();
    await expect(call.row('Received', stringValue)).toHaveCount(1);
  }
  await call.endStream.click();
  await expect(call.status('OK 0')).toBeVisible();
});

test('form and JSON are two views of one draft', async ({ launch }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('GetFeature');
  await call.field('latitude').fill('12');
  await call.show('JSON');
  await expect(call.json).toContainText('"latitude": 12');
  await call.writeJson({ latitude: 34, longitude: -5 });
  await call.show('Form');
  await expect(call.field('latitude')).toHaveValue('34');
  await expect(call.field('longitude')).toHaveValue('-5');
});

test('a number out of range is underlined where it stands, and sending is refused', async ({
  launch,
  demo,
}) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('CreateSurvey', demo.grpcTarget);
  await call.writeJson({ title: 'A', area: { lo: { latitude: 3000000000 } } });
  const fact = '$.area.lo.latitude: 3000000000 is out of range for int32';
  await expect(call.request.getByRole('button', { name: fact })).toBeVisible();
  await call.send.click();
  await expect(page.getByRole('alert')).toContainText(fact);
  await expect(call.rows).toHaveCount(0);
});

test('completion offers the fields that are left, and the values of an enum', async ({ launch }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('CreateSurvey');
  await call.writeJson('{"title": "A", }');
  await call.json.press('End');
  await call.json.press('ArrowLeft');
  await call.json.press('Control+Space');
  const list = page.getByRole('listbox', { name: 'Completions' });
  await expect(list.getByRole('option', { name: /maxFeatures/ })).toBeVisible();
  await expect(list.getByRole('option', { name: /^title/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await call.writeJson('{"priority": ""}');
  await call.json.press('End');
  await call.json.press('ArrowLeft');
  await call.json.press('ArrowLeft');
  await call.json.press('Control+Space');
  await expect(list.getByRole('option', { name: /PRIORITY_HIGH/ })).toBeVisible();
});

test('Fill example makes a message that the server takes', async ({ launch, demo }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('Echo', demo.grpcTarget);
  await call.request.getByRole('button', { name: 'Fill example' }).click();
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(call.rowsOf('Received')).toHaveCount(1);
});
