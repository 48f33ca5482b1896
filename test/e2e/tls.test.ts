// TLS in the real app: an authority trusted by one click, a server name, a client certificate, and skipping that is loud.
import { CallDriver } from '../support/call-driver.mjs';
import { CertificateAuthority } from '../support/certificate-authority';
import { root } from '../support/real-app.mjs';
import { TargetDriver } from '../support/target-driver';
import { tlsServing } from '../support/tls-server';
import { join } from 'node:path';
import { expect, test } from './app';

const demoProtos = join(root, 'protos/demo');

test('a server of an unknown authority is looked at, trusted by one click, and known after a restart', async ({
  launch,
}) => {
  const authority = new CertificateAuthority('Valley authority');
  const other = new CertificateAuthority('Other authority');
  const good = authority.issue('DNS:valley.test');
  const chain = Buffer.concat([good.cert, Buffer.from(authority.pem)]);
  const server = await tlsServing({ cert: chain, key: good.key });
  const target = `127.0.0.1:${String(server.port)}`;
  const app = await launch([demoProtos]);
  const { page } = app;
  const call = new CallDriver(page);
  const settings = new TargetDriver(page);
  await call.open('CreateSurvey');
  await call.open('GetFeature', target);
  await settings.security('TLS');
  await settings.showOptions();
  await settings.pick('Trusted authorities', 'File');
  await call.request.getByLabel('Trusted authorities, file', { exact: true }).fill(other.certFile);
  await call.send.click();
  await expect(call.response).toContainText('comes from an authority that is not trusted');
  await expect(call.response).toContainText('compare its SHA-256 fingerprint');
  await expect(call.response).toContainText(`What you trust here joins the authorities in ${other.certFile}`);
  await call.response.getByRole('button', { name: 'Trust Valley authority and send' }).click();

  // Trusted now, but it is another server's name.
  await expect(call.response.getByRole('button', { name: /Expect the name valley\.test/ })).toBeVisible();
  await call.response.getByRole('button', { name: 'Expect the name valley.test and send' }).click();
  await expect(call.status('OK 0')).toBeVisible();

  // The file is what it was; the new authority stands beside it.
  await expect(call.request.getByLabel('Trusted authorities, file', { exact: true })).toHaveValue(
    other.certFile,
  );
  await expect(call.request.getByRole('group', { name: 'Authorities 2' })).toBeVisible();
  await expect(call.request.getByRole('tab', { name: /^Options [23]$/ })).toBeVisible();
  await call.request.getByRole('button', { name: 'Show certificates' }).click();
  const viewer = page.getByRole('dialog', { name: `Certificates of ${target}` });
  await expect(viewer.getByText('Verified', { exact: true })).toBeVisible();
  await expect(viewer.getByText('valley.test').first()).toBeVisible();
  await expect(viewer.getByRole('button', { name: /^Trust/ })).toHaveCount(0);
  await page.keyboard.press('Escape');

  // In the place of trust: nobody looks. It says so where the target stands.
  await call.request.getByRole('button', { name: 'Remove Authorities 2' }).click();
  await settings.pick('Trusted authorities', 'System');
  await call.request.getByRole('switch', { name: 'Skip verification' }).click();
  await expect(call.request).toContainText('Anyone between here and there can answer');
  await expect(page.getByRole('img', { name: 'TLS, not verified' })).toBeVisible();
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('not verified');
  await app.close();

  const again = await app.relaunch();
  await expect(again.page.getByRole('img', { name: 'TLS, not verified' })).toBeVisible();
  await again.close();
  await server.stop();
  authority.remove();
  other.remove();
});

test('a server that demands a client certificate gets the one that is chosen, behind its pass phrase', async ({
  launch,
}) => {
  const authority = new CertificateAuthority();
  const good = authority.issue('DNS:localhost,IP:127.0.0.1');
  const client = authority.issue('DNS:client');
  const server = await tlsServing({
    ...{ cert: good.cert, key: good.key, ca: authority.pem },
    ...{ requestCert: true, rejectUnauthorized: true, maxVersion: 'TLSv1.2' },
  });
  const app = await launch([demoProtos]);
  const { page } = app;
  const call = new CallDriver(page);
  const settings = new TargetDriver(page);
  await call.open('CreateSurvey');
  await call.open('GetFeature', `127.0.0.1:${String(server.port)}`);
  await settings.security('TLS');
  await settings.showOptions();
  await settings.pick('Trusted authorities', 'File');
  await app.answerChoosers([authority.certFile]);
  await call.request.getByRole('button', { name: /^Choose a file: Trusted authorities/ }).click();
  await call.send.click();
  await expect(call.response).toContainText(/client certificate/i);
  await call.response.getByRole('button', { name: 'Show certificates' }).click();
  // TLS 1.2 ends the handshake there: nothing is shown but why.
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('asks for a client certificate');
  await page.keyboard.press('Escape');
  await call.request.getByRole('tab', { name: /^Message/ }).click();
  await call.response.getByRole('button', { name: 'Open the TLS settings' }).click();

  await settings.pick('Client certificate', 'PEM');
  await app.answerChoosers([client.certFile]);
  await call.request.getByRole('button', { name: /^Choose a file: Client certificate/ }).click();
  await app.answerChoosers([authority.encrypted(client, 'hush-hush')]);
  await call.request.getByRole('button', { name: /^Choose a file: Private key/ }).click();
  await expect(call.request).toContainText('is encrypted. Type its pass phrase.');
  const phrase = call.request.getByRole('textbox', { name: 'Pass phrase' });
  await phrase.fill('wrong');
  await expect(call.request).toContainText('The pass phrase does not open the key');
  await phrase.fill('hush-hush');
  await expect(call.request).not.toContainText('pass phrase does not open');
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  expect(server.wire().toString('latin1')).not.toContain('RouteGuide');

  // The same pair as one file, and a server that is too old for what is wanted.
  await settings.pick('Client certificate', 'PKCS#12');
  await app.answerChoosers([authority.pkcs12(client, 'pack-phrase')]);
  await call.request.getByRole('button', { name: /^Choose a file: PKCS#12/ }).click();
  await phrase.fill('hush-hush');
  await expect(call.request).toContainText('The pass phrase does not open the PKCS#12 file');
  await call.send.click();
  await expect(page.getByRole('alert')).toContainText('The pass phrase does not open the PKCS#12 file');
  await phrase.fill('pack-phrase');
  await expect(call.request).not.toContainText('does not open');
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await settings.pick('Oldest version', 'TLS 1.3');
  await call.send.click();
  await expect(call.status('UNAVAILABLE 14')).toBeVisible();
  await expect(call.response).toContainText('TLS 1.3');
  await settings.pick('Oldest version', 'TLS 1.2');
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await server.stop();
  authority.remove();
});
