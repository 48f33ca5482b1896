// Composing, securing and steering raw connections, each as one story: modes, frames, runs; TLS with STARTTLS; reading and connecting again.
import { AxeBuilder } from '@axe-core/playwright';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { CertificateAuthority } from '../support/certificate-authority';
import { listening } from '../support/listening';
import { root } from '../support/real-app.mjs';
import { TcpDriver } from '../support/tcp-driver.mjs';
import { TcpPeer } from '../support/tcp-peer';
import { expect, test } from './app';

async function choose(page: Page, tcp: TcpDriver, field: string, option: string): Promise<void> {
  await tcp.composer.getByLabel(field, { exact: true }).click();
  await page.getByRole('option', { name: option }).click();
}

async function clean(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('the same bytes as text, hex, base64 and message; framed, summed, repeated, cut, listed, and back after a restart', async ({
  launch,
  folder,
}) => {
  test.slow();
  const peer = await TcpPeer.listen();
  let app = await launch([join(root, 'protos/demo')]);
  let { page } = app;
  let tcp = new TcpDriver(page);
  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await expect(tcp.state('Connected')).toBeVisible();

  // 08 D2 09: latitude 617 of a Point; A中B as the wrong answers elsewhere have it.
  await tcp.text.fill('A中B');
  await tcp.compose('Hex');
  await expect(tcp.hex).toHaveValue('41 E4 B8 AD 42');
  await tcp.compose('Base64');
  await expect(tcp.composer.getByLabel('Base64 to send')).toHaveValue('QeS4rUI=');
  await tcp.compose('Text');
  await expect(tcp.text).toHaveValue('A中B');
  await tcp.text.fill('{{counter}};');
  await tcp.compose('Hex');
  await expect(tcp.composer.getByRole('alert')).toContainText('variables');
  await expect(tcp.text).toHaveValue('{{counter}};');

  // Frames with a checksum, by keyboard.
  await choose(page, tcp, 'Framing', 'u16 length, big-endian');
  await choose(page, tcp, 'Checksum', 'CRC-16/MODBUS');
  await expect(tcp.wire).toContainText('6 bytes= 2 length + 2 payload + 2 checksum');
  await tcp.composer.getByRole('textbox', { name: 'Times' }).fill('3');
  await tcp.composer.getByRole('textbox', { name: 'Milliseconds between two sends' }).fill('20');
  await tcp.text.focus();
  await page.keyboard.press('Control+Enter');
  await expect(tcp.composer.getByText('3 of 3 sent')).toBeVisible();
  // "1;", "2;", "3;" with their CRC, each in its frame.
  await expect.poll(() => peer.hex).toMatch(/^0004313b....0004323b....0004333b....$/);
  await tcp.composer.getByRole('textbox', { name: 'Times' }).fill('1');
  await choose(page, tcp, 'Checksum', 'None');
  // Ctrl Enter is Send on the field that a list was just opened from, too.
  await expect(tcp.composer.getByLabel('Checksum', { exact: true })).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => peer.hex).toMatch(/0002343b$/);

  // A message of a loaded type, in the form.
  await tcp.composer.getByLabel('Decode sent as').click();
  await page.keyboard.type('routeguide.Point');
  await expect(page.getByRole('option', { name: /routeguide\.\s*Point/ }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await tcp.compose('Hex');
  await tcp.composer.getByRole('button', { name: 'Go to Hex without it' }).click();
  await tcp.hex.fill('08 D2 09');
  await tcp.compose('Message');
  await expect(tcp.composer.getByRole('textbox', { name: 'latitude' })).toHaveValue('1234');
  await tcp.composer.getByRole('textbox', { name: 'latitude' }).fill('1235');
  await expect(tcp.wire).toContainText('00 03 08 D3 09');
  await tcp.sendButton.click();
  await expect.poll(() => peer.hex).toMatch(/000308d309$/);
  await clean(page, 'message');

  // Cut into single bytes: each a chunk of its own.
  await tcp.composer.getByRole('button', { name: 'Split...' }).click();
  await page.getByRole('switch', { name: 'Send in pieces' }).click();
  await page.keyboard.press('Escape');
  await tcp.sendButton.click();
  await expect.poll(() => peer.hex).toMatch(/(000308d309){2}$/);
  await expect(tcp.line(/1 B/)).not.toHaveCount(0);
  await tcp.composer.getByRole('button', { name: /^Split:/ }).click();
  await page.getByRole('switch', { name: 'Send in pieces' }).click();
  await page.keyboard.press('Escape');

  // A list of a message and a text, in order.
  for (const text of ['one', 'two']) {
    await tcp.composer.getByRole('button', { name: 'Load', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Add to the list' }).click();
    if (text === 'two') break;
    await tcp.compose('Text');
    await tcp.text.fill(text);
  }
  await tcp.composer.getByRole('button', { name: 'Send 2 payloads' }).click();
  await expect.poll(() => peer.hex).toMatch(/000308d30900036f6e65$/);

  // A file in the same frames.
  const file = join(folder, 'points.bin');
  await writeFile(file, 'file');
  await app.answerChoosers([file]);
  await tcp.compose('File');
  await tcp.composer.getByRole('button', { name: 'Choose file' }).click();
  await expect(tcp.wire).toContainText('6 bytes= 2 length + 4 payload');
  await expect(tcp.wire).toContainText('00 04 66 69 6C 65');
  await clean(page, 'file');
  await tcp.composer.getByRole('button', { name: 'Send file' }).click();
  await expect.poll(() => peer.hex).toMatch(/000466696c65$/);
  await writeFile(file, Buffer.alloc(100_000, 'x'));
  await tcp.composer.getByRole('button', { name: 'Other file' }).click();
  await expect(tcp.wire).toContainText('the first 256 B of 100 kB');
  await writeFile(file, 'file');
  await tcp.composer.getByRole('button', { name: 'Other file' }).click();
  await tcp.composer.getByRole('button', { name: 'Edit these bytes as hex' }).click();
  await expect(tcp.hex).toHaveValue('66 69 6C 65');
  await tcp.hex.fill('6F 6E 65');

  // Saved under a name; after a restart all of it is there.
  await tcp.compose('Text');
  await tcp.composer.getByRole('button', { name: 'Load', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Save what is written' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('greeting');
  await page.keyboard.press('Enter');
  await expect(tcp.composer.getByRole('region', { name: 'Saved' })).toContainText('greeting');
  // It goes with one press, and with the line ending that it was saved with.
  await choose(page, tcp, 'Line ending', 'CRLF');
  await tcp.text.fill('other');
  await tcp.composer.getByRole('button', { name: 'Send greeting' }).click();
  await expect.poll(() => peer.hex).toMatch(/00036f6e65$/);
  await tcp.close.click();
  await app.close();
  app = await launch();
  page = app.page;
  tcp = new TcpDriver(page);
  await expect(tcp.text).toHaveValue('one');
  await expect(tcp.composer.getByLabel('Framing', { exact: true })).toContainText('u16 length, big-endian');
  await expect(tcp.composer.getByRole('region', { name: 'List' })).toContainText('one');
  await tcp.composer.getByRole('region', { name: 'Recent' }).getByRole('button').first().click();
  await expect(tcp.composer.getByText('points.bin').first()).toBeVisible();
  peer.stop();
});

test('TLS: refused in words, the certificate looked at and trusted, and TLS over an open connection', async ({
  app,
}) => {
  test.slow();
  const authority = new CertificateAuthority('our own authority');
  const { key, cert } = authority.issue('DNS:localhost,IP:127.0.0.1');
  const server = createTlsServer({ key, cert }, (socket) => socket.pipe(socket));
  server.on('tlsClientError', () => undefined);
  const secure = await listening(server);
  const plain = await listening(
    createServer({ allowHalfOpen: true }, (socket: Socket) => {
      socket.once('data', () => {
        socket.write('GO\n');
        const upgraded = new TLSSocket(socket, { isServer: true, key, cert });
        upgraded.on('error', () => undefined);
        upgraded.pipe(upgraded);
      });
    }),
  );
  const { page } = app;
  const tcp = new TcpDriver(page);
  await tcp.open();
  const security = page.getByRole('button', { name: /^Security:/ });
  await security.click();
  await page.getByRole('menuitemcheckbox', { name: 'TLS on' }).click();
  await tcp.connect('127.0.0.1', secure.port);
  await expect(tcp.line('The certificate was refused')).toHaveCount(1);
  await expect(tcp.line(/Nothing was sent/)).toHaveCount(1);

  await page.getByRole('button', { name: /^Connection settings/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Connection settings' });
  await dialog.getByRole('radio', { name: 'Pasted' }).first().click();
  await dialog.getByRole('textbox', { name: 'Trusted authorities' }).fill(authority.pem);
  await clean(page, 'connection settings');
  await page.keyboard.press('Escape');
  await tcp.connectButton.click();
  await expect(tcp.state('Connected')).toBeVisible();
  await expect(security).toHaveAccessibleName('Security: TLS 1.3');
  await tcp.sendText('over tls');
  await expect(tcp.line('6F 76 65 72 20 74 6C 73')).toHaveCount(2);
  await security.click();
  await page.getByRole('menuitem', { name: 'Show certificate' }).click();
  await expect(page.getByRole('dialog')).toContainText('our own authority');
  await page.keyboard.press('Escape');
  await tcp.close.click();

  await security.click();
  await page.getByRole('menuitemcheckbox', { name: 'TLS off' }).click();
  await tcp.connect('127.0.0.1', plain.port);
  await tcp.sendText(String.raw`STARTTLS\n`);
  await expect(tcp.line('47 4F 0A')).toHaveCount(1);
  await security.click();
  await page.getByRole('menuitem', { name: /^Upgrade to TLS/ }).click();
  await expect(tcp.line('Encrypted from here on')).toHaveCount(1);
  await tcp.sendText('secret');
  await expect(tcp.line('73 65 63 72 65 74')).toHaveCount(2);
  await tcp.reset.click();
  await expect(tcp.line('You reset the connection (RST)')).toHaveCount(1);
  authority.remove();
  await secure.stop();
  await plain.stop();
});

test('reading is stopped and goes on; a lost connection is made again, and both logs are there', async ({
  app,
}) => {
  const peer = await TcpPeer.listen();
  const { page } = app;
  const tcp = new TcpDriver(page);
  await tcp.open();
  await page.getByRole('button', { name: /^Connection settings/ }).click();
  await page.getByRole('switch', { name: 'Connect again' }).click();
  await page.keyboard.press('Escape');
  await tcp.connect('127.0.0.1', peer.port);
  await tcp.sendText('first');
  await expect.poll(() => peer.text).toBe('first');

  await page.getByRole('button', { name: 'How to read' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Stop reading' }).click();
  await expect(tcp.line('You stopped reading')).toHaveCount(1);
  await expect(page.getByText(/You stopped reading .* ago/)).toBeVisible();
  peer.send('unheard');
  await page.getByRole('button', { name: 'Read on' }).click();
  await expect(tcp.line('75 6E 68 65 61 72 64')).toHaveCount(1);

  peer.reset();
  await expect(tcp.state('Connected')).toBeVisible();
  await expect.poll(() => page.getByLabel('Connection shown').textContent()).toContain('Connection 2 of 2');
  await tcp.sendText('again');
  await expect.poll(() => peer.text).toBe('firstagain');
  await page.getByLabel('Connection shown').click();
  await page.getByRole('option', { name: 'Connection 1 of 2' }).click();
  await expect(tcp.line('The peer reset the connection (RST)')).toHaveCount(1);
  await tcp.close.click();
  await expect(tcp.state('Not connected')).toBeVisible();
  peer.stop();
});
