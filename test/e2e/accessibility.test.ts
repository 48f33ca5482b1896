// axe on each screen, in both themes: nothing serious, nothing critical.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { everyDetail, statusDetails } from '../support/error-status';
import { faultServing, grpcHeaders } from '../support/fault-server';
import { freePort } from '../support/ncat';
import { root } from '../support/real-app.mjs';
import { CertificateAuthority } from '../support/certificate-authority';
import { TargetDriver } from '../support/target-driver';
import { tlsServing } from '../support/tls-server';
import { TcpDriver } from '../support/tcp-driver.mjs';
import { expect, test } from './app';

for (const theme of ['dark', 'light'] as const) {
  test(`axe finds nothing serious on any screen (${theme})`, async ({ launch, demo, folder }) => {
    test.slow();
    await writeFile(join(folder, 'broken.proto'), 'syntax = "proto3";\npackage a\nmessage M {}\n');
    const app = await launch();
    const { page } = app;
    const call = new CallDriver(page);
    const tcp = new TcpDriver(page);
    await chooseTheme(page, theme);
    await check(page, 'welcome');

    await page.keyboard.press('Control+K');
    await expect(page.getByRole('dialog')).toBeVisible();
    await check(page, 'palette');
    await page.keyboard.press('Escape');

    await openPath(page, join(root, 'protos/demo'));
    await call.open('CreateSurvey', demo.grpcTarget);
    await call.request.getByRole('button', { name: 'Fill example' }).click();
    await call.send.click();
    await expect(call.status('OK 0')).toBeVisible();
    await call.rowsOf('Received').click();
    await check(page, 'unary form');
    await call.show('JSON');
    await expect(call.json).toBeVisible();
    await check(page, 'unary JSON');
    const labels = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`label_${index}`, 'north']));
    await call.writeJson(JSON.stringify({ title: 'long', labels }, null, 2));
    await check(page, 'unary JSON that scrolls');
    await call.response.getByRole('radio', { name: 'Wire' }).click();
    await check(page, 'wire');
    for (const pane of ['Headers', 'Trailers', 'Timing'] as const) {
      await call.pane(pane).click();
      await check(page, pane);
    }

    await call.open('RouteChat', demo.grpcTarget);
    await call.startStream();
    await call.writeJson({ message: 'hello' });
    await call.sendMessage.click();
    await call.request.getByRole('button', { name: 'Add current' }).click();
    await expect(call.row('Sent', 'hello')).toHaveCount(1);
    await check(page, 'bidirectional, open');

    await call.open('ValidateSurvey', demo.grpcTarget);
    await call.send.click();
    await expect(call.status('INVALID_ARGUMENT 3')).toBeVisible();
    await check(page, 'error details');
    await call.target.fill(`127.0.0.1:${await freePort()}`);
    await call.send.click();
    await expect(call.response).toContainText('Nothing is listening');
    await check(page, 'unavailable');

    await openPath(page, join(folder, 'broken.proto'));
    await expect(page.getByText('Not loaded')).toBeVisible();
    await check(page, 'proto error');

    const [host = '', port = ''] = demo.echoTarget.split(':');
    await tcp.open();
    await tcp.connect(host, Number(port));
    await tcp.sendText(String.raw`hello\n`);
    await expect(tcp.line('68 65 6C 6C 6F 0A')).toHaveCount(2);
    await check(page, 'TCP');

    await page.keyboard.press('Control+/');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await check(page, 'shortcuts');
    await page.keyboard.press('Escape');
    await app.resize(800, 560);
    await check(page, 'TCP, 800 x 560');
  });
}

for (const theme of ['dark', 'light'] as const) {
  test(`axe finds nothing serious on documentation pages (${theme})`, async ({ launch }) => {
    test.slow();
    const { page } = await launch([join(root, 'protos/demo')]);
    await chooseTheme(page, theme);
    await expect(new CallDriver(page).method('CreateSurvey')).toBeVisible();
    await page.keyboard.press('Control+K');
    await page.getByRole('dialog').getByRole('combobox').fill('@RouteGuide');
    await expect(page.getByRole('option', { name: /^RouteGuide routeguide Service/ })).toBeVisible();
    await check(page, 'palette with declarations');
    await page.getByRole('option', { name: /^RouteGuide routeguide Service/ }).click();
    await check(page, 'docs of a service');
    await page.getByRole('article').getByRole('button', { name: 'Feature', exact: true }).first().click();
    await expect(page.getByRole('article').getByRole('table')).toBeVisible();
    await check(page, 'docs of a message');
  });
}

