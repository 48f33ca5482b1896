// What goes wrong in a call, and what the app says of it: the thing, the fact, what to do.
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { join } from 'node:path';
import { makeCertificate } from '../support/certificate-authority';
import { CallDriver } from '../support/call-driver.mjs';
import { freePort } from '../support/ncat';
import { root } from '../support/real-app.mjs';
import { expect, test } from './app';

const demoProtos = join(root, 'protos/demo');

test('an error with field violations leads to the fields', async ({ launch, demo }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('CreateSurvey');
  await call.open('ValidateSurvey', demo.grpcTarget);
  await call.field('title').fill('Spring');
  await call.send.click();
  await expect(call.status('INVALID_ARGUMENT 3')).toBeVisible();
  await expect(call.response).toContainText('google.rpc.BadRequest');
  await expect(call.response).toContainText('Must hold at least 2 points.');
  await expect(call.response).toContainText('google.rpc.RequestInfo');
  await call.response
    .getByRole('button', { name: /Go to field/ })
    .first()
    .click();
  const focused = call.form.locator(':focus');
  await expect(focused).toHaveAccessibleName(/area/);
  await expect(call.form).toContainText('Must be set.');
});

test('nothing listening: the card says so, shows where it stopped, and offers the demo server', async ({
  launch,
}) => {
  const port = await freePort();
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  const nobody = `127.0.0.1:${port}`;
  await call.open('GetFeature', nobody);
  await call.send.click();
  await expect(call.status('UNAVAILABLE 14')).toBeVisible();
  await expect(call.response).toContainText(`Nothing is listening on ${nobody}`);
  await expect(call.response).toContainText('Your request never left this machine');
  await expect(call.response.getByRole('listitem').filter({ hasText: 'ECONNREFUSED' })).toBeVisible();
  await call.response.getByRole('button', { name: 'Start the demo server here' }).click();
  await expect(call.target).not.toHaveValue(nobody);
  await call.response.getByRole('button', { name: 'Send again' }).click();
  await expect(call.status('OK 0')).toBeVisible();
});

test('an unknown host is named as such', async ({ launch }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('GetFeature', 'no-such-host.invalid:50051');
  await call.send.click();
  await expect(call.status('UNAVAILABLE 14')).toBeVisible();
  await expect(call.response).toContainText('no-such-host.invalid');
  await expect(call.response.getByText('Look up name')).toBeVisible();
});

test('a misspelt field is refused with the nearest name, and nothing is sent', async ({ launch, demo }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('GetFeature', demo.grpcTarget);
  await call.writeJson({ latitud: 1 });
  await call.send.click();
  const fact = 'Point has no field "latitud"; did you mean "latitude"?';
  await expect(page.getByRole('alert')).toContainText(fact);
  await expect(call.request.getByRole('button', { name: fact })).toBeVisible();
  await expect(call.response).toContainText('No response yet');
});

test('a deadline ends a slow call and says how long it was', async ({ launch, demo }) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('SlowSurvey', demo.grpcTarget);
  await call.writeJson({ delay: '30s' });
  await page.getByRole('button', { name: /^Deadline/ }).click();
  await page.getByLabel('250 ms, 5 s, 2 min').fill('250 ms');
  await page.getByLabel('250 ms, 5 s, 2 min').press('Enter');
  await call.send.click();
  await expect(call.status('DEADLINE_EXCEEDED 4')).toBeVisible();
  await expect(call.response).toContainText('The deadline of 250 ms passed');
  await expect(call.response).toContainText('It may still have done the work');
});

test('a method that the server lacks is unimplemented, not unreachable', async ({ launch }) => {
  const empty = await startEmptyServer(ServerCredentials.createInsecure());
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('GetFeature', empty.target);
  await call.send.click();
  await expect(call.status('UNIMPLEMENTED 12')).toBeVisible();
  await expect(call.response).toContainText('The server does not implement routeguide.RouteGuide/GetFeature');
  empty.stop();
});

test('TLS, plaintext and a server that is late: each is mended by its click', async ({ launch, demo }) => {
  const { cert, key } = makeCertificate('IP:127.0.0.1');
  const secure = await startEmptyServer(
    ServerCredentials.createSsl(null, [{ cert_chain: cert, private_key: key }]),
  );
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  const remedy = (name: string) => call.response.getByRole('button', { name, exact: true });
  await call.open('GetFeature', secure.target);
  await call.send.click();
  await expect(call.response).toContainText('speaks TLS, and this call is set to plaintext');
  await remedy('Use TLS and send').click();
  await expect(call.response).toContainText(/certificate/i);
  await expect(call.status('OK 0')).toHaveCount(0);
  await call.target.fill(demo.grpcTarget);
  await call.send.click();
  await expect(call.response).toContainText('speaks plaintext, and this call is set to TLS');
  await remedy('Use plaintext and send').click();
  await expect(call.status('OK 0')).toBeVisible();
  secure.stop();

  const port = await freePort();
  await call.target.fill(`127.0.0.1:${port}`);
  await call.send.click();
  await remedy('Send when it answers').click();
  await expect(page.getByRole('contentinfo')).toContainText(/refused, next try in \d+ s/);
  const late = await startEmptyServer(ServerCredentials.createInsecure(), port);
  await expect(call.status('UNIMPLEMENTED 12')).toBeVisible();
  late.stop();
});

test('metadata goes out, comes back as headers and trailers, and wrong keys are refused', async ({
  launch,
  demo,
}) => {
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('Echo', demo.grpcTarget);
  await call.request.getByRole('tab', { name: /^Metadata/ }).click();
  await call.request.getByRole('button', { name: 'Add header' }).click();
  await call.request.getByRole('textbox', { name: 'Key of header 1' }).fill('echo-note');
  await call.request.getByRole('textbox', { name: 'Value of header 1' }).fill('once');
  await call.request.getByRole('button', { name: 'Add header' }).click();
  await call.request.getByRole('textbox', { name: 'Key of header 2' }).fill('echo-note');
  await call.request.getByRole('textbox', { name: 'Value of header 2' }).fill('twice');
  await call.request.getByRole('button', { name: 'Add header' }).click();
  await call.request.getByRole('textbox', { name: 'Key of header 3' }).fill('echo-token-bin');
  await call.request.getByRole('radio', { name: 'Hex' }).click();
  await call.request.getByRole('textbox', { name: 'Value of header 3' }).fill('00 FF 10');
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await call.pane('Trailers').click();
  const trailers = call.response.getByRole('row');
  await expect(trailers.filter({ hasText: 'echo-note' }).filter({ hasText: 'once' })).toHaveCount(1);
  await expect(trailers.filter({ hasText: 'echo-note' }).filter({ hasText: 'twice' })).toHaveCount(1);
  await expect(trailers.filter({ hasText: 'echo-token-bin' })).toContainText(/00 ?FF ?10/i);
  await call.request.getByRole('textbox', { name: 'Key of header 1' }).fill('two words');
  await expect(call.request.getByText('A key cannot hold')).toBeVisible();
  await call.send.click();
  await expect(page.getByRole('alert')).toContainText('two words');
});

async function startEmptyServer(
  credentials: ServerCredentials,
  at = 0,
): Promise<{ target: string; stop: () => void }> {
  const server = new Server();
  const port = await new Promise<number>((done, refuse) => {
    server.bindAsync(`127.0.0.1:${at}`, credentials, (error, bound) => (error ? refuse(error) : done(bound)));
  });
  return { target: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}
