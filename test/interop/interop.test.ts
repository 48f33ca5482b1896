// A quick part of `npm run interop`: gRPC's official cases against Python's grpcio and grpc-js, and at the level of HTTP/2.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CertificateAuthority } from '../support/certificate-authority';
import { callCases } from './call-cases';
import { compressionCases } from './compression-cases';
import { http2Cases } from './http2-cases';
import { runCase } from './interop-case';
import { type InteropPeer, grpcJsPeer, pythonPeer } from './interop-peer';
import { loadCases } from './load-cases';

/** What many calls hold is shown by soak.test.ts and `npm run interop`. */
const slow = new Set(['concurrent_large_unary', 'rpc_soak', 'channel_soak']);
const cases = [...callCases, ...compressionCases, ...loadCases].filter(([name]) => !slow.has(name));
const peers = new Map<string, InteropPeer>();
let authority: CertificateAuthority;

beforeAll(async () => {
  authority = new CertificateAuthority();
  const issued = authority.issue('IP:127.0.0.1');
  for (const peer of await Promise.all([pythonPeer(issued), grpcJsPeer(issued)])) peers.set(peer.name, peer);
});

afterAll(async () => {
  for (const peer of peers.values()) await peer.stop();
  authority.remove();
});

describe.each(['Python grpcio', 'grpc-js'])('against %s', (name) => {
  it.each(cases)('%s', async (...one) => {
    const peer = peers.get(name);
    if (peer === undefined) throw new Error(`no server ${name}`);
    const security = name === 'grpc-js' ? 'tls' : 'plaintext';
    const { outcome, remark } = await runCase(one, peer, security, authority.certFile);
    expect([outcome, remark]).not.toContain('FAIL');
  });
});

describe('HTTP/2', () => {
  it.each(http2Cases)('%s', async (_name, run) => {
    await run();
  });
});
