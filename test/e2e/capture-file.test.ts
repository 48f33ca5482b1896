// A capture that the command kept, opened in the app: as an argument and by its path; a cut one; one that is none.
import { copyFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCommandBuild } from '../../build/setup/command-build.mjs';
import { CallDriver } from '../support/call-driver.mjs';
import { CommandLine } from '../support/command';
import { root } from '../support/real-app.mjs';
import { expect, test } from './app';

const demoProtos = join(root, 'protos/demo');

test('what halfclose --capture kept is looked at in the app, gRPC and TCP', async ({
  launch,
  demo,
  folder,
}) => {
  await ensureCommandBuild();
  const shell = new CommandLine();
  const [stream, echo, cut] = ['stream', 'echo', 'cut'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const area =
    '{"lo":{"latitude":400000000,"longitude":-750000000},"hi":{"latitude":420000000,"longitude":-730000000}}';
  const call = ['call', demo.grpcTarget, 'routeguide.RouteGuide/ListFeatures', '-d', area];
  expect(await shell.run([...call, '--capture', stream])).toMatchObject({ code: 0 });
  const refused = join(folder, 'refused');
  const nobody = ['call', '127.0.0.1:1', 'routeguide.RouteGuide/GetFeature', '--proto', demoProtos];
  expect(await shell.run([...nobody, '--capture', refused])).toMatchObject({ code: 78 });
  const talk = ['tcp', demo.echoTarget, '-t', 'kept by the command', '--end', '--capture', echo];
  expect(await shell.run(talk)).toMatchObject({ code: 0 });
  await shell.close();
  for (const ending of ['hcdata', 'hcindex']) copyFileSync(`${stream}.${ending}`, `${cut}.${ending}`);
  truncateSync(`${cut}.hcdata`, Math.floor(statSync(`${cut}.hcdata`).size / 2));
  writeFileSync(join(folder, 'foreign.hcindex'), 'a text that is no capture at all');
  writeFileSync(join(folder, 'foreign.hcdata'), '');

  const { page } = await launch([demoProtos, `${stream}.hcindex`]);
  const driver = new CallDriver(page);
  await expect(page.getByRole('tab', { name: /ListFeatures/ })).toBeVisible();
  await expect(driver.status('OK 0')).toBeVisible();
  await driver.show('JSON');
  await expect(driver.json).toContainText('-750000000');
  const last = driver.rowsOf('Received').last();
  await expect(last).toContainText(/name "Gate 3, Wawayanda/);
  await last.click();
  await expect(driver.detail).toContainText('latitude');
  await driver.response.getByRole('radio', { name: 'Wire' }).click();
  await expect(driver.response.getByRole('radio', { name: 'Wire' })).toBeChecked();
  await driver.pane('Headers').click();
  await expect(driver.response).toContainText('application/grpc');

  const open = async (path: string) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('>open a path');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: /^Path of/ }).fill(path);
    await page.keyboard.press('Enter');
  };
  await open(`${echo}.hcdata`);
  const log = page.getByRole('region', { name: 'What crossed the wire' });
  await expect(log).toContainText('kept by the');
  await open(`${refused}.hcindex`);
  await expect(page.getByRole('tab', { name: /\bCall$/ })).toBeVisible();
  await expect(driver.response).toContainText('Nothing is listening on 127.0.0.1:1');
  await open(`${cut}.hcindex`);
  await expect(page.getByRole('alert')).toContainText(
    /cut was cut or damaged: \d+ of its \d+ events could be read\./,
  );
  await open(join(folder, 'foreign.hcindex'));
  await expect(page.getByRole('alert')).toContainText('foreign.hcindex is no capture of Halfclose');
  expect(statSync(`${cut}.hcindex`).size).toBe(statSync(`${stream}.hcindex`).size);
});
