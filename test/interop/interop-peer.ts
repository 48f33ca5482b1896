// A server of the interop tests in somebody else's stack: started as a process of its own, on two free ports.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { generateStubs } from '../support/python-server';
import type { IssuedCertificate } from '../support/certificate-authority';
import type { Security } from '../../src-shared/target-settings';
import { compiledServer } from './compiled-server';
import { descriptorSet, protosFolder } from './interop-schema';

export interface InteropPeer {
  name: string;
  targets: Record<Security, string>;
  /** Why a server cannot take part in some cases, for the table. */
  lacks: { compressedRequest?: string; compressedResponse?: string };
  stop(): Promise<void>;
}

const servers = resolve(import.meta.dirname, '../../test/interop/servers');

export async function pythonPeer({ keyFile, certFile }: IssuedCertificate): Promise<InteropPeer> {
  const folder = mkdtempSync(join(tmpdir(), 'halfclose-interop-'));
  generateStubs(folder, protosFolder, 'testing.proto');
  const env = { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' };
  const args = [join(servers, 'interop_server.py'), keyFile, certFile];
  return started('Python grpcio', spawnServer('/usr/bin/python3', args, env), folder, {
    compressedRequest: 'grpcio does not tell a handler whether a message was compressed',
  });
}

export async function grpcJsPeer({ keyFile, certFile }: IssuedCertificate): Promise<InteropPeer> {
  const args = [join(servers, 'grpc-js-server.mjs'), protosFolder, keyFile, certFile];
  return started('grpc-js', spawnServer(process.execPath, args, {}), undefined, {
    compressedRequest: 'grpc-js does not tell a handler whether a message was compressed',
    compressedResponse: 'a grpc-js server never compresses',
  });
}

/** `packages`: a folder with connect-node in its node_modules. */
export async function connectPeer(
  packages: string,
  { keyFile, certFile }: IssuedCertificate,
): Promise<InteropPeer> {
  const folder = mkdtempSync(join(tmpdir(), 'halfclose-interop-'));
  const setFile = join(folder, 'testing.binpb');
  writeFileSync(setFile, descriptorSet());
  const args = [join(servers, 'connect-server.mjs'), packages, setFile, keyFile, certFile];
  return started('connect-node', spawnServer(process.execPath, args, {}), folder, {
    compressedResponse: 'connect-node compresses by size, not by message',
  });
}

/** grpc-go or gRPC's C++, when Debian's packages are there; else the sentence that says what is missing. */
export async function compiledPeer(
  language: 'go' | 'cpp',
  { keyFile, certFile }: IssuedCertificate,
): Promise<InteropPeer | { absent: string }> {
  const server = compiledServer(language);
  if ('absent' in server) return server;
  const name = { go: 'grpc-go', cpp: 'C++' }[language];
  return started(name, spawnServer(server.file, [keyFile, certFile], {}), undefined, {
    compressedRequest: `${name} does not tell a handler whether a message was compressed`,
    ...(language === 'go' && { compressedResponse: 'this grpc-go answers as the request was compressed' }),
  });
}

function spawnServer(command: string, args: string[], env: Record<string, string>): ChildProcess {
  return spawn(command, args, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

async function started(
  name: string,
  child: ChildProcess,
  folder: string | undefined,
  lacks: InteropPeer['lacks'],
): Promise<InteropPeer> {
  const targets = JSON.parse(await firstLine(name, child)) as InteropPeer['targets'];
  return {
    name,
    targets,
    lacks,
    stop: async () => {
      const gone = once(child, 'exit');
      child.stdin?.end();
      await gone;
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function firstLine(name: string, child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error(`the server of ${name} has no output`);
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`the server of ${name} ended before it listened`);
}
