// Opens the TCP connection or socket under a gRPC connection, through an HTTP proxy where one is set.
import { request } from 'node:http';
import { type Socket, connect } from 'node:net';
import type { Proxy } from './proxy';

/** An address to connect to; behind a proxy `host` is the name that the proxy looks up. */
export type DialAddress = { host: string; port: number } | { path: string };

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
export function dial(address: DialAddress, proxy: Proxy | undefined, signal: AbortSignal): Promise<Socket> {
  if (proxy === undefined || 'path' in address) return dialDirectly(address, signal);
  return dialThrough(proxy, address, signal);
}

function dialDirectly(address: DialAddress, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    const finish = (error?: unknown): void => {
      socket.removeAllListeners();
      signal.removeEventListener('abort', abort);
      if (error === undefined) {
        resolve(socket);
        return;
      }
      socket.on('error', () => undefined);
      socket.destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const abort = (): void => {
      finish(signal.reason);
    };
    socket.once('connect', () => {
      finish();
    });
    socket.once('error', finish);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
}

function dialThrough(proxy: Proxy, to: { host: string; port: number }, signal: AbortSignal): Promise<Socket> {
  const name = `${to.host.includes(':') ? `[${to.host}]` : to.host}:${String(to.port)}`;
  const { promise, resolve, reject } = withResolvers<Socket>();
  const headers: Record<string, string> = { host: name };
  if (proxy.authorization !== undefined) headers['proxy-authorization'] = proxy.authorization;
  const asking = request({
    method: 'CONNECT',
    host: proxy.host,
    port: proxy.port,
    path: name,
    headers,
    agent: false,
    signal,
  });
  asking.once('connect', (response, socket, head) => {
    asking.removeAllListeners();
    const code = response.statusCode ?? 0;
    if (code >= 200 && code < 300) {
      socket.removeAllListeners();
      // The proxy's answer may carry the first bytes of the server (grpc-node issue 2744).
      if (head.length > 0) socket.unshift(head);
      resolve(socket as Socket);
      return;
    }
    socket.on('error', () => undefined);
    socket.destroy();
    reject(refusal(proxy, name, `${String(code)} ${response.statusMessage ?? ''}`.trim()));
  });
  asking.once('response', (response) => {
    response.destroy();
    reject(
      refusal(proxy, name, `${String(response.statusCode ?? 0)} ${response.statusMessage ?? ''}`.trim()),
    );
  });
  asking.once('error', (error) => {
    if (signal.aborted) reject(error);
    else
      reject(
        new ProxyError(`The proxy ${proxy.label} cannot be reached: ${error.message}`, codeOf(error), ''),
      );
  });
  asking.end();
  return promise;
}

function refusal(proxy: Proxy, name: string, answer: string): ProxyError {
  return new ProxyError(
    `The proxy ${proxy.label} refused to connect to ${name}: ${answer}`,
    'PROXY_REFUSED',
    answer,
  );
}

export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

/** Promise.withResolvers comes with Node 22. */
function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
