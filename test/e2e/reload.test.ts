// A .proto that changes while it is open: tab, draft and selection stay, and the page says what changed for them.
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { root } from '../support/real-app.mjs';
import { expect, test } from './app';

async function rewrite(file: string, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(from);
  await writeFile(file, text.replace(from, to));
}

test('a reload keeps tab, draft and selection, and says what changed for them', async ({
  launch,
  folder,
  demo,
}) => {
  const file = join(folder, 'route_guide.proto');
  await copyFile(join(root, 'protos/demo/route_guide.proto'), file);
  const { page } = await launch([file]);
  const call = new CallDriver(page);
  await call.open('GetFeature', demo.grpcTarget);
  await call.field('latitude').fill('407838351');
  await call.field('longitude').fill('-746143763');
  await call.send.click();
  await call.row('Received', 'Patriots Path').click();
  await expect(call.detail).toContainText('Patriots Path');

  await rewrite(file, 'int32 longitude = 2;', 'int32 lengthways = 2;');
  await expect(call.request.getByText(/schema was reloaded/)).toBeVisible();
  await expect(call.request.getByText(/longitude is called lengthways now/)).toBeVisible();
  await expect(call.field('latitude')).toHaveValue('407838351');
  await expect(call.row('Received', 'Patriots Path')).toHaveAttribute('aria-selected', 'true');
  await expect(call.target).toHaveValue(demo.grpcTarget);
  await call.show('JSON');
  await expect(call.json).toContainText('"longitude": -746143763');
  await call.show('Form');
  await expect(call.request.getByText('"longitude" is called "lengthways" now').first()).toBeVisible();
  await call.form.getByRole('button', { name: 'Drop longitude' }).click();
  await expect(call.request.getByText(/schema was reloaded/)).toHaveCount(0);
  await call.field('latitude').press('ControlOrMeta+z');
  await expect(call.request.getByText(/longitude is called lengthways now/)).toBeVisible();

  await rewrite(file, 'int32 lengthways = 2;', 'int32 longitude = 2;\n  string note = 3;');
  await expect(call.request.getByText(/is called lengthways/)).toHaveCount(0);
  await expect(call.field('note')).toBeVisible();
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
});

test('a method that goes away keeps its tab and draft, and comes back', async ({ launch, folder }) => {
  const file = join(folder, 'route_guide.proto');
  await copyFile(join(root, 'protos/demo/route_guide.proto'), file);
  const { page } = await launch([file]);
  const call = new CallDriver(page);
  await call.open('GetFeature');
  await call.field('latitude').fill('5');
  await rewrite(file, 'rpc GetFeature(Point)', 'rpc FindFeature(Point)');
  await expect(
    page.getByText('The schema no longer has this method. Your draft is kept.').first(),
  ).toBeVisible();
  await expect(call.send).toHaveAttribute('aria-disabled', 'true');
  await rewrite(file, 'rpc FindFeature(Point)', 'rpc GetFeature(Point)');
  await expect(call.field('latitude')).toHaveValue('5');
  await expect(call.send).not.toHaveAttribute('aria-disabled', 'true');
});
