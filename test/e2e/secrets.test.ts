// Secrets in the real app: typed everywhere, sent over the wire, and found nowhere on the disk or in what main says.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import type { RealApp } from '../support/real-app.mjs';
import { root } from '../support/real-app.mjs';
import { TargetDriver } from '../support/target-driver';
import { expect, test } from './app';

const canary = 'canary-4f0c2a';
const demoProtos = join(root, 'protos/demo');

/** Files under a folder that hold the canary: as text in two encodings, or as the base64 that Basic makes of it. */
function filesWithCanary(folder: string): string[] {
  const forms = [
    Buffer.from(canary),
    Buffer.from(canary, 'utf16le'),
    Buffer.from(Buffer.from(`me:${canary}`).toString('base64')),
  ];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
    const bytes = readFileSync(path);
    return forms.some((form) => bytes.includes(form));
  });
}

/** All that main writes to its own output. */
function outputOf(app: RealApp): () => string {
  const chunks: string[] = [];
  for (const stream of [app.main.stdout, app.main.stderr]) {
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  }
  return () => chunks.join('');
}

test('a canary in every secret place reaches the server and no file', async ({ launch, demo }) => {
  test.setTimeout(90_000);
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

  // What the target has for all calls; these fail, each in another place.
  await call.target.fill('127.0.0.1:9');
  await target.authorize('None');
  await target.forAllCalls();
  await target.authorize('Basic', { User: 'me', Password: canary });
  await target.addRow('session-token', canary);
  await target.showOptions();
  await target.pick('HTTP proxy', 'Address');
  await call.request.getByLabel('Address of the proxy').fill(`http://me:${canary}@127.0.0.1:9`);
  await call.send.click();
  await expect(call.status('UNAVAILABLE 14')).toBeVisible();
  await target.security('TLS');
  await target.pick('Client certificate', 'PKCS#12');
  await call.request.getByRole('textbox', { name: 'PKCS#12 file' }).fill('/nowhere/client.p12');
  await call.request.getByRole('textbox', { name: 'Pass phrase' }).fill(canary);
  await expect(call.request).toContainText('/nowhere/client.p12 cannot be read');
  await call.send.click();
  await expect(app.page.getByRole('alert')).toContainText('cannot be read');

  // A token server that nobody answers for, and a source of schema with metadata of its own.
  await target.security('Plaintext');
  await target.showMetadata();
  await target.authorize('OAuth 2.0 client credentials', {
    ...{ 'Token URL': 'http://127.0.0.1:9/token', 'Client id': 'me', 'Client secret': canary },
  });
  await call.send.click();
  await expect(app.page.getByRole('alert')).toContainText('127.0.0.1:9');
  await app.page.keyboard.press('Control+Shift+O');
  const dialog = app.page.getByRole('dialog', { name: 'Use server reflection' });
  await dialog.getByLabel('Target').fill(demo.grpcTarget);
  await dialog.getByRole('button', { name: 'Add header' }).click();
  await dialog.getByLabel('Key of header 1', { exact: true }).fill('x-api-key');
  await dialog.getByLabel('Value of header 1', { exact: true }).fill(canary);
  await dialog.getByRole('button', { name: 'Ask server' }).click();
  await expect(call.tree.getByRole('treeitem', { level: 1, name: /reflection/ })).toBeVisible();

  // Undecided is as little as for this session only; and then it is decided.
  await question.getByRole('button', { name: 'Keep for this session only' }).click();
  await expect(question).toBeHidden();
  await app.close();
  expect(filesWithCanary(app.options.folder)).toEqual([]);
  expect(output()).not.toContain(canary);

  const again = await app.relaunch();
  const form = new TargetDriver(again.page);
  await form.showMetadata();
  await form.forAllCalls();
  await expect(again.page.getByLabel('User', { exact: true })).toHaveValue('me');
  await expect(again.page.getByLabel('Password', { exact: true })).toHaveValue('');
  await again.close();
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
  await app.close();
  expect(filesWithCanary(app.options.folder)).toEqual(['workspace.json']);

  const again = await app.relaunch();
  await new TargetDriver(again.page).showMetadata();
  await expect(again.page.getByLabel('Key', { exact: true })).toHaveValue(canary);
  await expect(again.page.getByRole('region', { name: /Secrets cannot be kept/ })).toBeHidden();
  await again.close();
});
