// Walks to the target once more, step by step, to see where a call stopped: name, connection, TLS, HTTP/2.
import type { Socket } from 'node:net';
import { type SecureContext, createSecureContext } from 'node:tls';
import type { TargetSettings } from '../../src-shared/target-settings';
import { type Route, addressesOf } from './address-resolver';
import { routesOf } from './channel-pool';
import { type DialAddress, codeOf } from '../net/dial';
import type { Endpoint } from './endpoint';
import { type Attempt, type PrefaceFinding, stopwatch, tryConnect, tryPreface } from './probe-socket';
import type { Proxy } from '../net/proxy';
import type { Target } from './target';
import { handshake, type TlsFinding } from '../tls/handshake';
import { tlsMaterial } from '../tls/tls-material';

export interface Lookup {
  host: string;
  addresses: string[];
  durationUs: number;
  code: string | undefined;
}

export interface ProbeReport {
  /** One for each host: the target's, or that of its proxy. */
  lookups: Lookup[];
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
export async function probe(
  target: Target,
  settings: TargetSettings,
  signal: AbortSignal,
): Promise<ProbeReport> {
  const report: ProbeReport = {
    lookups: [],
    connects: [],
    secure: undefined,
    http2: undefined,
    otherSecurityWorks: false,
  };
  const doors = await doorsTo(target, settings, report, signal);
  const tries = await Promise.all(
    doors.map(({ address, label, proxy }) => tryConnect(address, label, proxy, signal)),
  );
  report.connects = tries.map(({ attempt }) => attempt);
  const at = tries.findIndex(({ socket }) => socket !== undefined);
  const [door, socket] = [doors[at], tries[at]?.socket];
  for (const extra of tries) if (extra.socket !== socket) extra.socket?.destroy();
  if (socket === undefined || door === undefined) return report;
  const again = async (): Promise<Socket | undefined> =>
    (await tryConnect(door.address, door.label, door.proxy, signal)).socket;
  const walk = { report, host: nameToProve(target, settings), again, signal, context: contextOf(settings) };
  if (settings.security === 'tls') await probeTls(walk, socket);
  else await probePlaintext(walk, socket);
  return report;
}

/** The name that the certificate must have. */
export function nameToProve(target: Target, { tls }: TargetSettings): string {
  const name = tls?.serverName?.trim() ?? '';
  if (name !== '') return name;
  return target.endpoints[0]?.kind === 'tcp' ? target.host : target.authority;
}

interface Door {
  address: DialAddress;
  label: string;
  proxy: Proxy | undefined;
}

/** Looks up every host of the target; behind a proxy only the proxy's. */
async function doorsTo(
  target: Target,
  settings: TargetSettings,
  report: ProbeReport,
  signal: AbortSignal,
): Promise<Door[]> {
  const routes = routesOf(target, settings);
  const list = routes.ok
    ? routes.value.list
    : target.endpoints.map((endpoint) => ({ endpoint, proxy: undefined }));
  const doors: Door[] = [];
  for (const route of list) {
    const host = route.proxy?.host ?? (route.endpoint.kind === 'tcp' ? route.endpoint.host : undefined);
    if (host === undefined) {
      doors.push(...doorsOf(route, []));
      continue;
    }
    const known = report.lookups.find((one) => one.host === host);
    const found = known ?? (await lookUp(host, target.nameServer, signal));
    if (known === undefined) report.lookups.push(found);
    if (found.code === undefined) doors.push(...doorsOf(route, found.addresses));
  }
  return doors.slice(0, mostAddresses);
}

function doorsOf({ endpoint, proxy }: Route, addresses: readonly string[]): Door[] {
  if (endpoint.kind === 'socket') return [{ address: { path: endpoint.path }, label: endpoint.label, proxy }];
  if (proxy !== undefined) return [{ address: endpoint, label: endpoint.label, proxy }];
  const { port } = endpoint;
  return addresses.map((host) => ({ address: { host, port }, label: labelOf({ ...endpoint, host }), proxy }));
}

function labelOf({ host, port }: Extract<Endpoint, { kind: 'tcp' }>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}

async function lookUp(host: string, nameServer: string | undefined, signal: AbortSignal): Promise<Lookup> {
  const elapsed = stopwatch();
  const outOfTime = new Promise<'TIMEOUT'>((resolve) => {
    const late = (): void => {
      resolve('TIMEOUT');
    };
    signal.addEventListener('abort', late);
    if (signal.aborted) late();
  });
  const answer = await Promise.race([addressesOf(host, nameServer).catch(codeOf), outOfTime]);
  const durationUs = elapsed();
  if (typeof answer === 'string') return { host, addresses: [], durationUs, code: answer };
  return { host, addresses: answer, durationUs, code: undefined };
}

interface Walk {
  report: ProbeReport;
  host: string;
  again: () => Promise<Socket | undefined>;
  signal: AbortSignal;
  context: SecureContext;
}

const look = { alpn: ['h2'], source: 'look' as const };

async function probeTls({ report, host, again, signal, context }: Walk, socket: Socket): Promise<void> {
  const { finding, secured } = await handshake(socket, { host, context, ...look }, signal);
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

async function probePlaintext({ report, host, again, signal, context }: Walk, socket: Socket): Promise<void> {
  report.http2 = await tryPreface(socket, signal);
  // nginx says "plain HTTP request was sent to HTTPS port" in HTTP/1.1: TLS is tried too.
  if (report.http2.outcome === 'http2') return;
  const second = await again();
  if (second === undefined) return;
  const { finding, secured } = await handshake(second, { host, context, ...look }, signal);
  secured.destroy();
  report.otherSecurityWorks = finding.outcome !== 'failed';
}

/** With settings that cannot be used the call was refused before it began, so Node's own do for looking. */
function contextOf({ tls }: TargetSettings): SecureContext {
  const material = tlsMaterial(tls ?? {}, process.env);
  return material.ok ? material.value.context : createSecureContext();
}
