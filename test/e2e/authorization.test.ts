// Who asks, and by which way: OAuth 2.0 against a token server, and targets behind a proxy that the target or the environment names.
import type { Metadata } from '@grpc/grpc-js';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { CertificateAuthority } from '../support/certificate-authority';
import { proxying } from '../support/connect-proxy';
import { root } from '../support/real-app.mjs';
import { TargetDriver } from '../support/target-driver';
import { tokenServing } from '../support/token-serving';
import { expect, test } from './app';

const demoProtos = join(root, 'protos/demo');
const feature = Buffer.from('\n\x05Alpha');

test('client credentials: a token is asked for once, kept while it is good, renewed when the server refuses it', async ({
  launch,
}) => {
  const authority = new CertificateAuthority('Login authority');
  const tls = authority.issue('IP:127.0.0.1');
  const tokens = await tokenServing({ lasts: 3600, client: 'walker:hush-hush', tls });
  const good = new Set(['token-2']);
  const server = await featureServing((token) => good.has(token));
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  const target = new TargetDriver(page);
  await call.open('CreateSurvey');
  await call.open('GetFeature', server.target);
  await target.showMetadata();
  await target.forAllCalls();
  const fields = { 'Token URL': tokens.url, 'Client id': 'walker', 'Client secret': 'wrong' };
  await target.authorize('OAuth 2.0 client credentials', fields);
  await expect(call.request).toContainText('No token yet');

  // The secret goes to nobody whose certificate is not trusted.
  await call.send.click();
  await expect(page.getByRole('alert')).toContainText('showed a certificate that is not trusted');
  expect(tokens.asked).toEqual([]);
  await target.pick('TLS of the token server', 'Own settings');
  await target.pick('Trusted authorities', 'File');
  await call.request.getByLabel('Trusted authorities, file', { exact: true }).fill(authority.certFile);

  // Refused by the token server: nothing goes to the target.
  await call.send.click();
  await expect(page.getByRole('alert')).toContainText(
    "The token server refused: invalid_client: this client is not known. Check the client's id, secret and scope.",
  );
  expect(server.heard).toEqual([]);

  await call.request.getByLabel('Client secret', { exact: true }).fill('hush-hush');
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(call.request).toContainText(
    /Bearer •••• \(14 characters\).*until (?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d/,
  );
  await call.send.click();
  await expect.poll(() => server.heard).toEqual(['token-2', 'token-2']);
  await call.pane('Headers').click();
  await expect(call.response).toContainText('(14 characters, hidden)');
  await expect(call.response).not.toContainText('token-2');
  expect(tokens.asked).toHaveLength(2);

  // The server no longer takes it: the next Send brings a new one.
  good.clear();
  good.add('token-3');
  await call.send.click();
  await expect(call.status('UNAUTHENTICATED 16')).toBeVisible();
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  expect(server.heard).toEqual(['token-2', 'token-2', 'token-2', 'token-3']);
  await call.request.getByRole('button', { name: 'Get a new token' }).click();
  await expect.poll(() => tokens.given).toEqual(['token-2', 'token-3', 'token-4']);
  server.stop();
  await tokens.stop();
  authority.remove();
});

test('a target behind an HTTP proxy: named with its password, or by the environment, which leaves some hosts out', async ({
  launch,
  demo,
}) => {
  const port = Number(demo.grpcTarget.split(':').at(-1));
  const proxy = await proxying({ 'valley.test:50051': port }, 'me:pass word');
  const open = await proxying({ 'valley.test:50051': port });
  const env = { HTTPS_PROXY: `http://${open.target}`, NO_PROXY: '127.0.0.0/8' };
  const { page } = await launch([demoProtos], { env });
  const call = new CallDriver(page);
  const target = new TargetDriver(page);
  const address = call.request.getByLabel('Address of the proxy');
  await call.open('CreateSurvey');
  await call.open('GetFeature', 'valley.test:50051');
  await target.showOptions();
  await target.pick('HTTP proxy', 'Address');
  await address.fill('ftp://127.0.0.1');
  await expect(call.request).toContainText('only http:// and socks5:// proxies can be used');
  await address.fill(`http://me:wrong@${proxy.target}`);
  await call.send.click();
  await expect(call.status('UNAVAILABLE 14')).toBeVisible();
  await expect(call.response).toContainText('407');
  await expect(call.response).not.toContainText('wrong');
  await address.fill(`http://me:pass%20word@${proxy.target}`);
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  expect(new Set(proxy.asked)).toEqual(new Set(['valley.test:50051']));

  await target.pick('HTTP proxy', 'Environment');
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  expect(new Set(open.asked)).toEqual(new Set(['valley.test:50051']));
  const before = open.asked.length;
  // Left out by NO_PROXY: straight to it.
  await call.target.fill(demo.grpcTarget);
  await target.pick('HTTP proxy', 'Environment');
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  expect(open.asked).toHaveLength(before);
  await proxy.stop();
  await open.stop();
});

/** GetFeature for who shows a token that is taken; keeps the tokens that came. */
async function featureServing(takes: (token: string) => boolean) {
  const heard: string[] = [];
  const bytes = (value: Buffer) => value;
  const method = {
    path: '/routeguide.RouteGuide/GetFeature',
    ...{ requestStream: false, responseStream: false },
    ...{ requestSerialize: bytes, requestDeserialize: bytes },
    ...{ responseSerialize: bytes, responseDeserialize: bytes },
  };
  const server = new Server();
  server.addService(
    { GetFeature: method },
    {
      GetFeature: (
        { metadata }: { metadata: Metadata },
        answer: (error: object | null, value?: Buffer) => void,
      ) => {
        const token = String(metadata.get('authorization')[0]).replace('Bearer ', '');
        heard.push(token);
        if (takes(token)) answer(null, feature);
        else answer({ code: status.UNAUTHENTICATED, details: 'this token is not taken' });
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { target: `127.0.0.1:${String(port)}`, heard, stop: () => server.forceShutdown() };
}
