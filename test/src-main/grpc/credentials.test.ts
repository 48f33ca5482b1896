// Which roots a TLS call trusts: the environment's names are honoured, and one that cannot be read is an error.
import { rootCertificates } from 'node:tls';
import { expect, it } from 'vitest';
import { channelCredentials } from '../../../src-main/grpc/credentials';
import { trustedRoots } from '../../../src-main/tls/trusted-roots';
import { makeCertificate } from '../../support/certificate-authority';

function rootsOf(env: Record<string, string>): string {
  const roots = trustedRoots(env);
  if (!roots.ok) throw new Error(roots.error.message);
  return roots.value;
}

const count = (pem: string): number => pem.split('-----BEGIN CERTIFICATE-----').length - 1;

it("Node's own roots are trusted, each once", () => {
  const roots = rootsOf({});
  expect(count(roots)).toBeGreaterThanOrEqual(rootCertificates.length);
  expect(new Set(roots.split('-----END CERTIFICATE-----')).size).toBe(count(roots) + 1);
});

it.each(['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'])('%s adds the roots of its file', (name) => {
  const { cert, certFile } = makeCertificate('DNS:localhost');
  const body = cert.toString('utf8').trim();
  expect(rootsOf({}).includes(body)).toBe(false);
  expect(rootsOf({ [name]: certFile }).includes(body)).toBe(true);
});

it('a file that cannot be read is an error that names the variable, never fewer roots', () => {
  expect(channelCredentials({ security: 'tls' }, { SSL_CERT_FILE: '/nowhere/roots.pem' })).toMatchObject({
    ok: false,
    error: {
      code: 'unreadable-roots',
      message:
        'SSL_CERT_FILE names /nowhere/roots.pem, which cannot be read. Correct SSL_CERT_FILE or unset it.',
      detail: 'ENOENT',
    },
  });
});
