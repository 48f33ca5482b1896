// Walks to the target once more, step by step, to see where a call stopped: name, connection, TLS, HTTP/2.
import { lookup } from 'node:dns/promises';
import { type Socket, isIP } from 'node:net';
import type { Security } from '../../src-shared/workspace';
import { trustedRoots } from './credentials';
import {
  type Attempt,
  type PrefaceFinding,
  type TlsFinding,
  stopwatch,
  tryConnect,
  tryPreface,
  tryTls,
} from './probe-socket';
import type { Target } from './target';

export interface ProbeReport {
  lookup: { addresses: string[]; durationUs: number; code: string | undefined };
  /** One for each address, in the order of the lookup. */
  connects: Attempt[];
  /** Only when the call is set to TLS. */
  secure: TlsFinding | undefined;
  /** Over TLS when the call is set to TLS. */
  http2: PrefaceFinding | undefined;
  /** What the other setting finds, when this one failed. */
  otherSecurityWorks: boolean;
}

const mostAddresses = 8;

/** What `signal` cuts short counts as a timeout of that step. */
export async function probe(target: Target, security: Security, signal: AbortSignal): Promise<ProbeReport> {
  const report: ProbeReport = {
    lookup: await lookUp(target.host, signal),
    connects: [],
    secure: undefined,
    http2: undefined,
    otherSecurityWorks: false,
  };
  const addresses = report.lookup.addresses.slice(0, mostAddresses);
  const tries = await Promise.all(addresses.map((address) => tryConnect(address, target.port, signal)));
  report.connects = tries.map(({ attempt }) => attempt);
  const [socket, ...spare] = tries.flatMap((one) => one.socket ?? []);
  for (const extra of spare) extra.destroy();
  if (socket === undefined) return report;
  const address = tries.find((one) => one.socket === socket)?.attempt.address ?? target.host;
  const again = async (): Promise<Socket | undefined> =>
    (await tryConnect(address, target.port, signal)).socket;
  if (security === 'tls') await probeTls(report, target.host, socket, again, signal);
  else await probePlaintext(report, target.host, socket, again, signal);
  return report;
}

async function lookUp(host: string, signal: AbortSignal): Promise<ProbeReport['lookup']> {
  if (isIP(host) !== 0) return { addresses: [host], durationUs: 0, code: undefined };
  const elapsed = stopwatch();
  const outOfTime = new Promise<'TIMEOUT'>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve('TIMEOUT');
    });
  });
  const found = lookup(host, { all: true }).then(
    (all) => all.map(({ address }) => address),
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );
  const answer = await Promise.race([found, outOfTime]);
  const durationUs = elapsed();
  if (typeof answer === 'string') return { addresses: [], durationUs, code: answer };
  return { addresses: answer, durationUs, code: undefined };
}

type Again = () => Promise<Socket | undefined>;

async function probeTls(
  report: ProbeReport,
  host: string,
  socket: Socket,
  again: Again,
  signal: AbortSignal,
): Promise<void> {
  const roots = rootsOrNode();
  const { finding, secured } = await tryTls(socket, host, roots, signal);
  report.secure = finding;
  if (finding.outcome === 'ok') {
    report.http2 = await tryPreface(secured, signal);
    return;
  }
  secured.destroy();
  if (finding.outcome === 'untrusted') return;
  const plain = await again();
  if (plain === undefined) return;
  report.http2 = await tryPreface(plain, signal);
  report.otherSecurityWorks = report.http2.outcome === 'http2';
}

async function probePlaintext(
  report: ProbeReport,
  host: string,
  socket: Socket,
  again: Again,
  signal: AbortSignal,
): Promise<void> {
  report.http2 = await tryPreface(socket, signal);
  if (report.http2.outcome === 'http2' || report.http2.outcome === 'http1') return;
  const second = await again();
  if (second === undefined) return;
  const { finding, secured } = await tryTls(second, host, rootsOrNode(), signal);
  secured.destroy();
  report.otherSecurityWorks = finding.outcome !== 'failed';
}

/** With roots that cannot be read the call was refused before it began, so Node's own do for looking. */
function rootsOrNode(): string {
  const roots = trustedRoots(process.env);
  return roots.ok ? roots.value : '';
}
