// Export in the real app: the system's choosers are answered, and what is written is what buf accepts.
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { findBuf } from '../../src-main/schema/buf-executable';
import { CallDriver } from '../support/call-driver.mjs';
import { root, type RealApp } from '../support/real-app.mjs';
import { expect, test } from './app';

const demo = join(root, 'protos/demo');

/** What the save dialog answers; null: it was closed. */
async function answerSave({ electron }: RealApp, path: string | null): Promise<void> {
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' });
  }, path);
}

async function command(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').getByRole('combobox').fill(`>${text}`);
  await page.keyboard.press('Enter');
}

function accepts(folder: string, input: string): void {
  const found = findBuf();
  if (!found.ok) throw new Error(found.error.message);
  const env = { ...process.env, BUF_CACHE_DIR: join(folder, 'buf-cache') };
  execFileSync(found.value.path, ['build', input, '-o', join(folder, 'again.binpb')], { env });
}

async function openSurvey(app: RealApp): Promise<void> {
  const call = new CallDriver(app.page);
  await expect(call.method('CreateSurvey')).toBeVisible();
  await call.open('CreateSurvey');
}

test('a source becomes a descriptor set, and the page says where it is', async ({ launch, folder }) => {
  const app = await launch([demo]);
  await openSurvey(app);
  const file = join(folder, 'demo.binpb');
  await answerSave(app, file);
  await command(app.page, 'export demo as a descriptor set');
  await expect(app.page.getByRole('status').filter({ hasText: file })).toBeVisible();
  accepts(folder, file);
});

test('a source becomes .proto files in a folder, which are never written over', async ({
  launch,
  folder,
}) => {
  const app = await launch([demo]);
  await openSurvey(app);
  const out = join(folder, 'out');
  await mkdir(out);
  await app.answerChoosers([out]);
  await command(app.page, 'export demo as .proto text');
  await expect(app.page.getByRole('status').filter({ hasText: out })).toBeVisible();
  expect(
    (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.proto')).length,
  ).toBeGreaterThan(1);
  accepts(folder, out);
  await command(app.page, 'export demo as .proto text');
  await expect(app.page.getByRole('alert').filter({ hasText: 'already' })).toContainText(
    'Nothing was written',
  );
});

test('a service of a docs page is exported with what it needs', async ({ launch, folder }) => {
  const app = await launch([demo]);
  const { page } = app;
  await expect(new CallDriver(page).method('RouteChat')).toBeVisible();
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').getByRole('combobox').fill('@RouteGuide');
  await page.getByRole('option', { name: /^RouteGuide routeguide Service/ }).click();
  const file = join(folder, 'mine.proto');
  await writeFile(file, 'old');
  await answerSave(app, file);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('menuitem', { name: '.proto text…' }).click();
  await expect(page.getByRole('status').filter({ hasText: file })).toBeVisible();
  expect(await readFile(file, 'utf8')).toContain('service RouteGuide {');
});

test('closing the chooser writes nothing and says nothing', async ({ launch, folder }) => {
  const app = await launch([demo]);
  await openSurvey(app);
  await answerSave(app, null);
  await command(app.page, 'export demo as a descriptor set');
  await expect(app.page.getByRole('dialog')).toHaveCount(0);
  await expect(app.page.getByText(/Exported/)).toHaveCount(0);
  expect(await readdir(folder)).toEqual([]);
});
