// TLS of a listener with other people's clients: openssl s_client with and without a certificate, and clients that speak none.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { OwnAuthority } from '../../../src-main/tls/own-authority';
import { serverMaterial, type ServerMaterial } from '../../../src-main/tls/server-material';
import { madeCertificate, type ServerTls } from '../../../src-shared/listen-settings';
import { valueOf } from '../../support/captures';
import { CertificateAuthority, type IssuedCertificate } from '../../support/certificate-authority';
import { listenOn, TestClient, type Bench } from '../../support/listener-bench';
import { streamOf } from '../../support/tcp-wire';

const folder = mkdtempSync(join(tmpdir(), 'halfclose-listen-tls-'));
const own = new OwnAuthority(join(folder, 'tls'));
let clients: CertificateAuthority;
let strangers: CertificateAuthority;
let client: IssuedCertificate;

beforeAll(() => {
  clients = new CertificateAuthority('authority of the clients');
  strangers = new CertificateAuthority('authority of strangers');
  client = clients.issue('DNS:client.test');
  writeFileSync(join(folder, 'own.pem'), valueOf(own.pem()));
});
afterAll(() => {
  clients.remove();
  strangers.remove();
  rmSync(folder, { recursive: true, force: true });
});

function materialOf(changes: Partial<ServerTls> = {}): ServerMaterial {
  return valueOf(serverMaterial({ ...madeCertificate(), ...changes }, () => own));
}

async function listenTls(changes: Partial<ServerTls> = {}): Promise<Bench> {
  return listenOn({}, { tls: materialOf(changes) });
}

interface SClient {
  say: (text: string) => void;
  end: () => void;
  output: () => string;
  exited: Promise<number>;
}

function sClient(port: number, ...args: string[]): SClient {
  const child = spawn('openssl', ['s_client', '-quiet', '-connect', `127.0.0.1:${port}`, ...args]);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()));
  child.stdin.on('error', () => undefined);
  onTestFinished(() => void child.kill());
  return {
    say: (text) => child.stdin.write(text),
    end: () => child.stdin.end(),
    output: () => output,
    exited: new Promise((resolve) => child.once('close', (code) => resolve(code ?? -1))),
  };
}

const trusted = () => [
  '-CAfile',
  join(folder, 'own.pem'),
  '-verify_return_error',
  '-verify_hostname',
  'localhost',
];

test('s_client trusts the made certificate, and the list shows what it asked for and what was agreed', async () => {
  const bench = await listenTls({ protocols: ['h2', 'echo/1'] });
  const one = sClient(bench.port, ...trusted(), '-servername', 'shop.example', '-alpn', 'echo/1,h2');
  one.say('over TLS\n');
  await bench.until(() => bench.listener.total === 1 && bench.row(1).receivedBytes === 9);
  expect(bench.row(1)).toMatchObject({
    state: 'open',
    serverName: 'shop.example',
    protocols: ['echo/1', 'h2'],
    protocol: 'h2',
    tlsVersion: 'TLSv1.3',
  });
  expect(bench.sink(1).data('tls')).toMatchObject({ verified: true, chain: [], serverName: 'shop.example' });
  bench.listener.send([1], new TextEncoder().encode('and back\n'));
  await expect.poll(one.output).toContain('and back');
  bench.listener.act([1], 'end');
  await one.exited;
  await bench.until(() => bench.row(1).state === 'closed');
});

test('Reset over TLS is a reset', async () => {
  const bench = await listenTls();
  const one = sClient(bench.port, ...trusted());
  one.say('x');
  await bench.until(() => bench.listener.total === 1 && bench.row(1).receivedBytes === 1);
  bench.listener.act([1], 'reset');
  await one.exited;
  expect(bench.row(1)).toMatchObject({ state: 'closed', how: 'reset', by: 'you' });
});

test('client certificates: demanded and shown, absent, and of a stranger', async () => {
  const clientRoots = { path: clients.certFile };
  const bench = await listenTls({ clients: 'demand', clientRoots });
  const good = sClient(bench.port, ...trusted(), '-cert', client.certFile, '-key', client.keyFile);
  good.say('hello');
  await bench.until(() => bench.listener.total === 1 && bench.row(1).receivedBytes === 5);
  expect(bench.row(1).client).toEqual({ name: 'certificate 1' });
  expect(bench.sink(1).data('tls')).toMatchObject({ verified: true });
  const none = sClient(bench.port, ...trusted());
  await none.exited;
  await bench.until(() => bench.listener.total === 2 && bench.row(2).state === 'closed');
  expect(bench.row(2)).toMatchObject({ how: 'failed' });
  expect(bench.row(2).note).toContain('showed no certificate');
  const strange = strangers.issue('DNS:stranger.test');
  const other = sClient(bench.port, ...trusted(), '-cert', strange.certFile, '-key', strange.keyFile);
  await other.exited;
  await bench.until(() => bench.listener.total === 3 && bench.row(3).state === 'closed');
  expect(bench.row(3).note).toContain('not good under the authority');
});

