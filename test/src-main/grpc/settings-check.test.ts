// What is said of settings while they are typed: each part by itself, in the words of the call that would fail.
import { afterAll, expect, it } from 'vitest';
import { settingsProblems } from '../../../src-main/grpc/settings-check';
import { CertificateAuthority } from '../../support/certificate-authority';

const authority = new CertificateAuthority();
afterAll(() => authority.remove());

it('finds nothing in settings that can be used', () => {
  const own = authority.issue('DNS:client');
  const tls = {
    roots: { text: authority.pem },
    clientCertificate: {
      kind: 'pem' as const,
      certificate: { path: own.certFile },
      key: { path: authority.encrypted(own, 'hush') },
      passPhrase: 'hush',
    },
  };
  expect(settingsProblems({ security: 'tls', tls, proxy: { kind: 'url', url: 'proxy:3128' } })).toEqual([]);
});

it('names each part that cannot be used, and never what is secret in it', () => {
  const found = settingsProblems({
    security: 'tls',
    tls: { roots: { text: 'x' }, serverName: 'a b', clientCertificate: { kind: 'pkcs12', path: '' } },
    proxy: { kind: 'url', url: 'https://me:canary@proxy', noProxy: '*' },
    authority: 'ä',
    userAgent: '\n',
    pathPrefix: '/a?b',
    serviceConfig: '{"methodConfig": [{"name": [], "retryPolicy": {}}]',
  });
  expect(found.map(({ part, code }) => `${part}: ${code}`)).toEqual([
    ...['authority: bad-setting', 'userAgent: bad-setting', 'pathPrefix: bad-setting'],
    ...['serviceConfig: bad-service-config', 'proxy: bad-proxy', 'roots: bad-roots'],
    ...['clientCertificate: unreadable-file', 'serverName: bad-server-name'],
  ]);
  for (const { message } of found) expect(message).toMatch(/\.$/);
  expect(JSON.stringify(found)).not.toContain('canary');
});

it('rests the TLS part while plaintext is chosen', () => {
  expect(settingsProblems({ security: 'plaintext', tls: { roots: { text: 'x' } } })).toEqual([]);
});
