// What the pictures of the TCP pages show: Points and Features in frames (picture 08), and a listener that rules answer (picture 09).
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { TcpDriver } from '../support/tcp-driver.mjs';
import { featureChunks, points } from '../support/framed-talk.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/**
 * Points go out, Features come back in three chunks, the guess is taken, and the third frame is chosen.
 * @param {Page} page
 */
export async function framedTalk(page) {
  /** @type {import('node:net').Socket | undefined} */
  let peer;
  const server = createServer((socket) => {
    peer = socket;
    socket.on('error', () => undefined).resume();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const tcp = new TcpDriver(page);
  await tcp.open();
  await tcp.connect('127.0.0.1', port);
  await tcp.state('Connected').waitFor();
  const [first, ...others] = points;
  await tcp.sendHex(first?.toString('hex') ?? '');
  await tcp.line('21 B').waitFor();
  let received = 0;
  for (const [at, chunk] of featureChunks.entries()) {
    if (at === 1) await tcp.sendHex(Buffer.concat(others).toString('hex'));
    peer?.write(chunk);
    received += chunk.length;
    await tcp.log.getByText(`${received}B received`).waitFor();
  }
  await tcp.log.getByRole('button', { name: 'Guess framing' }).click();
  await tcp.log.getByRole('button', { name: 'Use 4 bytes of length, big-endian' }).click();
  await tcp.hex.fill(first?.subarray(4).toString('hex').replace(/../g, '$& ').toUpperCase().trim() ?? '');
  await tcp.line('frame 3 continued').click();
  return {
    tcp,
    stop() {
      peer?.destroy();
      server.close();
    },
  };
}

/**
 * A listener with three rules and three clients: one open, one half-closed, one reset.
 * @param {Page} page
 */
export async function listeningTalk(page) {
  await page.keyboard.press('Control+K');
  await page.keyboard.type('> listen for tcp');
  await page.keyboard.press('Enter');
  const address = page.getByRole('textbox', { name: 'Address to listen on' });
  await address.fill('127.0.0.1:0');
  await page.getByRole('combobox', { name: 'Framing' }).click();
  await page.getByRole('option', { name: /CRLF/ }).click();
  for (const [when, match, reply] of /** @type {const} */ ([
    ['A client connects', '', '220 ready'],
    ['Line equals', 'PING', 'PONG'],
    ['Line matches', '^GET (\\w+)$', 'VALUE {{match 1}}'],
  ])) {
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByRole('combobox', { name: 'When' }).click();
    await page.getByRole('option', { name: when, exact: true }).click();
    if (match !== '') await page.getByRole('textbox', { name: 'Match' }).fill(match);
    await page.getByRole('textbox', { name: 'Reply 1' }).fill(reply);
  }
  await page.getByRole('button', { name: /^Rule 3/ }).click();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  const port = Number((await address.inputValue()).split(':').at(-1));
  const rows = page.getByRole('grid', { name: 'Connections' }).getByRole('row');
  for (const how of ['reset', 'end', 'stay']) {
    const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    client.on('error', () => undefined).resume();
    client.write('PING\r\nGET trail\r\n');
    await rows.filter({ hasText: '17 B' }).first().waitFor();
    if (how === 'reset') client.resetAndDestroy();
    if (how === 'end') client.end();
    client.unref();
  }
  await rows.filter({ hasText: 'Half-closed by peer' }).waitFor();
  await rows.filter({ hasText: 'Reset by peer' }).waitFor();
  await rows.first().click();
  await page.getByRole('region', { name: 'Connection log' }).getByText('rule 3').waitFor();
}
