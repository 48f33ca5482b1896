// The certificate authority of this installation, checked by openssl and by a real handshake.
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { OwnAuthority, localNames } from '../../../src-main/tls/own-authority';
import { valueOf } from '../../support/captures';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'halfclose-authority-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('openssl finds the chain right, for each name that this machine has', () => {
  const place = folder();
  const made = valueOf(new OwnAuthority(join(place, 'tls')).issue());
  writeFileSync(join(place, 'server.pem'), made.chain);
  writeFileSync(join(place, 'ca.pem'), made.authority);
  const verify = (...args: string[]): string =>
    execFileSync('openssl', ['verify', '-x509_strict', '-CAfile', 'ca.pem', ...args, 'server.pem'], {
      cwd: place,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  expect(verify('-purpose', 'sslserver')).toContain('OK');
  expect(verify('-verify_hostname', 'localhost')).toContain('OK');
  expect(verify('-verify_ip', '127.0.0.1')).toContain('OK');
  expect(verify('-verify_ip', '::1')).toContain('OK');
  expect(() => verify('-verify_hostname', 'example.org')).toThrow();
  expect(localNames()).toEqual(expect.arrayContaining(['localhost', '127.0.0.1', '::1']));
});

test('a client that trusts the authority connects by name and by address', async () => {
  const made = valueOf(new OwnAuthority(join(folder(), 'tls')).issue());
  const server = tls.createServer({ cert: made.chain, key: made.key }, (socket) => socket.end('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  for (const servername of ['localhost', '']) {
    const client = tls.connect({ host: '127.0.0.1', port, ca: made.authority, servername });
    const [data] = (await once(client, 'data')) as [Buffer];
    expect(data.toString()).toBe('hello');
    expect(client.authorized).toBe(true);
    client.destroy();
  }
});

test('the authority is kept, for this user alone; each certificate has a key of its own', () => {
  const place = join(folder(), 'tls');
  const first = valueOf(new OwnAuthority(place).issue());
  const second = valueOf(new OwnAuthority(place).issue(['example.test', '10.1.2.3']));
  expect(second.authority).toBe(first.authority);
  expect(second.key).not.toBe(first.key);
  expect(new X509Certificate(second.chain).subjectAltName).toBe('DNS:example.test, IP Address:10.1.2.3');
  expect(statSync(place).mode & 0o777).toBe(0o700);
  expect(statSync(join(place, 'authority-key.pem')).mode & 0o777).toBe(0o600);
  expect(valueOf(new OwnAuthority(place).pem())).toBe(first.authority);
});

test('a damaged authority is not replaced behind anyone’s back', () => {
  const place = join(folder(), 'tls');
  const authority = new OwnAuthority(place);
  const { authority: before } = valueOf(authority.issue());
  writeFileSync(join(place, 'authority-key.pem'), 'nonsense');
  expect(authority.issue()).toMatchObject({
    ok: false,
    error: { code: 'authority-unreadable', message: expect.stringContaining(place) as string },
  });
  expect(readFileSync(join(place, 'authority.pem'), 'utf8')).toBe(before);
});

test.skipIf(process.getuid?.() === 0)('a folder that cannot be written says so', () => {
  const place = folder();
  chmodSync(place, 0o500);
  expect(new OwnAuthority(join(place, 'tls')).issue()).toMatchObject({
    ok: false,
    error: { code: 'authority-unwritable' },
  });
});
