// TLS, case by case, against real servers: right words for each, and never a byte of the call in plaintext on the wire.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TargetSettings, TlsSettings } from '../../../src-shared/target-settings';
import {
  CertificateAuthority,
  type IssuedCertificate,
  makeCertificate,
} from '../../support/certificate-authority';
import { GrpcHarness, completed } from '../../support/grpc-harness';
import { http2Serving } from '../../support/http2-server';
import { type SniffedServer, sniffing, tlsServing } from '../../support/tls-server';

const secret = 'a-secret-that-nobody-may-read';
const stops: (() => unknown)[] = [];
let authority: CertificateAuthority;
let other: CertificateAuthority;
let good: IssuedCertificate;
let client: IssuedCertificate;

beforeAll(() => {
  authority = new CertificateAuthority();
  other = new CertificateAuthority('another authority');
  good = authority.issue('DNS:localhost,IP:127.0.0.1');
  client = authority.issue('DNS:client');
});

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

afterAll(() => {
  authority.remove();
  other.remove();
});

async function serving(options: Parameters<typeof tlsServing>[0]): Promise<SniffedServer> {
  const server = await tlsServing(options);
  stops.push(() => server.stop());
  return server;
}

function harness(): GrpcHarness {
  const made = new GrpcHarness({ lookMs: 10_000 });
  stops.push(() => made.close());
  return made;
}

function request(server: SniffedServer, tls: TlsSettings) {
  const settings: TargetSettings = { security: 'tls', tls };
  const metadata = [{ key: 'authorization', value: secret, encoding: 'text' as const }];
  const path = '/secret.Service/Method';
  return { target: server.target, path, security: 'tls' as const, settings, metadata };
}

/** The call's status and diagnosis; then the wire is searched for anything that should be encrypted. */
async function calling(server: SniffedServer, tls: TlsSettings) {
  const { sink } = harness().open(request(server, tls));
  const status = await sink.status();
  const diagnosis = status.code === 0 ? undefined : await sink.diagnosis();
  const wire = server.wire().toString('latin1');
  expect(wire).not.toContain(secret);
  expect(wire).not.toContain('secret.Service');
  return { status, diagnosis, secured: sink.data('request-headers')?.secured };
}

/** A refusal before anything is sent; the server must not have heard a single byte. */
async function refused(server: SniffedServer, tls: TlsSettings) {
  const opened = harness().registry.open(completed(request(server, tls)));
  if (opened.ok) throw new Error('it was not refused');
  await new Promise(setImmediate);
  expect(server.wire()).toHaveLength(0);
  return opened.error;
}

