// A TCP connection by hand: exact bytes each way, FIN and RST told apart on both sides, text that chunks cut in two.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startNcatEcho } from '../support/ncat';
import { TcpDriver } from '../support/tcp-driver.mjs';
import { TcpPeer } from '../support/tcp-peer';
import { expect, test } from './app';

test('text goes out with its escapes and its line ending, byte for byte', async ({ app }) => {
  const peer = await TcpPeer.listen();
  const tcp = new TcpDriver(app.page);
  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await expect(tcp.state('Connected')).toBeVisible();
  await tcp.text.fill(String.raw`GET \x41\t中\u{1F600}\0\\`);
  await app.page.getByLabel('Line ending').click();
  await app.page.getByRole('option', { name: /^CRLF/ }).click();
  await expect(tcp.wire).toContainText('47 45 54 20 41 09 E4 B8 AD F0 9F 98 80 00 5C 0D');
  await expect(tcp.wire).toContainText('17 bytes');
  await tcp.sendButton.click();
  await expect.poll(() => peer.hex).toBe('474554204109e4b8adf09f9880005c0d0a');
  await expect(tcp.line('47 45 54 20 41 09 E4 B8  AD F0 9F 98 80 00 5C 0D')).toHaveCount(1);
  peer.stop();
});

test('an unknown escape is an error with its position, and nothing can be sent', async ({ app }) => {
  const peer = await TcpPeer.listen();
  const tcp = new TcpDriver(app.page);
  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await tcp.text.fill(String.raw`C:\qemp`);
  await expect(tcp.composer.getByRole('status').first()).toContainText(/\\q/);
  await expect(tcp.text).toHaveAttribute('aria-invalid', 'true');
  await expect(tcp.sendButton).toHaveAttribute('aria-disabled', 'true');
  await tcp.text.fill(String.raw`C:\\temp`);
  await tcp.sendButton.click();
  await expect.poll(() => peer.text).toBe(String.raw`C:\temp`);
  peer.stop();
});

test('hex in any usual notation becomes those bytes; an odd digit is refused', async ({ app }) => {
  const peer = await TcpPeer.listen();
  const tcp = new TcpDriver(app.page);
  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await tcp.sendHex(String.raw`00 ff,0x10:\x41 0 1 2`);
  await expect.poll(() => peer.hex).toBe('00ff1041000102');
  await tcp.hex.fill('123');
  await expect(tcp.hex).toHaveAttribute('aria-invalid', 'true');
  await expect(tcp.sendButton).toHaveAttribute('aria-disabled', 'true');
  peer.stop();
});

test('the demo echoes a line, and a file is sent whole', async ({ app, demo, folder }) => {
  const [host = '', port = ''] = demo.echoTarget.split(':');
  const tcp = new TcpDriver(app.page);
  await tcp.open();
  await tcp.connect(host, Number(port));
  await tcp.sendText(String.raw`ping\n`);
  await expect(tcp.line('70 69 6E 67 0A')).toHaveCount(2);
  const file = join(folder, 'lines.txt');
  await writeFile(file, 'x'.repeat(99_999) + '\n');
  await app.answerChoosers([file]);
  await tcp.compose('File');
  await tcp.composer.getByRole('button', { name: 'Choose file' }).click();
  await tcp.composer.getByRole('button', { name: 'Send file' }).click();
  await expect(tcp.log).toContainText(/100 ?kB sent/);
  await expect(tcp.log).toContainText(/100 ?kB received/);
});

test('ncat sends back what it is sent', async ({ app }) => {
  const ncat = await startNcatEcho();
  const tcp = new TcpDriver(app.page);
  await tcp.open();
  await tcp.connect('127.0.0.1', ncat.port);
  await tcp.sendHex('DE AD BE EF');
  await expect(tcp.line('DE AD BE EF')).toHaveCount(2);
  await tcp.end.click();
  await expect(tcp.line('Both sides had ended')).toHaveCount(1);
  // The buttons changed; the focus is on what came in place of the one that was pressed.
  await expect(tcp.connectButton).toBeFocused();
  ncat.stop();
});

test('End sends FIN: the peer sees the end, and we go on reading', async ({ app }) => {
  const peer = await TcpPeer.listen();
  const tcp = new TcpDriver(app.page);
  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await tcp.sendText('last words');
  await tcp.end.click();
  await expect.poll(() => peer.events).toEqual(['fin']);
  expect(peer.text).toBe('last words');
  await expect(tcp.state('You ended, still reading')).toBeVisible();
  await expect(tcp.sendButton).toHaveAttribute('aria-disabled', 'true');
  peer.send('heard you');
  await expect(tcp.line('68 65 61 72 64 20 79 6F  75')).toHaveCount(1);
  peer.end();
  await expect(tcp.line('Both sides had ended')).toHaveCount(1);
  await expect.poll(() => peer.events).toEqual(['fin', 'closed']);
  peer.stop();
});

test('Reset sends RST: the peer sees a reset, not an end', async ({ app }) => {
  const peer = await TcpPeer.listen();
  const tcp = new TcpDriver(app.page);
  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await tcp.sendText('x');
  await expect.poll(() => peer.text).toBe('x');
  await tcp.reset.click();
  await expect.poll(() => peer.events).toEqual(['ECONNRESET', 'closed']);
  await expect(tcp.line('You reset the connection (RST)')).toHaveCount(1);
  peer.stop();
});

