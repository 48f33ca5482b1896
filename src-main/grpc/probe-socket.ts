// One real connection each: TCP connect, TLS handshake, HTTP/2 preface. What the diagnosis looks with; nothing is retried.
import { type Socket, connect, isIP } from 'node:net';
import { type PeerCertificate, type TLSSocket, connect as connectTls } from 'node:tls';

export interface Attempt {
  address: string;
  port: number;
  durationUs: number;
  /** The system's word (ECONNREFUSED); undefined when the connection stands; `TIMEOUT` when time ran out. */
  code: string | undefined;
}

export interface TlsFinding {
  durationUs: number;
  /** `untrusted`: encrypted, but the certificate is not good. `failed`: no TLS at all. */
  outcome: 'ok' | 'untrusted' | 'failed';
  /** CERT_HAS_EXPIRED, ERR_SSL_WRONG_VERSION_NUMBER ... */
  code: string;
  /** `TLSv1.3`; '' when it failed. */
  protocol: string;
  /** What the server chose: `h2`, `http/1.1`, '' for nothing. */
  alpn: string;
  certificate: PeerCertificate | undefined;
}

export interface PrefaceFinding {
  durationUs: number;
  outcome: 'http2' | 'http1' | 'tls' | 'closed' | 'silent' | 'other';
  /** The first bytes as text, or the system's word for what ended it. */
  detail: string;
}

const timeout = 'TIMEOUT';
/** RFC 9113 section 3.4: the preface, then an empty SETTINGS frame. */
const preface = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.of(0, 0, 0, 4, 0, 0, 0, 0, 0),
]);

export function stopwatch(): () => number {
  const start = performance.now();
  return () => Math.round((performance.now() - start) * 1000);
}

export function tryConnect(
  address: string,
  port: number,
  signal: AbortSignal,
): Promise<{ attempt: Attempt; socket: Socket | undefined }> {
  const elapsed = stopwatch();
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const finish = (code: string | undefined): void => {
      socket.removeAllListeners();
      signal.removeEventListener('abort', abort);
      socket.on('error', () => undefined);
      if (code !== undefined) socket.destroy();
      const attempt = { address, port, durationUs: elapsed(), code };
      resolve({ attempt, socket: code === undefined ? socket : undefined });
    };
    const abort = (): void => {
      finish(timeout);
    };
    socket.once('connect', () => {
      finish(undefined);
    });
    socket.once('error', (error) => {
      finish(errorCode(error));
    });
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
}

/** Handshakes over `socket` and judges the certificate, without ending what is not trusted: the names matter. */
export function tryTls(
  socket: Socket,
  host: string,
  roots: string,
  signal: AbortSignal,
): Promise<{ finding: TlsFinding; secured: TLSSocket }> {
  const elapsed = stopwatch();
  const name = isIP(host) === 0 ? { servername: host } : { host };
  const secured = connectTls({
    socket,
    ...name,
    ca: roots,
    ALPNProtocols: ['h2'],
    rejectUnauthorized: false,
  });
  return new Promise((resolve) => {
    const finish = (code: string | undefined): void => {
      secured.removeAllListeners();
      signal.removeEventListener('abort', abort);
      secured.on('error', () => undefined);
      resolve({ finding: tlsFinding(secured, code, elapsed()), secured });
    };
    const abort = (): void => {
      finish(timeout);
    };
    secured.once('secureConnect', () => {
      finish(undefined);
    });
    secured.once('error', (error) => {
      finish(errorCode(error));
    });
    secured.once('close', () => {
      finish('ECONNRESET');
    });
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
}

function tlsFinding(socket: TLSSocket, failure: string | undefined, durationUs: number): TlsFinding {
  if (failure !== undefined) {
    return { durationUs, outcome: 'failed', code: failure, protocol: '', alpn: '', certificate: undefined };
  }
  // @types/node calls it an Error; at run time it is the code's text, and null when all is well.
  const refused: unknown = socket.authorizationError;
  const code = refused instanceof Error ? errorCode(refused) : typeof refused === 'string' ? refused : '';
  return {
    durationUs,
    outcome: socket.authorized ? 'ok' : 'untrusted',
    code,
    protocol: socket.getProtocol() ?? '',
    alpn: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : '',
    certificate: socket.getPeerCertificate(),
  };
}

/** Says hello in HTTP/2 and names what answers; ends the connection. */
export function tryPreface(socket: Socket, signal: AbortSignal): Promise<PrefaceFinding> {
  const elapsed = stopwatch();
  return new Promise((resolve) => {
    const finish = (outcome: PrefaceFinding['outcome'], detail: string): void => {
      socket.removeAllListeners();
      signal.removeEventListener('abort', abort);
      socket.on('error', () => undefined);
      socket.destroy();
      resolve({ durationUs: elapsed(), outcome, detail });
    };
    const abort = (): void => {
      finish('silent', timeout);
    };
    socket.once('data', (bytes: Buffer) => {
      finish(...readAnswer(bytes));
    });
    socket.once('error', (error) => {
      finish('closed', errorCode(error));
    });
    socket.once('close', () => {
      finish('closed', '');
    });
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    else socket.write(preface);
  });
}

function readAnswer(bytes: Buffer): [PrefaceFinding['outcome'], string] {
  const firstLine = bytes.subarray(0, 64).toString('latin1').split('\r\n')[0] ?? '';
  if (firstLine.startsWith('HTTP/')) return ['http1', firstLine];
  // A TLS alert (21) or handshake (22) record, version 3.x.
  if ((bytes[0] === 21 || bytes[0] === 22) && bytes[1] === 3) return ['tls', ''];
  // SETTINGS (4), or GOAWAY (7) from a server that has had enough.
  if (bytes.length >= 9 && (bytes[3] === 4 || bytes[3] === 7)) return ['http2', ''];
  return ['other', firstLine];
}

function errorCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