describe('the server', () => {
  it('with a certificate of an own authority is trusted, pasted or from a file', async () => {
    const server = await serving(good);
    for (const roots of [{ text: authority.pem }, { path: authority.certFile }]) {
      const { status, secured } = await calling(server, { roots });
      expect([status.code, secured]).toEqual([0, 'tls']);
    }
  });

  it('of an own authority is trusted beside another, and beside those of the system', async () => {
    const server = await serving(good);
    const moreRoots = [{ text: authority.pem }];
    for (const tls of [{ roots: { path: other.certFile }, moreRoots }, { moreRoots }]) {
      expect((await calling(server, tls)).status.code).toBe(0);
    }
    const unread = await refused(await serving(good), { moreRoots: [{ path: '/nowhere/ca.pem' }] });
    expect(unread.code).toBe('unreadable-file');
  });

  it('of an own authority is unknown to the system, and the authority that it shows can be trusted by one click', async () => {
    const server = await serving({ ...good, cert: Buffer.concat([good.cert, Buffer.from(authority.pem)]) });
    const { status, diagnosis } = await calling(server, {});
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(diagnosis?.code).toBe('certificate');
    expect(diagnosis?.title).toContain('comes from an authority that is not trusted');
    const [remedy] = diagnosis?.remedies ?? [];
    if (remedy?.kind !== 'trust-ca') throw new Error('no remedy');
    expect(remedy.issuer).toBe('halfclose test authority');
    const again = await calling(server, { roots: { text: remedy.certificate?.pem ?? '' } });
    expect(again.status.code).toBe(0);
  });

  it('of an own authority that it does not show needs a file: the remedy names the issuer', async () => {
    const { diagnosis } = await calling(await serving(good), {});
    expect(diagnosis?.title).toContain('comes from an unknown issuer');
    expect(diagnosis?.remedies).toEqual([{ kind: 'trust-ca', issuer: 'halfclose test authority' }]);
  });

  it('of another authority than the chosen one is refused', async () => {
    const { status, diagnosis } = await calling(await serving(good), { roots: { text: other.pem } });
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(diagnosis).toMatchObject({ code: 'certificate' });
    expect(diagnosis?.title).toContain('unknown issuer');
  });

  it('with a certificate for other names lists them, and one click uses its name', async () => {
    const server = await serving(authority.issue('DNS:one.example,DNS:two.example'));
    const roots = { text: authority.pem };
    const { diagnosis } = await calling(server, { roots });
    expect(diagnosis?.title).toBe('The certificate is not for 127.0.0.1');
    expect(diagnosis?.checks[0]).toContain('one.example, two.example');
    expect(diagnosis?.remedies).toEqual([{ kind: 'use-server-name', name: 'one.example' }]);
    expect((await calling(server, { roots, serverName: 'one.example' })).status.code).toBe(0);
    expect((await calling(server, { roots, serverName: 'three.example' })).diagnosis?.title).toBe(
      'The certificate is not for three.example',
    );
  });

  it('with an expired certificate tells the day', async () => {
    const server = await serving(authority.issue('IP:127.0.0.1', 'expired'));
    const { diagnosis } = await calling(server, { roots: { text: authority.pem } });
    expect(diagnosis?.title).toMatch(/expired on 2020-02-01$/);
  });

  it('with a certificate that is not valid yet tells so', async () => {
    const server = await serving(authority.issue('IP:127.0.0.1', 'early'));
    const { status, diagnosis } = await calling(server, { roots: { text: authority.pem } });
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(diagnosis?.code).toBe('certificate');
    expect(diagnosis?.title).toMatch(/is valid only from 2090-01-01$/);
  });

  it('of an authority that the system trusts needs no setting', async () => {
    vi.stubEnv('SSL_CERT_FILE', authority.certFile);
    stops.push(() => vi.unstubAllEnvs());
    const { status, secured } = await calling(await serving(good), {});
    expect([status.code, secured]).toEqual([0, 'tls']);
  });

  it('with a self-signed certificate is refused, and trusted by one click', async () => {
    const server = await serving(makeCertificate('IP:127.0.0.1'));
    const { diagnosis } = await calling(server, {});
    expect(diagnosis?.title).toContain('is self-signed');
    const [remedy] = diagnosis?.remedies ?? [];
    if (remedy?.kind !== 'trust-ca') throw new Error('no remedy');
    expect((await calling(server, { roots: { text: remedy.certificate?.pem ?? '' } })).status.code).toBe(0);
  });

  it('that nobody checks is called over TLS, and every event says so', async () => {
    const calls = harness();
    const server = await serving(authority.issue('DNS:one.example', 'expired'));
    const { sink } = calls.open(request(server, { skipVerify: true }));
    expect((await sink.status()).code).toBe(0);
    expect(sink.data('request-headers')?.secured).toBe('unverified');
    expect(calls.registry.connections()).toMatchObject([{ state: 'ready', secured: 'unverified' }]);
    expect(server.wire().toString('latin1')).not.toContain(secret);
  });

  it('with less than the wanted TLS version is refused', async () => {
    const server = await serving({ ...good, maxVersion: 'TLSv1.2' });
    const roots = { text: authority.pem };
    expect((await calling(server, { roots })).status.code).toBe(0);
    const { status, diagnosis } = await calling(server, { roots, minVersion: 'TLSv1.3' });
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(diagnosis?.title).toContain('speaks no TLS version that is new enough');
    expect(diagnosis?.checks[0]).toContain('oldest version of the target to TLS 1.2');
  });

  it('that speaks plaintext hears a handshake and nothing else', async () => {
    const plain = await http2Serving(() => undefined);
    stops.push(() => plain.stop());
    const server = await sniffing(plain.port);
    stops.push(() => server.stop());
    const { diagnosis } = await calling(server, { roots: { text: authority.pem } });
    expect(diagnosis).toMatchObject({ code: 'plaintext-needed', remedies: [{ kind: 'use-plaintext' }] });
  });
});

