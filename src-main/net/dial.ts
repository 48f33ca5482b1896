// Opens the TCP connection or socket under a gRPC or raw connection, through an HTTP or SOCKS5 proxy where one is set.
import { request } from 'node:http';
import { type NetConnectOpts, type Socket, connect } from 'node:net';
import type { Proxy } from './proxy';
import { Socks5Refusal, socks5 } from './socks5';

/** An address to connect to; behind a proxy `host` is the name that the proxy looks up. */
export type DialAddress = { host: string; port: number } | { path: string };

/** How the socket is made: what the system takes. `onread` only for direct connections. */
export type DialOptions = Pick<
  NetConnectOpts & { localAddress?: string; localPort?: number; noDelay?: boolean },
  'allowHalfOpen' | 'onread' | 'localAddress' | 'localPort' | 'noDelay'
> & {
  keepAlive?: boolean;
  keepAliveInitialDelay?: number;
  autoSelectFamily?: boolean;
  autoSelectFamilyAttemptTimeout?: number;
};

/** The proxy was reached and refused, or could not be reached itself. */
export class ProxyError extends Error {
  /** `PROXY_REFUSED` when it answered, else the system's word. */
  readonly code: string;
  /** `407 Proxy Authentication Required`; '' when it did not answer. */
  readonly answer: string;

  constructor(message: string, code: string, answer: string) {
    super(message);
    this.code = code;
    this.answer = answer;
  }
}

/** Rejects with the system's error, a ProxyError, or `signal.reason`; never leaves a socket open then. */
export function dial(
  address: DialAddress,
  proxy: Proxy | undefined,
  signal: AbortSignal,
  options: DialOptions = {},
): Promise<Socket> {
  if (proxy === undefined || 'path' in address) return dialDirectly(address, signal, options);
  return dialThrough(proxy, address, signal, options);
}

function dialDirectly(address: DialAddress, signal: AbortSignal, options: DialOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...options, ...address });
    const finish = (error?: unknown): void => {
      socket.off('connect', connected).off('error', finish);
      signal.removeEventListener('abort', abort);
      if (error === undefined) {
        resolve(socket);
        return;
      }
      socket.on('error', () => undefined);
      socket.destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const connected = (): void => finish();
    const abort = (): void => finish(signal.reason);
    socket.once('connect', connected);
    socket.once('error', finish);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
}

async function dialThrough(
  proxy: Proxy,
  to: { host: string; port: number },
  signal: AbortSignal,
  options: DialOptions,
): Promise<Socket> {
  const socket = await dialProxy(proxy, signal, options);
  const name = `${to.host.includes(':') ? `[${to.host}]` : to.host}:${String(to.port)}`;
  const abort = (): void => void socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', abort);
  const ignore = (): void => undefined;
  socket.on('error', ignore);
  try {
    if (proxy.kind === 'socks5') await socks5(socket, to, proxy.login);
    else await connectHttp(socket, proxy, name);
    return socket;
  } catch (error) {
    socket.destroy();
    if (signal.aborted) throw signal.reason;
    if (error instanceof Refused || error instanceof Socks5Refusal) {
      const words = `The proxy ${proxy.label} refused to connect to ${name}: ${error.message}`;
      throw new ProxyError(words, 'PROXY_REFUSED', error.message);
    }
    throw unreachable(proxy, error);
  } finally {
    signal.removeEventListener('abort', abort);
    if (!socket.destroyed) socket.off('error', ignore);
  }
}

async function dialProxy(
  { host, port, ...proxy }: Proxy,
  signal: AbortSignal,
  options: DialOptions,
): Promise<Socket> {
  const { onread: _onread, ...rest } = options;
  try {
    return await dialDirectly({ host, port }, signal, rest);
  } catch (error) {
    if (signal.aborted) throw error;
    throw unreachable(proxy, error);
  }
}

class Refused extends Error {}

/** HTTP CONNECT over a socket that leads to the proxy. Rejects with Refused or the socket's error. */
function connectHttp(socket: Socket, proxy: Proxy, name: string): Promise<void> {
  const headers: Record<string, string> = { host: name };
  if (proxy.authorization !== undefined) headers['proxy-authorization'] = proxy.authorization;
  return new Promise((resolve, reject) => {
    const asking = request({ method: 'CONNECT', path: name, headers, createConnection: () => socket });
    const refuse = (code: number | undefined, message: string | undefined): void => {
      reject(new Refused(`${String(code ?? 0)} ${message ?? ''}`.trim()));
    };
    asking.once('connect', ({ statusCode = 0, statusMessage }, _socket, head) => {
      if (statusCode < 200 || statusCode >= 300) {
        refuse(statusCode, statusMessage);
        return;
      }
      // The proxy's answer may carry the first bytes of the server (grpc-node issue 2744).
      if (head.length > 0) socket.unshift(head);
      resolve();
    });
    asking.once('response', (response) => {
      response.destroy();
      refuse(response.statusCode, response.statusMessage);
    });
    asking.once('error', reject);
    asking.end();
  });
}

function unreachable({ label }: Pick<Proxy, 'label'>, error: unknown): ProxyError {
  const words = error instanceof Error ? error.message : String(error);
  return new ProxyError(`The proxy ${label} cannot be reached: ${words}`, codeOf(error), '');
}

export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
