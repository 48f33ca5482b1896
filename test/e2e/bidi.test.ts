// A stream in both directions, held by hand: send while receiving, half-close, go on receiving, cancel.
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { root } from '../support/real-app.mjs';
import { SteeredChat } from '../support/steered-chat';
import { expect, test } from './app';

const routeGuide = join(root, 'protos/demo/route_guide.proto');

test('messages go out while messages come in', async ({ launch }) => {
  const chat = await SteeredChat.start();
  const { page } = await launch([routeGuide]);
  const call = new CallDriver(page);
  await call.open('RouteChat', chat.target);
  await call.startStream();
  await call.writeJson({ message: 'first from us' });
  await call.sendMessage.click();
  await expect.poll(() => chat.received).toEqual(['first from us']);
  chat.say('first from them');
  await expect(call.row('Received', 'first from them')).toHaveCount(1);
  chat.say('second from them');
  await call.writeJson({ message: 'second from us' });
  await call.sendMessage.click();
  await expect(call.row('Received', 'second from them')).toHaveCount(1);
  await expect.poll(() => chat.received).toEqual(['first from us', 'second from us']);
  await expect(call.status('Open')).toBeVisible();
  await expect(call.rowsOf('Sent')).toHaveCount(2);
  chat.stop();
});

test('after End stream the server goes on, and nothing more can be sent', async ({ launch }) => {
  const chat = await SteeredChat.start();
  const { page } = await launch([routeGuide]);
  const call = new CallDriver(page);
  await call.open('RouteChat', chat.target);
  await call.startStream();
  await call.writeJson({ message: 'over to you' });
  await call.sendMessage.click();
  await call.endStream.click();
  await expect.poll(() => chat.ended).toBe(true);
  await expect(call.status('Half-closed')).toBeVisible();
  await expect(call.row('Sent', 'over to you')).toHaveCount(1);
  await expect(call.messages.getByText('Sending side closed')).toBeVisible();
  await expect(call.sendMessage).toHaveAttribute('aria-disabled', 'true');
  await expect(call.endStream).toHaveAttribute('aria-disabled', 'true');
  chat.say('still here');
  chat.say('and again');
  await expect(call.row('Received', 'and again')).toHaveCount(1);
  await expect(call.status('Half-closed')).toBeVisible();
  chat.finish();
  await expect(call.status('OK 0')).toBeVisible();
  chat.stop();
});

test('Cancel stops the call on both sides and keeps what had arrived', async ({ launch }) => {
  const chat = await SteeredChat.start();
  const { page } = await launch([routeGuide]);
  const call = new CallDriver(page);
  await call.open('RouteChat', chat.target);
  await call.startStream();
  await call.writeJson({ message: 'hello' });
  await call.sendMessage.click();
  await expect.poll(() => chat.received).toEqual(['hello']);
  chat.say('one answer');
  await expect(call.row('Received', 'one answer')).toHaveCount(1);
  await call.cancel.click();
  await expect(call.status('CANCELLED 1')).toBeVisible();
  await expect.poll(() => chat.cancelled).toBe(true);
  await expect(call.row('Received', 'one answer')).toHaveCount(1);
  await expect(call.start).toBeEnabled();
  chat.stop();
});

test('a message that does not encode is refused and leaves the stream open', async ({ launch }) => {
  const chat = await SteeredChat.start();
  const { page } = await launch([routeGuide]);
  const call = new CallDriver(page);
  await call.open('RouteChat', chat.target);
  await call.startStream();
  await call.writeJson({ message: 'good' });
  await call.sendMessage.click();
  await expect.poll(() => chat.received).toEqual(['good']);
  await call.writeJson({ location: { latitude: 'north' } });
  await call.sendMessage.click();
  await expect(page.getByRole('alert')).toContainText('$.location.latitude');
  await expect(call.status('Open')).toBeVisible();
  await call.writeJson({ message: 'good again' });
  await call.sendMessage.click();
  await expect.poll(() => chat.received).toEqual(['good', 'good again']);
  await expect(call.rowsOf('Sent')).toHaveCount(2);
  chat.stop();
});

test('prepared messages are sent in their order, then the stream is ended', async ({ launch }) => {
  const chat = await SteeredChat.start();
  const { page } = await launch([routeGuide]);
  const call = new CallDriver(page);
  await call.open('RouteChat', chat.target);
  for (const message of ['one', 'two', 'three']) {
    await call.writeJson({ message });
    await call.request.getByRole('button', { name: 'Add current' }).click();
  }
  await call.startStream();
  await call.request.getByRole('button', { name: 'Move message 3' }).press('Alt+ArrowUp');
  await call.request.getByLabel('Milliseconds between messages').fill('10');
  await call.choose(call.request.getByLabel('After the last message'), 'End stream');
  await call.request.getByRole('button', { name: 'Send all 3' }).click();
  await expect.poll(() => chat.received).toEqual(['one', 'three', 'two']);
  await expect.poll(() => chat.ended).toBe(true);
  chat.stop();
});
