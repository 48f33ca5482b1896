// Options of calls and targets in the real app: what is set goes out, is shared, is checked; and what is on the screen is sent.
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { root } from '../support/real-app.mjs';
import { TargetDriver } from '../support/target-driver';
import { expect, test } from './app';

const demoProtos = join(root, 'protos/demo');

test('settings of a target go out with all its calls, those of a call with one; wrong ones say so first', async ({
  launch,
  demo,
}) => {
  const app = await launch([demoProtos]);
  const { page } = app;
  const call = new CallDriver(page);
  const settings = new TargetDriver(page);
  const options = call.request.getByRole('tab', { name: /^Options/ });
  await call.open('CreateSurvey');
  await call.open('Echo', demo.grpcTarget);
  await settings.showOptions();

  // A limit that is no size is in the way, and one that is too small is mended by one click.
  await call.request.getByLabel('Receive limit').fill('lots');
  await expect(call.request).toContainText('This is no size.');
  await call.send.click();
  await expect(page.getByRole('alert')).toContainText('Receive limit: This is no size.');
  await call.request.getByLabel('Receive limit').fill('100 B');
  await settings.pick('Compress requests', 'gzip');
  await call.request.getByRole('tab', { name: /^Message/ }).click();
  await call.writeJson({ stringValue: 'long '.repeat(60) });
  await call.send.click();
  await expect(call.status('RESOURCE_EXHAUSTED 8')).toBeVisible();
  await call.response.getByRole('button', { name: /^Allow .* and send$/ }).click();
  await expect(call.status('OK 0')).toBeVisible();

  // What every call to the target has, this tab's and another's.
  await settings.showOptions();
  await call.request.getByLabel('Authority', { exact: true }).fill('valley.test');
  await call.request.getByLabel('User agent', { exact: true }).fill('walker/1');
  await call.request.getByRole('button', { name: 'Example: retry' }).click();
  const config = call.request.getByLabel('Service config', { exact: true });
  await expect(config).toHaveValue(/survey\.v1\.Surveys/);
  await config.fill('{"methodConfig": [{"name": [], "retryPolicy": {"maxAttempts": 1}}]}');
  await expect(call.request).toContainText('The service config cannot be used.');
  await config.fill('');
  await settings.showMetadata();
  await settings.forAllCalls();
  await settings.addRow('echo-shared', 'of-the-target');
  await call.open('GetFeature', demo.grpcTarget);
  await expect(options).toHaveText(/2/);
  await settings.showMetadata();
  await expect(call.request.getByRole('region', { name: /^Inherited from/ })).toContainText('of-the-target');
  await settings.addRow('echo-shared', 'of-the-call');
  await expect(call.request).toContainText('replaced by this call');
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await call.pane('Headers').click();
  const rows = call.response.getByRole('row');
  await expect(rows.filter({ hasText: ':authority' })).toContainText('valley.test');
  await expect(rows.filter({ hasText: 'user-agent' })).toContainText('walker/1');
  await expect(rows.filter({ hasText: 'echo-shared' }).filter({ hasText: 'of-the-call' })).not.toHaveCount(0);
  await expect(call.response).not.toContainText('of-the-target');
  await app.close();

  const again = await app.relaunch();
  await new TargetDriver(again.page).showOptions();
  await expect(again.page.getByLabel('Authority', { exact: true })).toHaveValue('valley.test');
  await again.page.getByRole('button', { name: 'Use the defaults' }).click();
  await expect(again.page.getByLabel('Authority', { exact: true })).toHaveValue('');
  await again.close();
});

test('what is on the screen at the click is what goes out, however fast it was typed', async ({
  launch,
  demo,
}) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  const settings = new TargetDriver(page);
  const send = () => page.keyboard.press('Control+Enter');
  /** Keys and Send go to the app in one go: nothing waits for the page between them. */
  const typeAndSend = (text: string) => Promise.all([page.keyboard.insertText(text), send()]);
  await call.open('CreateSurvey');
  await call.open('Echo', demo.grpcTarget);

  await call.field('string_value').click();
  await typeAndSend('form-one');
  await expect(call.row('Received', 'form-one')).toHaveCount(1);

  await call.show('JSON');
  await call.json.click();
  await page.keyboard.press('Control+a');
  await typeAndSend('{"stringValue": "json-two"}');
  await expect(call.row('Received', 'json-two')).toHaveCount(1);
  await page.keyboard.press('Control+a');
  await Promise.all([page.keyboard.insertText('{"stringValue": "json-three"}'), call.send.click()]);
  await expect(call.row('Received', 'json-three')).toHaveCount(1);

  await settings.showMetadata();
  await settings.addRow('echo-fast', '');
  await call.request.getByLabel('Value of header 1', { exact: true }).click();
  await typeAndSend('meta-four');
  await call.pane('Trailers').click();
  await expect(call.response).toContainText('meta-four');

  await settings.showOptions();
  await call.request.getByLabel('User agent', { exact: true }).click();
  await typeAndSend('agent-five');
  await call.pane('Headers').click();
  await expect(call.response).toContainText('agent-five');
  await call.request.getByLabel('Send limit').click();
  await typeAndSend('3 B');
  await expect(call.status('RESOURCE_EXHAUSTED 8')).toBeVisible();
  await call.request.getByLabel('Send limit').fill('');

  await page.getByRole('button', { name: /^Deadline/ }).click();
  await page.getByPlaceholder('250 ms, 5 s, 2 min').click();
  await typeAndSend('7 s');
  await call.pane('Headers').click();
  await expect(call.response.getByRole('row').filter({ hasText: 'grpc-timeout' })).toContainText(
    /timeout(?:6\d{3}|7000)m/,
  );

  await call.target.click();
  await page.keyboard.press('End');
  await typeAndSend('0');
  // A port of six digits: what refuses it names the target that it was given.
  await expect(page.getByRole('alert')).toContainText(`${demo.grpcTarget}0`);
});
