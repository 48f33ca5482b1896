// All four kinds of call against a servicer in Python's grpcio, written the way the notes do.
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { startPythonServer } from '../support/python-server';
import { root } from '../support/real-app.mjs';
import { expect, test } from './app';

test('a Python servicer answers all four kinds of call', async ({ launch }) => {
  const python = await startPythonServer();
  const { page } = await launch([join(root, 'protos/demo/route_guide.proto')]);
  const call = new CallDriver(page);

  await test.step('unary', async () => {
    await call.open('GetFeature', python.target);
    await call.writeJson({ latitude: 407838351, longitude: -746143763 });
    await call.send.click();
    await expect(call.status('OK 0')).toBeVisible();
    await expect(call.row('Received', 'Patriots Path')).toHaveCount(1);
  });

  await test.step('server stream', async () => {
    await call.open('ListFeatures', python.target);
    await call.writeJson({ lo: { longitude: -750000000 }, hi: { longitude: -730000000 } });
    await call.send.click();
    await expect(call.status('OK 0')).toBeVisible();
    await expect(call.rowsOf('Received')).toHaveCount(3);
  });

  await test.step('client stream', async () => {
    await call.open('RecordRoute', python.target);
    await call.startStream();
    for (const latitude of [1, 2, 3]) {
      await call.writeJson({ latitude });
      await call.sendMessage.click();
    }
    await expect(call.rowsOf('Sent')).toHaveCount(3);
    await call.endStream.click();
    await expect(call.status('OK 0')).toBeVisible();
    await expect(call.row('Received', 'point_count 3')).toHaveCount(1);
  });

  await test.step('bidirectional', async () => {
    await call.open('RouteChat', python.target);
    await call.startStream();
    await call.writeJson({ location: { latitude: 7 }, message: 'first' });
    await call.sendMessage.click();
    await call.writeJson({ location: { latitude: 7 }, message: 'second' });
    await call.sendMessage.click();
    await expect(call.row('Received', 'first')).toHaveCount(1);
    await expect(call.status('Open')).toBeVisible();
    await call.endStream.click();
    await expect(call.status('OK 0')).toBeVisible();
  });
  await python.stop();
});

test('what a Python servicer aborts with is shown letter for letter', async ({ launch }) => {
  const python = await startPythonServer();
  const { page } = await launch([join(root, 'protos/demo/route_guide.proto')]);
  const call = new CallDriver(page);
  await call.open('GetFeature', python.target);
  await call.field('latitude').fill('999');
  await call.send.click();
  await expect(call.status('NOT_FOUND 5')).toBeVisible();
  await expect(call.response).toContainText('nothing at 中文 100% "quoted"');
  await python.stop();
});
