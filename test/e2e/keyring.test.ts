// Secrets in a real keyring: encrypted on the disk, back after a restart; locked, and not lost, where the keyring is away or another.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { CallDriver } from '../support/call-driver.mjs';
import { filesWith } from '../support/canary';
import { Keyring } from '../support/keyring';
import { root } from '../support/real-app.mjs';
import { TargetDriver } from '../support/target-driver';
import { expect, test as base } from './app';

const canary = 'canary-81be77';
const demoProtos = join(root, 'protos/demo');

const test = base.extend<{ startKeyring: () => Promise<Keyring> }>({
  // None stays when a test fails.
  startKeyring: async ({}, use) => {
    const started: Keyring[] = [];
    await use(async () => {
      const keyring = await Keyring.start();
      started.push(keyring);
      return keyring;
    });
    for (const keyring of started) await keyring.stop();
  },
});

const question = (page: Page) => page.getByRole('region', { name: 'Secrets cannot be kept encrypted here' });
const token = (page: Page) => page.getByLabel('Token', { exact: true });

test('secrets are in the keyring, stay locked without it, and are back with it', async ({
  launch,
  demo,
  startKeyring,
}) => {
  test.setTimeout(90_000);
  const keyring = await startKeyring();
  const app = await launch([demoProtos], keyring.machine);
  const call = new CallDriver(app.page);
  await call.open('CreateSurvey');
  await call.open('Echo', demo.grpcTarget);
  await new TargetDriver(app.page).showMetadata();
  await new TargetDriver(app.page).authorize('Bearer token', { Token: canary });
  await new TargetDriver(app.page).addRow('x-api-key', canary);
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await app.close();
  expect(filesWith(canary, app.options.folder)).toEqual([]);
  expect(readFileSync(join(app.options.folder, 'workspace.json'), 'utf8')).toContain('"token":{"sealed":"');

  // Nothing is asked: there is a keyring, and it opens them.
  const again = await app.relaunch([], keyring.machine);
  await new TargetDriver(again.page).showMetadata();
  await expect(token(again.page)).toHaveValue(canary);
  await expect(question(again.page)).toBeHidden();
  await again.close();

  // No keyring: both are locked. A call goes out with neither less nor rubbish.
  const without = await app.relaunch([], { flags: ['--password-store=basic'], env: {} });
  await expect(without.page.getByText('2 secrets could not be opened')).toBeVisible();
  await new TargetDriver(without.page).showMetadata();
  await expect(token(without.page)).toHaveValue('');
  await expect(token(without.page)).toHaveAttribute('placeholder', 'Locked');
  const locked = new CallDriver(without.page);
  await expect(locked.request).toContainText('It stays on the disk until you type it again.');
  await locked.send.click();
  await expect(without.page.getByRole('alert').filter({ hasText: 'Cannot be opened here' })).toBeVisible();
  await without.page.getByLabel('Value of header 1', { exact: true }).fill(`${canary}-new`);
  await locked.send.click();
  await expect(
    without.page.getByRole('alert').filter({ hasText: 'The token cannot be opened here' }),
  ).toBeVisible();
  await expect(question(without.page)).toBeVisible();
  await without.close();
  expect(filesWith(canary, app.options.folder)).toEqual([]);

  // Another keyring opens nothing, and keeps what it is told anew.
  const other = await startKeyring();
  const elsewhere = await app.relaunch([], other.machine);
  await expect(elsewhere.page.getByText('A secret could not be opened')).toBeVisible();
  await new TargetDriver(elsewhere.page).showMetadata();
  await expect(token(elsewhere.page)).toHaveAttribute('placeholder', 'Locked');
  await elsewhere.page.getByLabel('Value of header 1', { exact: true }).fill(`${canary}-other`);
  await elsewhere.close();
  expect(filesWith(canary, app.options.folder)).toEqual([]);

  const home = await app.relaunch([], keyring.machine);
  await new TargetDriver(home.page).showMetadata();
  await expect(token(home.page)).toHaveValue(canary);
  await expect(home.page.getByLabel('Value of header 1', { exact: true })).toHaveAttribute(
    'placeholder',
    'Locked',
  );
  await home.close();
});
