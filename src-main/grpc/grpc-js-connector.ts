// Reaches into grpc-js where it makes a connection: our own dialling, a time limit, and what became of it, for a watcher.
import type { ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ChannelOptions } from '@grpc/grpc-js';
import { Subchannel } from '@grpc/grpc-js/build/src/subchannel.js';
import { Http2SubchannelConnector } from '@grpc/grpc-js/build/src/transport.js';
import { type Routes, routesOption } from './address-resolver';
import { tlsReportOf } from '../tls/certificates';
import type { ConnectionWatcher } from './connection-watch';
import { type DialAddress, codeOf, dial } from '../net/dial';
import { type Transport, watchStreams } from './grpc-js-stream';
import { withoutTime } from './local-words';

/** Channel options: a ConnectionWatcher, and how long one attempt to connect may take (milliseconds). */
export const watcherOption = 'halfclose.watcher';
export const connectLimitOption = 'halfclose.connect_ms';

/** The parts of grpc-js 1.14.7's connector that are used here. */
interface Connector {
  session: ClientHttp2Session | null;
  tcpConnect(address: DialAddress, options: ChannelOptions): Promise<Socket>;
  createSession(
    secured: { socket: Socket },
    address: DialAddress,
    options: ChannelOptions,
  ): Promise<Transport>;
  connect(address: DialAddress, secure: object, options: ChannelOptions): Promise<Transport>;
}

interface Backoff {
  options: ChannelOptions;
  backoffTimeout: { getEndTime(): Date };
  startBackoff(): void;
}

/** The attempt that a connector makes now: its limit, and its socket to drop when time is up. */
const attempts = new WeakMap<Connector, { signal: AbortSignal; socket: Socket | undefined }>();

/** Call once, before the first channel. */
export function watchConnections(): void {
  const connector = Http2SubchannelConnector.prototype as unknown as Connector;
  dialOurselves(connector);
  noteSessions(connector);
  limitAndTell(connector);
  const subchannel = Subchannel.prototype as unknown as Backoff;
  const { startBackoff } = subchannel;
  subchannel.startBackoff = function () {
    startBackoff.call(this);
    watcherIn(this.options)?.nextTry(this.backoffTimeout.getEndTime().getTime());
  };
}

function watcherIn(options: ChannelOptions): ConnectionWatcher | undefined {
  return options[watcherOption] as ConnectionWatcher | undefined;
}

function dialOurselves(connector: Connector): void {
  const { tcpConnect } = connector;
  connector.tcpConnect = async function (address, options) {
    const attempt = attempts.get(this);
    if (attempt === undefined) return tcpConnect.call(this, address, options);
    const socket = await dial(address, proxyOf(address, options), attempt.signal);
    attempt.socket = socket;
    return socket;
  };
}

function proxyOf(address: DialAddress, options: ChannelOptions) {
  if (!('host' in address)) return undefined;
  const { list } = options[routesOption] as Routes;
  return list.find(
    ({ endpoint }) =>
      endpoint.kind === 'tcp' && endpoint.host === address.host && endpoint.port === address.port,
  )?.proxy;
}

/** A GOAWAY may come in one packet with the SETTINGS, so this listens from the first moment. */
function noteSessions(connector: Connector): void {
  const { createSession } = connector;
  connector.createSession = function (secured, address, options) {
    const made = createSession.call(this, secured, address, options);
    const watcher = watcherIn(options);
    const { session } = this;
    if (watcher === undefined || session === null) return made;
    const tell = (code: number, _last: number, data?: Buffer): void => {
      watcher.saidGoaway({ code, text: (data ?? Buffer.alloc(0)).toString('utf8').slice(0, 500) });
    };
    session.on('goaway', tell);
    session.once('remoteSettings', () => {
      // grpc-js takes all listeners off when the SETTINGS are there.
      session.removeListener('goaway', tell);
      session.on('goaway', tell);
      const { socket } = secured;
      const tls =
        socket instanceof TLSSocket ? tlsReportOf(socket, 'connection', serverNameOf(socket)) : undefined;
      watcher.connected(addressText(address), tls);
    });
    return made;
  };
}

function serverNameOf(socket: TLSSocket): string {
  const name: unknown = Reflect.get(socket, 'servername');
  return typeof name === 'string' ? name : '';
}

function limitAndTell(connector: Connector): void {
  const { connect } = connector;
  connector.connect = async function (address, secure, options) {
    const watcher = watcherIn(options);
    if (watcher === undefined) return connect.call(this, address, secure, options);
    const limitMs = Number(options[connectLimitOption]);
    const limit = new AbortController();
    const timer = setTimeout(() => {
      limit.abort(new ConnectTimeout(limitMs));
    }, limitMs);
    const attempt = { signal: limit.signal, socket: undefined as Socket | undefined };
    attempts.set(this, attempt);
    try {
      return watchStreams(
        await Promise.race([connect.call(this, address, secure, options), aborted(limit.signal)]),
        watcher,
      );
    } catch (error) {
      attempt.socket?.destroy();
      const message = error instanceof Error ? error.message : String(error);
      watcher.failed({ address: addressText(address), code: codeOf(error), message: withoutTime(message) });
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}

class ConnectTimeout extends Error {
  readonly code = 'TIMEOUT';

  constructor(limitMs: number) {
    super(`No HTTP/2 connection within ${String(limitMs / 1000)} s`);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    });
  });
}

function addressText(address: DialAddress): string {
  if ('path' in address) return `unix:${address.path}`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `${host}:${String(address.port)}`;
}
