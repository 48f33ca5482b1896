// Each of the four kinds of call, with the message typed into the form.
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { root } from '../support/real-app.mjs';
import { expect, test } from './app';

const routeGuide = join(root, 'protos/demo/route_guide.proto');
const mendham = 'Patriots Path, Mendham, NJ 07945, USA';

test('a unary call by form shows the answer as a row and as a tree', async ({ launch, demo }) => {
  const { page } = await launch([routeGuide]);
  const call = new CallDriver(page);
  await call.open('GetFeature', demo.grpcTarget);
  await call.field('latitude').fill('407838351');
  await call.field('longitude').fill('-746143763');
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(call.rowsOf('Sent')).toHaveCount(1);
  await call.row('Received', 'Patriots Path').click();
  await expect(call.detail.getByRole('treeitem').filter({ hasText: 'name' })).toContainText(`"${mendham}"`);
  await expect(call.detail.getByRole('treeitem').filter({ hasText: 'longitude' })).toContainText(
    '-746143763',
  );
});

test('a server stream by form shows every message in order, then OK', async ({ launch, demo }) => {
  const { page } = await launch([routeGuide]);
  const call = new CallDriver(page);
  await call.open('ListFeatures', demo.grpcTarget);
  await call.set('lo');
  await call.field('lo.latitude').fill('407800000');
  await call.field('lo.longitude').fill('-746200000');
  await call.set('hi');
  await call.field('hi.latitude').fill('408200000');
  await call.field('hi.longitude').fill('-743900000');
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(call.row('Received', 'Patriots Path')).toHaveCount(1);
  await expect(call.row('Received', '101 New Jersey 10')).toHaveCount(1);
  await expect(call.rowsOf('Sent')).toHaveCount(1);
});

test('a client stream by form sends each message when asked and gets one answer after End stream', async ({
  launch,
  demo,
}) => {
  const { page } = await launch([routeGuide]);
  const call = new CallDriver(page);
  await call.open('RecordRoute', demo.grpcTarget);
  await call.startStream();
  await call.field('latitude').fill('407838351');
  await call.field('longitude').fill('-746143763');
  await call.sendMessage.click();
  await expect(call.rowsOf('Sent')).toHaveCount(1);
  await call.field('latitude').fill('408122808');
  await call.field('longitude').fill('-743999179');
  await call.sendMessage.click();
  await expect(call.rowsOf('Sent')).toHaveCount(2);
  await expect(call.rowsOf('Received')).toHaveCount(0);
  await call.endStream.click();
  await expect(call.status('OK 0')).toBeVisible();
  await call.rowsOf('Received').click();
  await expect(call.detail.getByRole('treeitem').filter({ hasText: 'point_count' })).toContainText('2');
  await expect(call.detail.getByRole('treeitem').filter({ hasText: 'feature_count' })).toContainText('2');
});

test('a bidirectional call by form answers while it is open', async ({ launch, demo }) => {
  const { page } = await launch([routeGuide]);
  const call = new CallDriver(page);
  await call.open('RouteChat', demo.grpcTarget);
  await call.startStream();
  await call.set('location');
  await call.field('location.latitude').fill('1');
  await call.field('location.longitude').fill('2');
  await call.field('message').fill('Gate open, two cars parked');
  await call.sendMessage.click();
  await expect(call.row('Sent', 'Gate open')).toHaveCount(1);
  await call.field('message').fill('Bridge out');
  await call.sendMessage.click();
  await expect(call.row('Received', 'Gate open')).toHaveCount(1);
  await call.endStream.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(call.rowsOf('Sent')).toHaveCount(2);
  await expect(call.rowsOf('Received')).toHaveCount(1);
});

test('unset, zero and set look different, and Unset takes a value away again', async ({ launch }) => {
  const { page } = await launch([join(root, 'protos/demo')]);
  const call = new CallDriver(page);
  await call.open('CreateSurvey');
  await expect(call.form.getByText('Unset, not sent').first()).toBeVisible();
  await call.set('max_features');
  await expect(call.field('max_features')).toHaveValue('0');
  await call.show('JSON');
  await expect(call.json).toContainText('"maxFeatures": 0');
  await call.show('Form');
  await call.form.getByRole('button', { name: 'Unset max_features' }).click();
  await call.show('JSON');
  await expect(call.json).not.toContainText('maxFeatures');
});

test('choosing one arm of a oneof clears the other', async ({ launch }) => {
  const { page } = await launch([join(root, 'protos/demo')]);
  const call = new CallDriver(page);
  await call.open('CreateSurvey');
  const schedule = call.form.getByRole('radiogroup', { name: 'schedule' });
  await schedule.getByRole('radio', { name: 'cron' }).click();
  await call.field('cron').fill('0 6 * * 1-5');
  await call.show('JSON');
  await expect(call.json).toContainText('"cron": "0 6 * * 1-5"');
  await call.show('Form');
  await schedule.getByRole('radio', { name: 'repeat_every' }).click();
  await expect(call.field('cron')).toHaveCount(0);
  await call.show('JSON');
  await expect(call.json).not.toContainText('cron');
  await expect(call.json).toContainText('repeatEvery');
});

test('lists and maps grow, move and shrink by form', async ({ launch, demo }) => {
  const { page } = await launch([join(root, 'protos/demo')]);
  const call = new CallDriver(page);
  await call.open('Echo', demo.grpcTarget);
  const add = call.form.getByRole('button', { name: 'Add item to int32_list' });
  await add.click();
  await call.field('int32_list[0]').fill('10');
  await add.click();
  await call.field('int32_list[1]').fill('20');
  await call.field('int32_list[1]').press('Alt+ArrowUp');
  await expect(call.field('int32_list[0]')).toHaveValue('20');
  await add.click();
  await call.form.getByRole('button', { name: 'Remove int32_list[2]' }).click();
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await call.rowsOf('Received').click();
  await expect(call.detail.getByRole('treeitem').filter({ hasText: 'int32_list' })).toBeVisible();
  await call.response.getByRole('radio', { name: 'JSON' }).click();
  await expect(call.response.getByRole('textbox', { name: 'JSON' })).toContainText(/20,\s*10/);
});
