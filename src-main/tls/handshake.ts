// A TLS handshake as the client, over a socket that is connected: judged here and not cut, since the names matter to people.
import { isIP, type Socket } from 'node:net';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import type { TlsReport } from '../../src-shared/tls-report';
import { codeOf } from '../net/dial';
import { tlsReportOf } from './certificates';

export interface TlsFinding {
  durationUs: number;
  /** `untrusted`: encrypted, but the certificate is not good. `failed`: no TLS at all. */
  outcome: 'ok' | 'untrusted' | 'failed';
  /** CERT_HAS_EXPIRED, ERR_SSL_WRONG_VERSION_NUMBER ...; TIMEOUT when the signal came. */
  code: string;
  /** What the server showed; undefined when it failed. */
  report: TlsReport | undefined;
}

export interface HandshakeOptions {
  /** The name that the certificate must have; an address is not asked for by name. */
  host: string;
  context: SecureContext;
  alpn?: string[] | undefined;
  source: TlsReport['source'];
}

/** Nothing may be written to `secured` before someone looked at `finding`. */
export function handshake(
  socket: Socket,
  { host, context, alpn, source }: HandshakeOptions,
  signal: AbortSignal,
): Promise<{ finding: TlsFinding; secured: TLSSocket }> {
  const start = performance.now();
  const secured = connect({
    socket,
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    secureContext: context,
    ...(alpn === undefined ? {} : { ALPNProtocols: alpn }),
    rejectUnauthorized: false,
  });
  return new Promise((resolve) => {
    const finish = (failure: string | undefined): void => {
      secured.off('secureConnect', done).off('error', failed).off('close', closed);
      signal.removeEventListener('abort', abort);
      secured.on('error', () => undefined);
      const durationUs = Math.round((performance.now() - start) * 1000);
      resolve({ finding: { durationUs, ...judge(secured, host, failure, source) }, secured });
    };
    const done = (): void => finish(undefined);
    const failed = (error: Error): void => finish(codeOf(error));
    const closed = (): void => finish('ECONNRESET');
    const abort = (): void => finish('TIMEOUT');
    secured.once('secureConnect', done).once('error', failed).once('close', closed);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
}

function judge(
  socket: TLSSocket,
  host: string,
  failure: string | undefined,
  source: TlsReport['source'],
): Omit<TlsFinding, 'durationUs'> {
  if (failure !== undefined) return { outcome: 'failed', code: failure, report: undefined };
  const report = tlsReportOf(socket, source, host);
  const outcome = socket.authorized ? 'ok' : 'untrusted';
  return { outcome, code: report.refusal?.code ?? '', report };
}
