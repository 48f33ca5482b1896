// Makes the socket of a connection: plain, unix, through a proxy, with TLS. What goes wrong comes back in words.
import type { OnReadOpts, Socket } from 'node:net';
import type { EventData } from '../../src-shared/capture';
import { fail, ok, type Result } from '../../src-shared/result';
import type { TcpTarget } from '../../src-shared/tcp/target';
import type { TlsSettings } from '../../src-shared/target-settings';
import { dial, ProxyError, type DialAddress, type DialOptions } from '../net/dial';
import { proxyFor, type Proxy } from '../net/proxy';
import type { Environment } from '../tls/trusted-roots';
import { destinationOf, unixDestination, type Destination } from './destination';
import { connectError } from './sentences';
import { tlsClient, type TlsClient } from './tls-client';

/** A socket that is connected, with TLS where it is to have it. */
export interface OpenSocket {
  /** What is written to and read from. */
  socket: Socket;
  /** The TCP or unix socket beneath TLS; the same without. */
  plain: Socket;
  /** It was made with the intake's `onread`. */
  readsIntoBuffer?: boolean | undefined;
  /** Of the handshake that was done. */
  tls?: EventData<'tls'> | undefined;
}

/** `tls`: what a certificate that was refused looked like. */
export type Opened =
  | { ok: true; value: OpenSocket }
  | { ok: false; error: EventData<'error'>; tls?: EventData<'tls'> | undefined };

export interface Opener {
  to: Destination;
  /** The proxy, without its password. */
  via: string | undefined;
  timeoutMs: number;
  /** Never rejects; leaves no socket open when it fails. */
  open(onread: OnReadOpts, signal: AbortSignal): Promise<Opened>;
}

/** How one address of several may take before the next is tried (happy eyeballs). */
const attemptMs = 1000;

/** Failure codes: `bad-proxy` and those of TLS settings; nothing was tried then. */
export function openerFor(target: TcpTarget, env: Environment): Result<Opener> {
  const to =
    'path' in target.to ? unixDestination(target.to.path) : destinationOf(target.to.host, target.to.port);
  const proxy = to.path === undefined ? proxyFor(target.proxy, to.host, env) : ok(undefined);
  if (!proxy.ok) return proxy;
  const client = target.security === 'tls' ? clientFor(to, target.tls, env) : ok(undefined);
  if (!client.ok) return client;
  const { timeoutMs } = target;
  const way = { to, target, proxy: proxy.value, client: client.value };
  return ok({ to, timeoutMs, via: proxy.value?.label, open: (onread, signal) => open(way, onread, signal) });
}

/** Failure codes: `no-server-name` and those of TLS settings. */
export function clientFor(
  to: Destination,
  settings: TlsSettings | undefined,
  env: Environment,
): Result<TlsClient> {
  const name = settings?.serverName?.trim() ?? '';
  if (to.path !== undefined && name === '' && settings?.skipVerify !== true) {
    return fail(
      'no-server-name',
      'A unix socket has no host name that a certificate could be for. Set the server name in the TLS settings.',
    );
  }
  return tlsClient(
    settings ?? {},
    { label: to.text, host: name === '' ? to.host || 'localhost' : name },
    env,
  );
}

interface Way {
  to: Destination;
  target: TcpTarget;
  proxy: Proxy | undefined;
  client: TlsClient | undefined;
}

async function open(way: Way, onread: OnReadOpts, signal: AbortSignal): Promise<Opened> {
  const isBuffered = way.proxy === undefined && way.client === undefined;
  try {
    const options = { ...optionsOf(way.target), ...(isBuffered ? { onread } : {}) };
    const plain = await dial(addressOf(way.to), way.proxy, signal, options);
    if (way.client === undefined) return ok({ socket: plain, plain, readsIntoBuffer: isBuffered });
    return await way.client.secure(plain, signal);
  } catch (error) {
    return { ok: false, error: words(error, way) };
  }
}

function addressOf({ path, host, port }: Destination): DialAddress {
  return path === undefined ? { host, port } : { path };
}

function optionsOf({ local, noDelay, keepAliveMs }: TcpTarget): DialOptions {
  const address = local?.address.trim() ?? '';
  return {
    allowHalfOpen: true,
    noDelay: noDelay !== false,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: attemptMs,
    ...(keepAliveMs === undefined ? {} : { keepAlive: true, keepAliveInitialDelay: keepAliveMs }),
    ...(address === '' ? {} : { localAddress: address.replace(/^\[(.*)\]$/, '$1') }),
    ...(local === undefined || local.port === 0 ? {} : { localPort: local.port }),
  };
}

function words(error: unknown, { to, target }: Way): EventData<'error'> {
  if (error instanceof ProxyError) return { code: error.code, message: `${error.message}. Check the proxy.` };
  return connectError(error instanceof Error ? error : new Error(String(error)), to, target.timeoutMs);
}
