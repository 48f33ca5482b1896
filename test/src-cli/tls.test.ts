// halfclose call over TLS: own authority, client certificates, wrong names, and never plaintext unasked.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { CertificateAuthority, type IssuedCertificate } from '../support/certificate-authority';
import { CommandLine } from '../support/command';
import { protosDir } from '../support/grpc-harness';
import { type SniffedServer, tlsServing } from '../support/tls-server';

const shell = new CommandLine();
let authority: CertificateAuthority;
let own: IssuedCertificate;
let client: IssuedCertificate;
let server: SniffedServer;
let strict: SniffedServer;

beforeAll(async () => {
  authority = new CertificateAuthority();
  own = authority.issue('DNS:localhost,IP:127.0.0.1');
  client = authority.issue('DNS:client');
  server = await tlsServing(own);
  strict = await tlsServing({ ...own, requestCert: true, rejectUnauthorized: true, ca: authority.pem });
});
afterAll(async () => {
  await server.stop();
  await strict.stop();
  authority.remove();
  await shell.close();
});

const method = ['routeguide.RouteGuide/GetFeature', '--proto', join(protosDir, 'route_guide.proto')];
const calling = ({ target }: SniffedServer, ...flags: string[]) =>
  shell.run(['call', target, ...method, ...flags]);

describe('the server', () => {
  test('is trusted by its own authority; -v says TLS', async () => {
    const ran = await calling(server, '--tls', '--ca', authority.certFile, '-v');
    expect(ran).toMatchObject({ code: 0, stdout: '{}\n' });
    expect(ran.stderr).toContain(', TLS');
  });

  test('is refused without it, and the flag that helps is named; nothing of the call was on the wire', async () => {
    const ran = await calling(server, '--tls');
    expect(ran.code).toBe(78);
    expect(ran.stderr).toContain(
      'Flags that may help: --ca FILE (with the certificate of halfclose test authority)',
    );
    expect(server.wire().toString('latin1')).not.toContain('RouteGuide');
  });

  test('is taken with --skip-verify, said loudly with -v', async () => {
    const ran = await calling(server, '--tls', '--skip-verify', '-v');
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('TLS with a certificate that nobody checked');
  });

  test('of another name is refused, and --server-name decides', async () => {
    const ca = ['--tls', '--ca', authority.certFile];
    const wrong = await calling(server, ...ca, '--server-name', 'other.example');
    expect(wrong.code).toBe(78);
    expect(wrong.stderr).toContain('The certificate is not for other.example');
    expect((await calling(server, ...ca, '--server-name', 'localhost')).code).toBe(0);
  });

  test('that speaks TLS is told from one that does not, with the flag', async () => {
    const ran = await calling(server);
    expect(ran.code).toBe(78);
    expect(ran.stderr).toContain('Flags that may help: --tls');
  });

  test('elsewhere than on this machine is asked by TLS: no plaintext leaves', async () => {
    // TEST-NET-1 (RFC 5737): nothing is there; the steps tell what was set.
    const ran = await shell.run(['call', '192.0.2.1:443', ...method, '--deadline', '300ms']);
    expect(ran.code).toBeGreaterThan(64);
    expect(ran.stderr).toContain('Set to TLS');
  });
});

describe('a client certificate', () => {
  const ca = () => ['--tls', '--ca', authority.certFile];

  test('is shown: PEM with its key, with an encrypted key, and PKCS#12', async () => {
    const encrypted = authority.encrypted(client, 'open sesame');
    const bundle = authority.pkcs12(client, 'open sesame');
    const env = { HC_PASS: 'open sesame' };
    const ways = [
      ['--cert', client.certFile, '--key', client.keyFile],
      ['--cert', client.certFile, '--key', encrypted, '--pass-env', 'HC_PASS'],
      ['--cert', bundle, '--pass-env', 'HC_PASS'],
    ];
    for (const flags of ways) {
      const ran = await shell.run(['call', strict.target, ...method, ...ca(), ...flags], { env });
      expect(ran, flags.join(' ')).toMatchObject({ code: 0, stdout: '{}\n' });
    }
  });

  test('that is asked for and not given ends the call with words', async () => {
    const ran = await calling(strict, ...ca());
    expect(ran.code).toBe(78);
    expect(ran.stderr.toLowerCase()).toContain('certificate');
    expect(ran.stderr).toContain('Flags that may help: --cert FILE --key FILE');
  });

  test('whose pass phrase is wrong, or whose file is not there, is wrong use', async () => {
    const encrypted = authority.encrypted(client, 'open sesame');
    const flags = ['--cert', client.certFile, '--key', encrypted, '--pass-env', 'HC_PASS'];
    const wrong = await shell.run(['call', strict.target, ...method, ...ca(), ...flags], {
      env: { HC_PASS: 'no' },
    });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).not.toContain('no\n');
    const gone = await calling(strict, '--tls', '--ca', '/nowhere.pem');
    expect(gone.code).toBe(2);
    expect(gone.stderr).toContain('/nowhere.pem');
  });
});
