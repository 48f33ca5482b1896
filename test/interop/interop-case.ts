// What an interop case is, and how one is run: bounded in time, passed, skipped with a reason, or failed.
import type { Security } from '../../src-shared/target-settings';
import { InteropClient } from './interop-client';
import type { InteropPeer } from './interop-peer';

export interface CaseContext {
  client: InteropClient;
  peer: InteropPeer;
  /** For cases that need a channel of their own for each call. */
  fresh(): InteropClient;
}

/** A string is a remark for the table; it throws when the case fails. */
export type InteropCase = (context: CaseContext) => Promise<string | undefined>;

/** Thrown by a case that a server cannot take part in. */
export class Skipped extends Error {}

export interface CaseResult {
  name: string;
  peer: string;
  security: Security;
  outcome: 'pass' | 'skip' | 'FAIL';
  remark: string;
  ms: number;
}

const caseLimitMs = 60_000;

/** `rootsFile`: PEM of the authority that issued the server's certificate. */
export async function runCase(
  [name, run]: [string, InteropCase],
  peer: InteropPeer,
  security: Security,
  rootsFile: string,
): Promise<CaseResult> {
  const settings = security === 'tls' ? { security, tls: { roots: { path: rootsFile } } } : { security };
  const clients: InteropClient[] = [];
  const fresh = (): InteropClient => {
    const client = new InteropClient(peer.targets[security], settings);
    clients.push(client);
    return client;
  };
  const begin = performance.now();
  const told = (outcome: CaseResult['outcome'], remark: string): CaseResult => ({
    ...{ name, peer: peer.name, security, outcome, remark },
    ms: Math.round(performance.now() - begin),
  });
  try {
    return told('pass', (await inTime(run({ client: fresh(), peer, fresh }), name)) ?? '');
  } catch (error) {
    if (error instanceof Skipped) return told('skip', error.message);
    return told('FAIL', error instanceof Error ? error.message : String(error));
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}

export async function inTime<T>(work: Promise<T>, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${name} did not end within ${String(caseLimitMs / 1000)} s`));
    }, caseLimitMs);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}