test('Close ends both ways without a reset', async ({ app }) => {
  const peer = await TcpPeer.listen();
  const tcp = new TcpDriver(app.page);
  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await expect(tcp.state('Connected')).toBeVisible();
  await tcp.close.click();
  await expect.poll(() => peer.events).toEqual(['fin']);
  await expect(tcp.line('by you, both ways')).toHaveCount(1);
  peer.stop();
});

test('a peer that closes right after its answer, as in the notes: our next send is told apart from theirs', async ({
  app,
}) => {
  const peer = await TcpPeer.listen();
  const tcp = new TcpDriver(app.page);
  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await tcp.sendText('question');
  await expect.poll(() => peer.text).toBe('question');
  peer.send('answer');
  peer.close();
  await expect(tcp.line('61 6E 73 77 65 72')).toHaveCount(1);
  await expect(tcp.state('The peer ended')).toBeVisible();
  await expect(tcp.line('The peer ended (FIN). You may still send')).toHaveCount(1);
  await tcp.sendText('one more');
  await expect(tcp.line('6F 6E 65 20 6D 6F 72 65')).toHaveCount(1);
  // Their system answers it with RST, and the log says so at once.
  await expect(tcp.line(/EPIPE|ECONNRESET/)).toHaveCount(1);
  await expect(tcp.log.getByRole('paragraph')).toContainText('A server that closes right after its answer');
  await expect(tcp.state('Not connected')).toBeVisible();
  await expect(tcp.line('61 6E 73 77 65 72')).toHaveCount(1);
  peer.stop();
});

test('closing the app ends its open connections in order: what was sent arrives, then FIN', async ({
  launch,
}) => {
  const app = await launch();
  const tcp = new TcpDriver(app.page);
  const peers = [await TcpPeer.listen(), await TcpPeer.listen()];
  for (const peer of peers) {
    await tcp.open();
    await tcp.connect('127.0.0.1', peer.port);
    await tcp.sendText('last words');
    await expect(tcp.line('6C 61 73 74')).toHaveCount(1);
  }
  await app.close();
  for (const peer of peers) {
    await expect.poll(() => peer.events).toContain('fin');
    expect(peer.text).toBe('last words');
    expect(peer.events).not.toContain('ECONNRESET');
    peer.stop();
  }
});

test('a reset by the peer is shown as theirs', async ({ app }) => {
  const peer = await TcpPeer.listen();
  const tcp = new TcpDriver(app.page);
  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await tcp.sendText('x');
  await expect.poll(() => peer.text).toBe('x');
  peer.reset();
  await expect(tcp.line('The peer reset the connection (RST)')).toHaveCount(1);
  peer.stop();
});

test('a character that is cut by the edge of a chunk is shown whole', async ({ app }) => {
  const peer = await TcpPeer.listen();
  const tcp = new TcpDriver(app.page);
  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await tcp.sendText('go');
  await expect.poll(() => peer.text).toBe('go');
  const bytes = Buffer.from('héllo世界😀!');
  const cuts = [0, 2, 8, 11, 14, bytes.length];
  for (const [index, from] of cuts.slice(0, -1).entries()) {
    peer.send(bytes.subarray(from, cuts[index + 1]));
    // The next part is sent when this one is on the page: so each is a chunk of its own.
    await expect(
      tcp.log
        .getByText(`${cuts[index + 1]} B`)
        .or(tcp.log.getByText(String(cuts[index + 1]), { exact: true }))
        .first(),
    ).toBeVisible();
  }
  await tcp.show('Text');
  const shown = async () =>
    (await tcp.lines.filter({ hasText: /[0-9A-F]{6}/ }).allTextContents())
      .map((line) =>
        line
          .replace(/^\s*[0-9A-F]{6}/, '')
          .replace(/^ /, '')
          .replace(/ $/, ''),
      )
      .join('');
  await expect.poll(shown).toBe('gohéllo世界😀!');
  peer.stop();
});

test('IPv6, written with brackets and port in the host field', async ({ app }) => {
  const peer = await TcpPeer.listen('::1');
  const tcp = new TcpDriver(app.page);
  await tcp.open();
  await tcp.host.fill(`[::1]:${peer.port}`);
  await tcp.host.press('Tab');
  await expect(tcp.port).toHaveValue(String(peer.port));
  await tcp.connectButton.click();
  await expect(tcp.state('Connected')).toBeVisible();
  await tcp.sendText('six');
  await expect.poll(() => peer.text).toBe('six');
  await expect(tcp.line('[::1]:')).not.toHaveCount(0);
  peer.stop();
});

test('a refused connection says so and can be tried again', async ({ app }) => {
  const port = await freePort();
  const tcp = new TcpDriver(app.page);
  await tcp.open();
  await tcp.connect('127.0.0.1', port);
  await expect(tcp.line('ECONNREFUSED')).toHaveCount(1);
  await expect(tcp.state('Not connected')).toBeVisible();
  await expect(tcp.connectButton).toBeEnabled();
});
