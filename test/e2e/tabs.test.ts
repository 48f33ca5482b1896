// Several calls and connections at once, each tab with its own state; a running one asks before it closes.
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { root } from '../support/real-app.mjs';
import { TcpDriver } from '../support/tcp-driver.mjs';
import { TcpPeer } from '../support/tcp-peer';
import { expect, test } from './app';

const demoProtos = join(root, 'protos/demo');

test('calls and a connection run side by side, and each tab keeps its own', async ({ launch, demo }) => {
  const peer = await TcpPeer.listen();
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  const tcp = new TcpDriver(page);
  const tab = (name: string) => page.getByRole('tablist', { name: 'Open tabs' }).getByRole('tab', { name });

  await call.open('RouteChat', demo.grpcTarget);
  await call.startStream();
  await call.writeJson({ message: 'in the chat' });
  await call.sendMessage.click();
  await expect(call.row('Sent', 'in the chat')).toHaveCount(1);

  await call.open('EchoStream', demo.grpcTarget);
  await call.startStream();
  await call.writeJson({ stringValue: 'in the echo' });
  await call.sendMessage.click();
  await expect(call.row('Received', 'in the echo')).toHaveCount(1);

  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await expect(tcp.state('Connected')).toBeVisible();

  await expect(tab('RouteChat').getByRole('img', { name: 'running' })).toBeVisible();
  await expect(tab('EchoStream').getByRole('img', { name: 'running' })).toBeVisible();
  await expect(
    page.getByRole('tree', { name: 'Schema sources' }).getByText('open', { exact: true }),
  ).toHaveCount(2);

  await tab('RouteChat').click();
  await expect(call.row('Sent', 'in the chat')).toHaveCount(1);
  await expect(call.json).toContainText('in the chat');
  await call.endStream.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(tab('RouteChat').getByRole('img', { name: 'running' })).toHaveCount(0);
  await tab('EchoStream').click();
  await expect(call.status('Open')).toBeVisible();
  peer.stop();
});

test('closing a running tab asks once; Cancel keeps it, Close tab cancels the call', async ({
  launch,
  demo,
}) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  const tabs = page.getByRole('tablist', { name: 'Open tabs' }).getByRole('tab');
  await call.open('RouteChat', demo.grpcTarget);
  await call.startStream();
  await page.keyboard.press('Control+W');
  const question = page.getByRole('dialog', { name: 'Close RouteChat?' });
  await expect(question).toContainText('Closing the tab cancels it');
  await question.getByRole('button', { name: /Keep open|Cancel/ }).click();
  await expect(question).toHaveCount(0);
  await expect(call.status('Open')).toBeVisible();
  await page.keyboard.press('Control+W');
  await question.getByRole('button', { name: 'Close tab' }).click();
  await expect(tabs).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a tab that does not run closes without a question', async ({ launch }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('GetFeature');
  await page.keyboard.press('Control+W');
  await expect(page.getByRole('tablist', { name: 'Open tabs' })).toHaveCount(0);
});
