// A listening tab (picture 09): both ends of a connection in one window, rules, several clients, a restart, a relay with TLS.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { join } from 'node:path';
import { TcpDriver } from '../support/tcp-driver.mjs';
import { TcpPeer } from '../support/tcp-peer';
import { expect, test } from './app';

async function openListen(page: Page): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.keyboard.type('> listen for tcp');
  await page.keyboard.press('Enter');
  await address(page).fill('127.0.0.1:0');
}

const address = (page: Page) => page.getByRole('textbox', { name: 'Address to listen on' });
const rows = (page: Page) => page.getByRole('grid', { name: 'Connections' }).getByRole('row');
const log = (page: Page) => page.getByRole('region', { name: 'Connection log' });

async function listen(page: Page): Promise<number> {
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  return Number((await address(page).inputValue()).split(':').at(-1));
}

async function addRule(page: Page, when: string, match: string, reply: string): Promise<void> {
  await page.getByRole('button', { name: 'Add rule' }).click();
  await expect(page.getByRole('combobox', { name: 'When' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: when, exact: true }).click();
  if (match !== '') await page.getByRole('textbox', { name: 'Match' }).fill(match);
  await page.getByRole('textbox', { name: 'Reply 1' }).fill(reply);
}

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

test('a client tab and a listening tab talk to each other; rules answer, then a person does', async ({
  launch,
}) => {
  test.slow();
  const app = await launch();
  const { page } = app;
  await page.keyboard.press('Control+T');
  await page.getByRole('button', { name: 'New tab' }).click();
  await page.getByRole('menuitem', { name: 'Listen' }).click();
  await expect(address(page)).toBeFocused();
  await page.keyboard.type('127.0.0.1:0');
  await page.getByRole('combobox', { name: 'Framing' }).click();
  await page.getByRole('option', { name: /CRLF|CR LF/ }).click();
  await addRule(page, 'A client connects', '', '220 ready');
  await addRule(page, 'Line equals', 'PING', 'PONG');
  await addRule(page, 'Line matches', '(', 'never');
  // What is wrong is said where it is typed, and its rule alone is out of use.
  await expect(page.getByRole('textbox', { name: 'Match' })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('button', { name: /^Rule 3/ })).toContainText('out of use');
  await page.getByRole('textbox', { name: 'Match' }).fill('^GET (\\w+)$');
  await page.getByRole('textbox', { name: 'Reply 1' }).fill('VALUE {{match 1}}');
  await expect(page.getByRole('textbox', { name: 'Match' })).not.toHaveAttribute('aria-invalid', 'true');
  await check(page);
  // By keyboard: the rule goes up one place and back, then its editor closes.
  await page.getByRole('button', { name: /^Rule 3/ }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByRole('button', { name: /^Rule 2: Line matches/ })).toBeFocused();
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Enter');
  const port = await listen(page);
  await expect(page.getByText('No client has connected.')).toBeVisible();

  const tcp = new TcpDriver(page);
  await tcp.open();
  await tcp.connect('127.0.0.1', port);
  await expect(tcp.state('Connected')).toBeVisible();
  await tcp.sendText('PING\\r\\nGET trail\\r\\n');
  await tcp.show('Text');
  await expect(tcp.log).toContainText('220 ready');
  await expect(tcp.log).toContainText('VALUE trail');

  await page.getByRole('tab', { name: /^Listen :/ }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText('Open');
  await page.getByRole('grid', { name: 'Connections' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(log(page)).toContainText('#1');
  await expect(log(page)).toContainText('PONG');
  await expect(log(page)).toContainText('rule 2');
  await expect(page.getByRole('button', { name: /^Rule 2: Line equals PING/ })).toContainText('1');
  await log(page).getByLabel('Text to send').fill('by hand');
  await page.keyboard.press('Control+Enter');
  await expect(log(page)).toContainText('by hand');
  await check(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+D');
  await expect(rows(page).first()).toContainText('Half-closed by you');
  await page.getByRole('tab', { name: `127.0.0.1:${port}` }).click();
  await expect(tcp.log).toContainText('by hand');
  await expect(tcp.state('The peer ended')).toBeVisible();
  await tcp.end.click();
  await page.getByRole('tab', { name: /^Listen :/ }).click();
  await expect(rows(page).first()).toContainText('Closed by you');

  // What is kept comes back; it does not listen by itself.
  await app.close();
  const again = await launch();
  await again.page.getByRole('tab', { name: /^Listen :/ }).click();
  await expect(again.page.getByRole('button', { name: /^Rule 2: Line equals PING/ })).toBeVisible();
  await expect(again.page.getByText('Not listening')).toBeVisible();
});

test('rules are dragged into another order, saved as a file, and opened again; a file that holds none is refused', async ({
  app,
  folder,
}) => {
  const { page } = app;
  await openListen(page);
  await page.getByRole('combobox', { name: 'Framing' }).click();
  await page.getByRole('option', { name: /CRLF/ }).click();
  await addRule(page, 'Line equals', 'one', '1');
  await addRule(page, 'Line equals', 'two', '2');
  await addRule(page, 'Line equals', 'three', '3');
  await page.getByRole('button', { name: /^Rule 3/ }).click();
  const rules = page.getByRole('list', { name: 'Auto-reply rules' }).getByRole('listitem');
  await page.getByTitle(/to move rule 3$/).dragTo(rules.first());
  await expect(rules.first()).toContainText('three');
  await expect(rules.last()).toContainText('two');

  const file = join(folder, 'rules.json');
  const menu = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'Rules', exact: true }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await menu('Save rules');
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('halfclose-rules');
  await menu('Use preset: HTTP 200');
  await expect(rules).toHaveCount(1);
  await app.answerChoosers([file]);
  await menu('Open rules');
  await expect(rules).toHaveCount(3);
  await expect(rules.first()).toContainText('three');
  await writeFile(file, '{"format":"something else"}');
  await menu('Open rules');
  await expect(page.getByRole('alert')).toContainText('rules');
  await expect(rules).toHaveCount(3);
  await app.answerChoosers([]);
  await menu('Open rules');
  await expect(rules).toHaveCount(3);
});

test('several clients: some are picked, all are sent to, all are closed', async ({ app }) => {
  const { page } = app;
  await openListen(page);
  const port = await listen(page);
  const heard = ['', '', ''];
  const clients: net.Socket[] = [];
  for (const index of heard.keys()) {
    const client = net.connect({ host: '127.0.0.1', port });
    client.on('data', (data) => (heard[index] += data.toString()));
    clients.push(client);
    await expect(rows(page)).toHaveCount(index + 1);
  }
  await page.getByRole('grid', { name: 'Connections' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await log(page).getByLabel('Text to send').fill('some');
  await log(page).getByRole('button', { name: 'Send to others' }).click();
  await page.getByRole('menuitem', { name: 'Send to 2 marked' }).click();
  await expect.poll(() => heard).toEqual(['', 'some', 'some']);
  await log(page).getByRole('button', { name: 'Send to others' }).click();
  await page.getByRole('menuitem', { name: 'Send to all 3 open' }).click();
  await expect.poll(() => heard).toEqual(['some', 'somesome', 'somesome']);
  await page.getByRole('button', { name: 'Close all' }).click();
  await Promise.all(clients.map((client) => client.closed || once(client, 'close')));
  await expect(page.getByText('0 open of 3')).toBeVisible();
});

test('a relay with TLS toward the client: both sides have a log, and the made certificate works here', async ({
  app,
}) => {
  const { page } = app;
  const peer = await TcpPeer.listen();
  await openListen(page);
  await page.getByRole('radio', { name: 'Relay' }).click();
  await page.getByRole('textbox', { name: 'Forward to' }).fill(`127.0.0.1:${peer.port}`);
  await page.getByRole('button', { name: 'TLS off' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'TLS', exact: true }).click();
  await page.getByRole('textbox', { name: 'Forward to' }).focus();
  const port = await listen(page);
  const { connect } = await import('node:tls');
  const client = connect({ host: '127.0.0.1', port, servername: 'shop.example', rejectUnauthorized: false });
  await once(client, 'secureConnect');
  client.write('through');
  await expect.poll(() => peer.text).toBe('through');
  peer.send('and back');
  await expect(rows(page).first()).toContainText('asked for shop.example');
  await rows(page).first().click();
  await expect(log(page)).toContainText('through');
  await log(page).getByRole('radio', { name: 'Server' }).click();
  await expect(log(page)).toContainText('and back');
  await check(page);
  client.destroy();
  peer.stop();
});
