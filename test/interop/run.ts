// All interop cases against all servers, plaintext and TLS; prints the table, and keeps it with --write. Started by build/interop.mjs.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { CertificateAuthority } from '../support/certificate-authority';
import { callCases } from './call-cases';
import { compressionCases } from './compression-cases';
import { compiledServer } from './compiled-server';
import { http2Cases } from './http2-cases';
import { type CaseResult, inTime, runCase } from './interop-case';
import { compiledPeer, connectPeer, grpcJsPeer, pythonPeer } from './interop-peer';
import { loadCases } from './load-cases';
import { pageOf, tablesOf } from './report';

const [packages = '', ...flags] = process.argv.slice(2);
const root = resolve(import.meta.dirname, '../..');

function told(result: CaseResult): CaseResult {
  const { peer, security, name, outcome, remark, ms } = result;
  console.log(
    `${outcome.padEnd(4)}  ${peer}, ${security}: ${name} (${String(ms)} ms)${remark && `, ${remark}`}`,
  );
  return result;
}

async function runAgainstServers(): Promise<CaseResult[]> {
  const authority = new CertificateAuthority();
  const issued = authority.issue('DNS:localhost,IP:127.0.0.1');
  const peers = [await pythonPeer(issued), await connectPeer(packages, issued), await grpcJsPeer(issued)];
  for (const language of ['go', 'cpp'] as const) {
    const peer = await compiledPeer(language, issued);
    if ('absent' in peer) console.log(`skip  the server in ${language}: ${peer.absent}`);
    else peers.push(peer);
  }
  const results: CaseResult[] = [];
  for (const peer of peers) {
    for (const security of ['plaintext', 'tls'] as const) {
      for (const each of [...callCases, ...compressionCases, ...loadCases])
        results.push(told(await runCase(each, peer, security, authority.certFile)));
    }
    await peer.stop();
  }
  authority.remove();
  return results;
}

async function runAtHttp2Level(): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const [name, run] of http2Cases) {
    const begin = performance.now();
    const result = { name, peer: 'raw HTTP/2', security: 'plaintext' as const };
    const [outcome, remark] = await inTime(run(), name).then(
      (said) => ['pass' as const, said ?? ''] as const,
      (error: unknown) => ['FAIL' as const, error instanceof Error ? error.message : String(error)] as const,
    );
    results.push(told({ ...result, outcome, remark, ms: Math.round(performance.now() - begin) }));
  }
  return results;
}

function versionOf(folder: string, name: string): string {
  const { version } = JSON.parse(
    readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'),
  ) as {
    version: string;
  };
  return `${name} ${version}`;
}

const results = await runAgainstServers();
const http2 = await runAtHttp2Level();
const [processor] = cpus();
const machine = `${String(cpus().length)} x ${processor?.model ?? 'unknown processor'}, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
const python = execFileSync('/usr/bin/python3', ['-c', 'import grpc; print(grpc.__version__)'])
  .toString()
  .trim();
const servers = [
  `Python grpcio ${python}`,
  versionOf(packages, '@connectrpc/connect-node'),
  versionOf(root, '@grpc/grpc-js'),
  ...(['go', 'cpp'] as const).flatMap((language) => {
    const server = compiledServer(language);
    return 'absent' in server ? [] : [server.version];
  }),
];
const facts = `${new Date().toISOString().slice(0, 10)}, ${machine}; ${servers.join(', ')}.`;
const tables = tablesOf(results, http2);
console.log(`\n${facts}\n\n${tables}\n`);
if (flags.includes('--write')) writeFileSync(join(root, 'docs/interop.md'), pageOf(tables, facts));
const all = [...results, ...http2];
const count = (outcome: CaseResult['outcome']): string =>
  String(all.filter((result) => result.outcome === outcome).length);
console.log(`${count('pass')} passed, ${count('FAIL')} failed, ${count('skip')} skipped`);
process.exitCode = all.some(({ outcome }) => outcome === 'FAIL') ? 1 : 0;