test('asked for, a client without a certificate is let in, and a bad one is told', async () => {
  const bench = await listenTls({ clients: 'ask', clientRoots: { text: clients.pem } });
  sClient(bench.port, ...trusted()).say('a');
  await bench.until(() => bench.listener.total === 1 && bench.row(1).receivedBytes === 1);
  expect(bench.row(1).client).toBeUndefined();
  const strange = strangers.issue('DNS:stranger.test');
  sClient(bench.port, ...trusted(), '-cert', strange.certFile, '-key', strange.keyFile).say('b');
  await bench.until(() => bench.listener.total === 2 && bench.row(2).receivedBytes === 1);
  expect(bench.row(2).client?.fault).toBeDefined();
});

test('a client that does not trust the certificate, and one with too old a TLS, are told apart', async () => {
  const bench = await listenTls({ minVersion: 'TLSv1.3' });
  const wary = sClient(bench.port, '-verify_return_error', '-CAfile', clients.certFile);
  await wary.exited;
  await bench.until(() => bench.listener.total === 1 && bench.row(1).state === 'closed');
  expect(bench.row(1).note).toContain('does not trust the certificate');
  const old = sClient(bench.port, '-tls1_2');
  await old.exited;
  await bench.until(() => bench.listener.total === 2 && bench.row(2).state === 'closed');
  expect(bench.row(2).note).toContain('in common');
});

test('plaintext on a TLS port: what came is in the log, nothing was sent', async () => {
  const bench = await listenTls();
  const plain = await TestClient.connect(bench.port);
  plain.send('GET / HTTP/1.1\r\n\r\n');
  await plain.hasSeen('end');
  expect(plain.text).toBe('');
  await bench.until(() => bench.row(1).state === 'closed');
  expect(bench.row(1)).toMatchObject({ how: 'failed', note: 'Plaintext on a TLS port' });
  expect(streamOf(bench.sink(1), 'received').toString()).toContain('GET /');
  expect(bench.sink(1).data('error')?.code).toBe('plaintext-client');
});

test('TLS on a plain port is told, with the name that was asked for; its bytes go on as any others', async () => {
  const bench = await listenOn();
  sClient(bench.port, '-servername', 'shop.example');
  await bench.until(() => bench.listener.total === 1 && bench.row(1).note !== undefined);
  expect(bench.row(1)).toMatchObject({
    state: 'open',
    note: 'TLS on a plain port',
    serverName: 'shop.example',
  });
  expect(bench.sink(1).data('note')?.message).toContain('asks for shop.example');
});

test('a given certificate: PEM with an encrypted key, PKCS#12, and what is wrong with them', () => {
  const server = clients.issue('DNS:localhost');
  const encrypted = clients.encrypted(server, 'secret');
  const certificate = { path: server.certFile };
  const pem = (key: string, passPhrase?: string): ServerTls => ({
    ...madeCertificate(),
    certificate: {
      kind: 'pem',
      certificate,
      key: { path: key },
      ...(passPhrase === undefined ? {} : { passPhrase }),
    },
  });
  const codeOf = (tls: ServerTls): string | undefined => {
    const made = serverMaterial(tls, () => own);
    return made.ok ? undefined : made.error.code;
  };
  expect(codeOf(pem(server.keyFile))).toBeUndefined();
  expect(codeOf(pem(encrypted, 'secret'))).toBeUndefined();
  expect(codeOf(pem(encrypted, 'wrong'))).toBe('wrong-pass-phrase');
  expect(codeOf(pem(client.keyFile))).toBe('bad-server-key');
  expect(codeOf({ ...madeCertificate(), clients: 'ask', clientRoots: null })).toBe('no-client-roots');
  const bundle = { kind: 'pkcs12', path: clients.pkcs12(server, 'secret'), passPhrase: 'secret' } as const;
  expect(codeOf({ ...madeCertificate(), certificate: bundle })).toBeUndefined();
});
