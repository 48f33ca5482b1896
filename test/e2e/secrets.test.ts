// Secrets in the real app: typed everywhere, sent over the wire, and found nowhere on the disk or in what main says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesWith, holdsCanary } from '../support/canary';
import { CallDriver } from '../support/call-driver.mjs';
import { proxying } from '../support/connect-proxy';
import type { RealApp } from '../support/real-app.mjs';
import { root } from '../support/real-app.mjs';
import { TargetDriver } from '../support/target-driver';
import { TcpDriver } from '../support/tcp-driver.mjs';
import { expect, test } from './app';

const canary = 'canary-4f0c2a';
const demoProtos = join(root, 'protos/demo');
const pastedKey = `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----`;
const pastedCertificate = '-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----';

const exports = [
  ['Text of both directions', 'txt'],
  ['Hex dump of both directions', 'hex'],
  ['pcapng, for Wireshark', 'pcapng'],
  ['Script that replays it', 'json'],
] as const;

/** All that main writes to its own output. */
function outputOf(app: RealApp): () => string {
  const chunks: string[] = [];
  for (const stream of [app.main.stdout, app.main.stderr]) {
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  }
  return () => chunks.join('');
}

/** What every copy button of the response puts on the clipboard. */
async function copies(app: RealApp, call: CallDriver): Promise<string> {
  const texts: string[] = [];
  for (const button of await call.response.getByRole('button', { name: /^Copy/ }).all()) {
    await button.click();
    texts.push(await app.electron.evaluate(({ clipboard }) => clipboard.readText()));
  }
  return texts.join('\n');
}

/** A source of schema with a secret among its own metadata. */
async function reflectWithSecret(app: RealApp, server: string): Promise<void> {
  await app.page.keyboard.press('Control+Shift+O');
  const dialog = app.page.getByRole('dialog', { name: 'Use server reflection' });
  await dialog.getByLabel('Target').fill(server);
  await dialog.getByRole('button', { name: 'Add header' }).click();
  await dialog.getByLabel('Key of header 1', { exact: true }).fill('x-api-key');
  await dialog.getByLabel('Value of header 1', { exact: true }).fill(canary);
  await dialog.getByRole('button', { name: 'Ask server' }).click();
  const { tree } = new CallDriver(app.page);
  await expect(tree.getByRole('treeitem', { level: 1, name: /reflection/ })).toBeVisible();
}