for (const theme of ['dark', 'light'] as const) {
  test(`axe finds nothing serious on a listening page (${theme})`, async ({ app }) => {
    const { page } = app;
    await chooseTheme(page, theme);
    await page.keyboard.press('Control+K');
    await page.keyboard.type('> listen for tcp');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Address to listen on' }).fill('127.0.0.1:0');
    await check(page, 'not listening');
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByRole('textbox', { name: 'Reply 1' }).fill('220 ready');
    await check(page, 'rule editor');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
    const address = await page.getByRole('textbox', { name: 'Address to listen on' }).inputValue();
    const clients = [1, 2].map(() => connect(Number(address.split(':').at(-1)), '127.0.0.1'));
    const rows = page.getByRole('grid', { name: 'Connections' }).getByRole('row');
    await expect(rows).toHaveCount(2);
    await rows.first().click();
    await expect(page.getByRole('region', { name: 'Connection log' })).toContainText('Accepted');
    await check(page, 'listening');
    // In the smallest window one part has the page; Enter on a connection shows its log.
    await app.resize(800, 560);
    await expect(page.getByRole('region', { name: 'Connection log' })).toHaveCount(0);
    await page.getByRole('grid', { name: 'Connections' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Connection log' })).toBeVisible();
    await check(page, 'listening, 800 x 560');
    await page.getByRole('radio', { name: 'Who answers' }).click();
    await check(page, 'who answers, 800 x 560');
    await page.getByRole('button', { name: /^TLS/ }).click();
    await page.getByRole('menuitem', { name: /settings/i }).click();
    await check(page, 'TLS for clients');
    await page.keyboard.press('Escape');
    for (const client of clients) client.destroy();
  });
}

test('axe finds nothing serious around schema sources', async ({ launch, demo, folder }) => {
  test.slow();
  await writeFile(
    join(folder, 'broken.proto'),
    'syntax = "proto3";\nimport "no/where.proto";\nmessage M {}\n',
  );
  const { page } = await launch([join(folder, 'broken.proto')]);
  await expect(page.getByText('Not loaded')).toBeVisible();
  await page.getByRole('tab', { name: 'Imports' }).click();
  await check(page, 'imports');
  await page.getByRole('treeitem', { name: /broken\.proto/ }).click({ button: 'right' });
  await expect(page.getByRole('menu', { name: 'Actions for broken.proto' })).toBeVisible();
  await check(page, "a source's menu");
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+O');
  await page.keyboard.type(`127.0.0.1:${await freePort()}`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
  await check(page, 'reflection without an answer');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+O');
  await page.keyboard.type(demo.grpcTarget);
  await page.keyboard.press('Enter');
  const reflected = page.getByRole('treeitem', { level: 1, name: /reflection/ });
  await expect(reflected).toBeVisible();
  await reflected.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Open its page' }).click();
  await expect(page.getByText('Answered')).toBeVisible();
  await check(page, 'reflection source');
});

test('axe finds nothing serious on the page about a server, and on a page of error details', async ({
  launch,
  demo,
}) => {
  test.slow();
  const text = '2 fields are out of range';
  const details = statusDetails(3, text, everyDetail);
  const faulty = await faultServing({
    answer: (stream) =>
      stream.trailers([
        ...grpcHeaders,
        ['grpc-status', '3'],
        ['grpc-message', text],
        ['grpc-status-details-bin', details],
      ]),
  });
  const { page } = await launch([join(root, 'protos/demo')]);
  const call = new CallDriver(page);
  await call.open('GetFeature', faulty.target);
  await call.send.click();
  await call.response.getByRole('button', { name: 'Stack, 12 entries' }).click();
  await call.response.getByText('The wait is over.').first().waitFor();
  await check(page, 'error details');
  await call.target.fill(demo.grpcTarget);
  await call.send.click();
  await page.getByRole('button', { name: `About ${demo.grpcTarget}` }).click();
  await expect(page.getByText('What happened')).toBeVisible();
  await check(page, 'connection');
  await page.getByRole('tab', { name: 'Health' }).click();
  await page.getByRole('button', { name: 'Watch Whole server' }).click();
  await expect(page.getByText('watching live')).toBeVisible();
  await check(page, 'health');
  await page.getByRole('tab', { name: 'Channelz' }).click();
  await page.getByRole('button', { name: 'Ask channelz' }).click();
  await expect(page.getByRole('alert')).toContainText('has no channelz service');
  await chooseTheme(page, 'light');
  await check(page, 'channelz that a server lacks');
  await faulty.stop();
});

test('axe finds nothing serious in options, metadata, certificates and the reflection dialog', async ({
  launch,
}) => {
  const authority = new CertificateAuthority();
  const { cert, key } = authority.issue('DNS:localhost,IP:127.0.0.1');
  const server = await tlsServing({ cert: Buffer.concat([cert, Buffer.from(authority.pem)]), key });
  const { page } = await launch([join(root, 'protos/demo')]);
  const call = new CallDriver(page);
  const settings = new TargetDriver(page);
  await chooseTheme(page, 'light');
  await call.open('CreateSurvey');
  await call.open('GetFeature', `127.0.0.1:${String(server.port)}`);
  await settings.security('TLS');
  await settings.showOptions();
  await call.request.getByRole('button', { name: 'Show certificates' }).click();
  await expect(page.getByText('Not verified')).toBeVisible();
  await check(page, 'certificates');
  await page.keyboard.press('Escape');
  await settings.pick('Client certificate', 'PEM');
  await call.request.getByRole('switch', { name: 'Skip verification' }).click();
  await call.request.getByLabel('Receive limit').fill('lots');
  await expect(call.request).toContainText('is not chosen yet');
  await check(page, 'options');
  await settings.showMetadata();
  await settings.authorize('OAuth 2.0 client credentials', { 'Client secret': 'x' });
  await settings.addRow('authorization', 'x');
  await expect(page.getByRole('button', { name: 'Keep on disk, unencrypted' })).toBeVisible();
  await check(page, 'metadata');
  await page.keyboard.press('Control+Shift+O');
  await page
    .getByRole('dialog')
    .getByText(/^TLS settings of/)
    .click();
  await check(page, 'reflection');
  await server.stop();
  authority.remove();
});

async function check(page: Page, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const bad = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary ?? ''}`,
      ),
    );
  expect.soft(bad, screen).toEqual([]);
}

async function openPath(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').getByRole('combobox').fill('>open path');
  await page.keyboard.press('Enter');
  const field = page.getByLabel('Path of a .proto file, folder, descriptor set or capture');
  await field.fill(path);
  await field.press('Enter');
}

async function chooseTheme(page: Page, theme: 'dark' | 'light'): Promise<void> {
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemcheckbox', { name: theme === 'dark' ? 'Dark' : 'Light' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
}
