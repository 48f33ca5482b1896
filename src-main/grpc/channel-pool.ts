// One grpc-js channel for each (target, settings), shared by its calls, closed when idle; and their states for the status bar.
import { Channel } from '@grpc/grpc-js';
import type { Connection } from '../../src-shared/contract';
import { type Result, fail, ok } from '../../src-shared/result';
import type { CallSettings, TargetSettings } from '../../src-shared/target-settings';
import type { TlsReport } from '../../src-shared/tls-report';
import { type Route, type Routes, ownScheme, routesOption } from './address-resolver';
import type { Secured } from './attempts';
import { ChannelEntry, type EntryPlan, type Lease } from './channel-entry';
import { channelOptions } from './channel-options';
import { channelCredentials } from './credentials';
import { connectLimitOption } from './grpc-js-connector';
import { proxyFor } from '../net/proxy';
import type { Target } from './target';
import { tlsFingerprint } from '../tls/tls-material';

export interface PoolOptions {
  /** Goes in front of grpc-js's own user agent. */
  userAgent: string;
  /** An unused connection is closed after this time: milliseconds. */
  idleMs: number;
  /** One attempt to connect (TCP, TLS and HTTP/2's first SETTINGS) may take so many milliseconds. */
  connectMs: number;
  onChange: () => void;
}

export class ChannelPool {
  readonly #entries = new Map<string, ChannelEntry>();
  readonly #options: PoolOptions;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Failure codes: those of `channelCredentials`, `channelOptions` and `routesOf`. */
  lease(target: Target, settings: TargetSettings, call: CallSettings = {}): Result<Lease> {
    const key = keyOf(target, settings, call);
    if (!key.ok) return key;
    let entry = this.#entries.get(key.value);
    if (entry === undefined || !entry.reusable) {
      const made = this.#open(key.value, target, settings, call);
      if (!made.ok) return made;
      entry?.close();
      entry = made.value;
      this.#entries.set(key.value, entry);
    }
    return ok(entry.lease());
  }

  connections(): Connection[] {
    return [...this.#entries.values()].map((entry) => entry.connection);
  }

  /** Of live connections to this target under these settings. */
  tlsReports(target: Target, settings: TargetSettings): TlsReport[] {
    const start = keyOf(target, settings, {});
    if (!start.ok) return [];
    const prefix = start.value.slice(0, start.value.lastIndexOf('\n') + 1);
    return [...this.#entries].flatMap(([key, { notes, connection }]) =>
      key.startsWith(prefix) && connection.state === 'ready' && notes.tls !== undefined ? [notes.tls] : [],
    );
  }

  /** Running calls must have been cancelled before. */
  close(): void {
    for (const entry of this.#entries.values()) entry.close();
    this.#entries.clear();
  }

  #open(key: string, target: Target, settings: TargetSettings, call: CallSettings): Result<ChannelEntry> {
    const { userAgent, idleMs, connectMs, onChange } = this.#options;
    const credentials = channelCredentials(settings);
    if (!credentials.ok) return credentials;
    const options = channelOptions(settings, call, userAgent);
    if (!options.ok) return options;
    const routes = routesOf(target, settings);
    if (!routes.ok) return routes;
    const names = namesOf(target, settings);
    const own = { [routesOption]: routes.value, [connectLimitOption]: connectMs, ...names };
    const open: EntryPlan['open'] = (added) =>
      new Channel(`${ownScheme}:${target.authority}`, credentials.value, {
        ...options.value,
        ...own,
        ...added,
      });
    const plan = { label: target.label, secured: securedOf(settings), onChange, open };
    try {
      const forget = (idle: ChannelEntry): void => {
        this.#forget(key, idle);
      };
      return ok(new ChannelEntry({ ...plan, idleMs: settings.idleTimeoutMs ?? idleMs, onIdle: forget }));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return fail('bad-setting', `No connection to ${target.label} can be made with these settings.`, why);
    }
  }

  /** An entry that was replaced ends on its own, without taking its successor with it. */
  #forget(key: string, entry: ChannelEntry): void {
    if (this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    this.#options.onChange();
  }
}

export function securedOf({ security, tls }: TargetSettings): Secured {
  return security === 'tls' && tls?.skipVerify === true ? 'unverified' : security;
}

/** Each endpoint with its proxy. Failure code: `bad-proxy`. */
export function routesOf(target: Target, { proxy }: TargetSettings): Result<Routes> {
  const list: Route[] = [];
  for (const endpoint of target.endpoints) {
    const through = endpoint.kind === 'tcp' ? proxyFor(proxy, endpoint.host, process.env) : ok(undefined);
    if (!through.ok) return through;
    list.push({ endpoint, proxy: through.value });
  }
  return ok({ list, nameServer: target.nameServer });
}

function namesOf(target: Target, { authority, tls }: TargetSettings) {
  const own = authority?.trim() ?? '';
  const serverName = tls?.serverName?.trim() ?? '';
  return {
    'grpc.default_authority': own === '' ? target.authority : own,
    ...(serverName === '' ? {} : { 'grpc.ssl_target_name_override': serverName }),
  };
}

/** The last line holds what belongs to calls, not to the target. */
function keyOf(target: Target, settings: TargetSettings, call: CallSettings): Result<string> {
  const tls = settings.security === 'tls' ? tlsFingerprint(settings.tls ?? {}) : ok('');
  if (!tls.ok) return tls;
  const { tls: _counted, ...rest } = settings;
  const { waitForReady: _perCall, ...limits } = call;
  const parts = [
    target.label,
    target.nameServer ?? '',
    tls.value,
    JSON.stringify(rest),
    JSON.stringify(limits),
  ];
  return ok(parts.join('\n'));
}
