// TLS on a raw connection: openssl s_server as the peer, every refusal in words, STARTTLS, and never a byte in plaintext.
import { createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { TcpTarget } from '../../../src-shared/tcp/target';
import { bytesOf, valueOf } from '../../support/captures';
import { CertificateAuthority, type IssuedCertificate } from '../../support/certificate-authority';
import { listening } from '../../support/listening';
import { freePort } from '../../support/ncat';
import { startProgram, type Program } from '../../support/program';
import { connect, has, listen, streamOf, type Wire } from '../../support/tcp-wire';
import { sniffing } from '../../support/tls-server';

let authority: CertificateAuthority;
let own: IssuedCertificate;
beforeAll(() => {
  authority = new CertificateAuthority();
  own = authority.issue('DNS:localhost,IP:127.0.0.1');
});
afterAll(() => authority.remove());

async function sServer(args: string[] = [], certificate = own): Promise<{ port: number; program: Program }> {
  const port = await freePort();
  const { certFile, keyFile } = certificate;
  const base = ['s_server', '-accept', `127.0.0.1:${String(port)}`, '-cert', certFile, '-key', keyFile];
  const program = startProgram('openssl', [...base, ...args]);
  await program.says('ACCEPT');
  return { port, program };
}

function secure(port: number, tls: TcpTarget['tls'] = {}): Wire {
  const trusted = { roots: { path: authority.certFile }, ...tls };
  return connect('127.0.0.1', port, { security: 'tls', tls: trusted });
}

async function refusal(wire: Wire): Promise<string> {
  await wire.sink.until(has('closed'));
  expect(wire.sink.kinds()).not.toContain('chunk');
  expect(wire.sink.data('closed')).toMatchObject({ how: 'failed', by: 'system' });
  return wire.sink.data('error')?.message ?? '';
}

describe('with openssl s_server', () => {
  it('exchanges bytes, shows the certificate, and ends each direction by itself', async () => {
    const { port, program } = await sServer();
    const { sink, registry, captureId } = secure(port);
    await sink.until(has('tls'));
    expect(sink.data('tls')).toMatchObject({ verified: true, unchecked: false, upgraded: false });
    expect(sink.data('tls')?.protocol).toBe('TLSv1.3');
    expect(sink.data('tls')?.chain.length).toBeGreaterThan(0);
    valueOf(registry.send(captureId, bytesOf('hello openssl\n')));
    await program.says('hello openssl');
    program.type('hello client\n');
    await sink.until((seen) => streamOf(seen, 'received').toString() === 'hello client\n');
    valueOf(registry.end(captureId));
    await sink.until(has('half-close'));
    await sink.until(has('closed'));
    expect(sink.data('closed')).toMatchObject({ how: 'ended', by: 'us' });
  });

  const wantsOurs = (): string[] => ['-Verify', '1', '-CAfile', authority.certFile, '-verify_return_error'];

  it('that wants a client certificate takes ours', async () => {
    const { port, program } = await sServer(wantsOurs());
    const { certFile, keyFile } = authority.issue('DNS:client');
    const clientCertificate = {
      kind: 'pem' as const,
      certificate: { path: certFile },
      key: { path: keyFile },
    };
    const { sink, registry, captureId } = secure(port, { clientCertificate });
    await sink.until(has('tls'));
    valueOf(registry.send(captureId, bytesOf('it is me\n')));
    await program.says('it is me');
  });

  it('that wants a client certificate and gets none says so', async () => {
    const { port } = await sServer(wantsOurs());
    const { sink } = secure(port);
    await sink.until(has('closed'));
    expect(sink.data('error')?.message).toMatch(/client certificate/);
    expect(sink.data('closed')).toMatchObject({ how: 'failed' });
  });

  it('Reset drops the connection under TLS at once', async () => {
    const { port } = await sServer();
    const { sink, registry, captureId } = secure(port);
    await sink.until(has('tls'));
    valueOf(registry.reset(captureId));
    await sink.until(has('closed'));
    expect(sink.data('closed')).toMatchObject({ how: 'reset', by: 'us' });
    expect(sink.kinds()).not.toContain('error');
  });
});

describe('a certificate that is not trusted ends the connection before a byte of ours', () => {
  it.each<[string, () => IssuedCertificate, TcpTarget['tls'], RegExp]>([
    ['of a strange authority', () => own, { roots: undefined }, /self-signed|not trusted|unknown issuer/],
    ['expired', () => authority.issue('IP:127.0.0.1', 'expired'), {}, /expired on 2020/],
    ['for another name', () => authority.issue('DNS:other.example'), {}, /not for 127\.0\.0\.1/],
    ['for the set name only', () => own, { serverName: 'wrong.example' }, /not for wrong\.example/],
  ])('%s', async (_name, certificate, tls, words) => {
    const { port } = await sServer([], certificate());
    const wire = secure(port, tls);
    expect(await refusal(wire)).toMatch(words);
    expect(wire.sink.data('tls')?.refusal?.code).toBe(wire.sink.data('error')?.code);
  });

  it('is taken with Skip verification, and the log says that nobody looked', async () => {
    const { port } = await sServer();
    const { sink } = secure(port, { roots: undefined, skipVerify: true });
    await sink.until(has('connected'));
    expect(sink.data('tls')).toMatchObject({ verified: false, unchecked: true });
  });
});

describe('a peer without TLS', () => {
  it('that answers in plaintext is told apart, and nothing of ours is readable on the wire', async () => {
    const server = createServer((socket) => socket.end('220 hello\r\n'));
    const behind = await listening(server);
    const wire = await sniffing(behind.port);
    onTestFinished(async () => {
      await wire.stop();
      await behind.stop();
    });
    expect(await refusal(secure(wire.port))).toMatch(/does not speak TLS/);
    expect(wire.wire()[0]).toBe(22);
  });

  it('that says nothing runs into the time limit', async () => {
    const peer = await listen();
    const silent = connect('127.0.0.1', peer.port, { security: 'tls', timeoutMs: 300 });
    expect(await refusal(silent)).toMatch(/did not finish the TLS handshake in time/);
  });

  it('and wrong settings are refused before anything is tried', () => {
    expect(() => secure(1, { roots: { path: '/nowhere/ca.pem' } })).toThrow(/unreadable-file/);
  });
});

describe('upgrading an open connection (STARTTLS)', () => {
  /** Answers STARTTLS with GO, then goes on in TLS, or in plaintext when it lies. */
  async function startTlsServer(lies = false): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, (socket: Socket) => {
      socket.once('data', () => {
        socket.write('GO');
        if (lies) return void socket.once('data', () => socket.write('no TLS here'));
        const secured = new TLSSocket(socket, { isServer: true, key: own.key, cert: own.cert });
        secured.on('error', () => undefined);
        secured.on('data', (bytes: Buffer) => secured.write(`you said ${bytes.toString()}`));
        secured.on('end', () => secured.end());
      });
    });
    const serving = await listening(server);
    onTestFinished(() => serving.stop());
    return serving.port;
  }

  async function begun(port: number): Promise<Wire> {
    const wire = connect('127.0.0.1', port);
    await wire.sink.until(has('connected'));
    valueOf(wire.registry.send(wire.captureId, bytesOf('STARTTLS')));
    await wire.sink.until((seen) => streamOf(seen, 'received').toString() === 'GO');
    return wire;
  }

  it('shows where in the log, and goes on over TLS to a clean end', async () => {
    const { sink, registry, captureId } = await begun(await startTlsServer());
    const tls = { roots: { path: authority.certFile } };
    valueOf(registry.secure({ captureId, tls, timeoutMs: 5000 }));
    expect(registry.send(captureId, bytesOf('too soon'))).toMatchObject({ error: { code: 'not-connected' } });
    await sink.until(has('tls'));
    expect(sink.data('tls')).toMatchObject({ verified: true, upgraded: true });
    expect(registry.secure({ captureId, tls, timeoutMs: 5000 })).toMatchObject({
      error: { code: 'already-secure' },
    });
    valueOf(registry.send(captureId, bytesOf('secret')));
    await sink.until((seen) => streamOf(seen, 'received').toString() === 'GOyou said secret');
    valueOf(registry.end(captureId));
    await sink.until(has('closed'));
    expect(sink.kinds()).toEqual([
      ...['connecting', 'connected', 'chunk', 'chunk', 'tls', 'chunk', 'chunk'],
      ...['half-close', 'half-close', 'closed'],
    ]);
  });

  it('that fails ends the connection: nothing goes on in plaintext', async () => {
    const { sink, registry, captureId } = await begun(await startTlsServer(true));
    valueOf(registry.secure({ captureId, tls: {}, timeoutMs: 5000 }));
    await sink.until(has('closed'));
    expect(sink.data('error')?.message).toMatch(/does not speak TLS/);
    expect(sink.data('closed')).toMatchObject({ how: 'failed' });
    expect(streamOf(sink, 'sent').toString()).toBe('STARTTLS');
  });
});