describe('a server that demands a client certificate', () => {
  const demanding = (): Promise<SniffedServer> =>
    serving({ ...good, ca: authority.pem, requestCert: true, rejectUnauthorized: true });
  const roots = (): { text: string } => ({ text: authority.pem });

  it('tells when there is none', async () => {
    const server = await demanding();
    const { diagnosis } = await calling(server, { roots: roots() });
    expect(diagnosis).toMatchObject({
      code: 'client-certificate',
      title: `${server.target} asks for a client certificate`,
    });
  });

  it('tells when it does not accept the one that is shown', async () => {
    const server = await demanding();
    const wrong = other.issue('DNS:client');
    const clientCertificate = {
      kind: 'pem' as const,
      certificate: { path: wrong.certFile },
      key: { path: wrong.keyFile },
    };
    const { diagnosis } = await calling(server, { roots: roots(), clientCertificate });
    expect(diagnosis).toMatchObject({
      code: 'client-certificate',
      title: `${server.target} does not accept the client certificate`,
    });
  });

  it('accepts PEM, an encrypted key with its pass phrase, and PKCS#12', async () => {
    const server = await demanding();
    const certificate = { text: client.cert.toString('utf8') };
    const encrypted = { path: authority.encrypted(client, 'hush-hush') };
    const path = authority.pkcs12(client, 'hush-hush');
    for (const clientCertificate of [
      { kind: 'pem' as const, certificate, key: { path: client.keyFile } },
      { kind: 'pem' as const, certificate, key: encrypted, passPhrase: 'hush-hush' },
      { kind: 'pkcs12' as const, path, passPhrase: 'hush-hush' },
    ]) {
      expect((await calling(server, { roots: roots(), clientCertificate })).status.code).toBe(0);
    }
  });

  it('never hears of a client certificate that cannot be opened: each fault has its words', async () => {
    const server = await demanding();
    const certificate = { path: client.certFile };
    const encrypted = { path: authority.encrypted(client, 'hush-hush') };
    const path = authority.pkcs12(client, 'hush-hush');
    const stranger = authority.issue('DNS:stranger');
    const nonsense = join(authority.folder, 'nonsense.p12');
    writeFileSync(nonsense, 'this is no PKCS#12');
    const faults = [
      [{ kind: 'pem', certificate, key: encrypted }, 'wrong-pass-phrase'],
      [{ kind: 'pem', certificate, key: encrypted, passPhrase: 'wrong' }, 'wrong-pass-phrase'],
      [{ kind: 'pkcs12', path, passPhrase: 'wrong' }, 'wrong-pass-phrase'],
      [{ kind: 'pkcs12', path }, 'wrong-pass-phrase'],
      [{ kind: 'pkcs12', path: nonsense }, 'bad-client-certificate'],
      [{ kind: 'pem', certificate, key: { path: stranger.keyFile } }, 'bad-client-key'],
      [{ kind: 'pem', certificate, key: certificate }, 'bad-client-key'],
      [{ kind: 'pem', certificate: { text: 'x' }, key: { path: client.keyFile } }, 'bad-client-certificate'],
      [{ kind: 'pem', certificate, key: { path: '/nowhere/key.pem' } }, 'unreadable-file'],
    ] as const;
    for (const [clientCertificate, code] of faults) {
      const error = await refused(server, { roots: roots(), clientCertificate });
      expect([error.code, error.message]).toEqual([code, expect.stringMatching(/\.$/)]);
      expect(`${error.message} ${error.detail ?? ''}`).not.toContain('hush-hush');
    }
  });

  it('never hears of roots that cannot be used', async () => {
    const server = await demanding();
    expect((await refused(server, { roots: { path: '/nowhere/ca.pem' } })).code).toBe('unreadable-file');
    const unchosen = await refused(server, { roots: { path: '' } });
    expect(unchosen.message).toBe('The file of certificate authorities is not chosen yet. Choose one.');
    expect((await refused(server, { roots: { text: 'nothing' } })).code).toBe('bad-roots');
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    expect((await refused(server, { roots: { text: broken } })).code).toBe('bad-roots');
    expect((await refused(server, { serverName: 'a name' })).code).toBe('bad-server-name');
  });
});

describe('the certificate viewer', () => {
  it('shows what a server presents, from a look and from the connection of a call', async () => {
    const calls = harness();
    const server = await serving({ ...good, cert: Buffer.concat([good.cert, Buffer.from(authority.pem)]) });
    const settings = { security: 'tls', tls: { roots: { text: authority.pem } } } as const;
    const looked = await calls.registry.certificates({ target: server.target, settings });
    if (!looked.ok) throw new Error(looked.error.message);
    const [report] = looked.value.reports;
    expect(report).toMatchObject({
      ...{ source: 'look', protocol: 'TLSv1.3', alpn: 'h2', verified: true, unchecked: false },
      ...{
        address: server.target,
        serverName: '127.0.0.1',
        cipher: expect.stringMatching(/^TLS_/) as string,
      },
      chain: [
        { names: ['localhost', '127.0.0.1'], issuer: 'halfclose test authority', key: 'ec prime256v1' },
        { subject: 'halfclose test authority', isAuthority: true, selfSigned: true },
      ],
    });
    const { sink } = calls.open(request(server, settings.tls));
    await sink.status();
    const live = await calls.registry.certificates({ target: server.target, settings });
    expect(live).toMatchObject({ value: { reports: [{ source: 'connection', chain: report?.chain }] } });
  });

  it('says why a certificate is refused, and that plaintext has none', async () => {
    const { registry } = harness();
    const server = await serving(authority.issue('DNS:one.example'));
    const tls = { roots: { text: authority.pem } };
    const looked = await registry.certificates({ target: server.target, settings: { security: 'tls', tls } });
    expect(looked).toMatchObject({
      value: {
        reports: [
          {
            verified: false,
            refusal: {
              code: 'ERR_TLS_CERT_ALTNAME_INVALID',
              sentence: 'The certificate is not for 127.0.0.1.',
            },
          },
        ],
      },
    });
    const plain = await registry.certificates({ target: server.target, settings: { security: 'plaintext' } });
    expect(plain).toMatchObject({ error: { code: 'plaintext' } });
  });
});