test('a canary in every secret place reaches the server and no file', async ({ launch, demo, folder }) => {
  test.setTimeout(120_000);
  const app = await launch([demoProtos]);
  const output = outputOf(app);
  const call = new CallDriver(app.page);
  const target = new TargetDriver(app.page);
  const question = app.page.getByRole('region', { name: 'Secrets cannot be kept encrypted here' });

  // A call's own token and rows; Echo answers with what it was sent.
  await call.open('CreateSurvey');
  await call.open('Echo', demo.grpcTarget);
  await target.showMetadata();
  await target.authorize('Bearer token', { Token: canary });
  await expect(call.request).toContainText('Bearer •••• (20 characters)');
  await target.addRow('echo-plain', canary);
  await call.request.getByRole('button', { name: 'Keep the value of header 1 out of captures' }).click();
  await target.addRow('x-api-key', canary);
  await expect(question).toBeVisible();
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await call.pane('Headers').click();
  await expect(call.response).toContainText('Bearer ••••');
  await expect(call.response).toContainText('(20 characters, hidden)');
  await expect(call.response).not.toContainText(canary);
  const headers = await copies(app, call);
  expect(headers).toContain('Bearer ••••');
  expect(holdsCanary(canary, headers)).toBe(false);

  // What the target has for all calls; these fail, each in another place.
  await call.target.fill('127.0.0.1:9');
  await target.authorize('None');
  await target.forAllCalls();
  await target.authorize('API key', { Key: canary });
  await call.send.click();
  await expect(call.status('UNAVAILABLE 14')).toBeVisible();
  await target.authorize('Basic', { User: 'me', Password: canary });
  await target.addRow('session-token', canary);
  await target.showOptions();
  await target.pick('HTTP proxy', 'Address');
  await call.request.getByLabel('Address of the proxy').fill(`http://me:${canary}@127.0.0.1:9`);
  await call.send.click();
  await expect(call.status('UNAVAILABLE 14')).toBeVisible();
  const report = await copies(app, call);
  expect(report).toContain('127.0.0.1:9');
  expect(holdsCanary(canary, report)).toBe(false);
  await target.security('TLS');
  await target.pick('Client certificate', 'PEM');
  for (const [label, text] of [
    ['Client certificate', pastedCertificate],
    ['Private key', pastedKey],
  ] as const) {
    await target.pick(`${label}: file or pasted`, 'Pasted');
    await call.request.getByLabel(`${label}, PEM text`, { exact: true }).fill(text);
  }
  await call.send.click();
  await expect(app.page.getByRole('alert')).toContainText('of the client certificate');
  await expect(app.page.getByRole('alert')).not.toContainText(canary);
  await target.pick('Client certificate', 'PKCS#12');
  await call.request.getByRole('textbox', { name: 'PKCS#12 file' }).fill('/nowhere/client.p12');
  await call.request.getByRole('textbox', { name: 'Pass phrase' }).fill(canary);
  await expect(call.request).toContainText('/nowhere/client.p12 cannot be read');
  await call.send.click();
  await expect(app.page.getByRole('alert')).toContainText('cannot be read');

  await target.security('Plaintext');
  await target.showMetadata();
  // A token server that nobody answers for, and a source of schema with metadata of its own.
  await target.authorize('OAuth 2.0 client credentials', {
    ...{ 'Token URL': 'http://127.0.0.1:9/token', 'Client id': 'me', 'Client secret': canary },
  });
  await call.send.click();
  await expect(app.page.getByRole('alert')).toContainText('127.0.0.1:9');
  await reflectWithSecret(app, demo.grpcTarget);

  // A TCP connection through a proxy with a password, and all that its log can be exported as.
  const tcp = new TcpDriver(app.page);
  const proxy = await proxying(
    { [demo.echoTarget]: Number(demo.echoTarget.split(':').at(-1)) },
    `me:${canary}`,
  );
  await tcp.open();
  await app.page.getByRole('button', { name: /^Connection settings/ }).click();
  const settings = app.page.getByRole('dialog', { name: 'Connection settings' });
  await settings.getByRole('radio', { name: 'This one' }).click();
  await settings
    .getByLabel('Address of the proxy', { exact: true })
    .fill(`http://me:${canary}@${proxy.target}`);
  await app.page.keyboard.press('Escape');
  await tcp.connect('127.0.0.1', Number(demo.echoTarget.split(':').at(-1)));
  await tcp.sendText('over the proxy');
  await expect(tcp.line('over the proxy').first()).toBeVisible();
  expect(proxy.asked).toEqual([demo.echoTarget]);
  for (const [name, ending] of exports) {
    const path = join(folder, `log.${ending}`);
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    await tcp.log.getByRole('button', { name: 'Export' }).click();
    await app.page.getByRole('menuitem', { name }).click();
    await expect(tcp.log.getByText(`to ${path}.`)).toBeVisible();
    expect(holdsCanary(canary, readFileSync(path))).toBe(false);
  }
  await tcp.close.click();
  await proxy.stop();

  // Undecided is as little as for this session only; and then it is decided.
  await question.getByRole('button', { name: 'Keep for this session only' }).click();
  await expect(question).toBeHidden();
  await app.close();
  expect(filesWith(canary, app.options.folder)).toEqual([]);
  expect(output()).not.toContain(canary);

  const again = await app.relaunch();
  const form = new TargetDriver(again.page);
  await again.page.getByRole('tablist', { name: 'Open tabs' }).getByRole('tab', { name: /Echo/ }).click();
  await form.showMetadata();
  await form.forAllCalls();
  await expect(again.page.getByLabel('User', { exact: true })).toHaveValue('me');
  await expect(again.page.getByLabel('Password', { exact: true })).toHaveValue('');

  // Main dies of a fault with the secret in its memory: nothing of that lies about.
  await form.authorize('Basic', { User: 'me', Password: canary });
  const crashed = outputOf(again);
  const gone = new Promise((resolve) => again.main.once('exit', resolve));
  again.main.kill('SIGABRT');
  await gone;
  expect(crashed()).not.toContain(canary);
  expect(filesWith(canary, again.options.folder)).toEqual([]);
});

test('kept on disk by choice, a secret comes back, and captures are still without it', async ({
  launch,
  demo,
}) => {
  const app = await launch([demoProtos]);
  const call = new CallDriver(app.page);
  const target = new TargetDriver(app.page);
  await call.open('CreateSurvey');
  await call.open('Echo', demo.grpcTarget);
  await target.showMetadata();
  await target.authorize('API key', { Key: canary });
  await app.page.getByRole('button', { name: 'Keep on disk, unencrypted' }).click();
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await reflectWithSecret(app, demo.grpcTarget);
  await target.forAllCalls();
  await target.authorize('OAuth 2.0 client credentials', {
    ...{ 'Token URL': 'http://127.0.0.1:9/token', 'Client id': 'me', 'Client secret': canary },
  });
  await app.close();
  expect(filesWith(canary, app.options.folder).sort()).toEqual(['sources.json', 'workspace.json']);

  const again = await app.relaunch();
  await new TargetDriver(again.page).showMetadata();
  await expect(again.page.getByLabel('Key', { exact: true })).toHaveValue(canary);
  await expect(again.page.getByRole('region', { name: /Secrets cannot be kept/ })).toBeHidden();
  await again.close();
});
