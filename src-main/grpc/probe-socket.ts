// One real connection each: TCP connect and HTTP/2 preface. What the diagnosis looks with; nothing is retried.
import type { Socket } from 'node:net';
import { type DialAddress, ProxyError, codeOf, dial } from '../net/dial';
import type { Proxy } from '../net/proxy';

export interface Attempt {
  /** `[::1]:50051`, `unix:/run/x.sock`. */
  label: string;
  /** `proxy.example:3128`, when it went through one. */
  proxy: string | undefined;
  durationUs: number;
  /** The system's word (ECONNREFUSED); undefined when the connection stands; `TIMEOUT` when time ran out. */
  code: string | undefined;
  /** What a proxy answered when it refused: `407 Proxy Authentication Required`. */
  answer: string;
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

/** `label`: how the address is told to people. Through `proxy`, when one is given. */
export async function tryConnect(
  address: DialAddress,
  label: string,
  proxy: Proxy | undefined,
  signal: AbortSignal,
): Promise<{ attempt: Attempt; socket: Socket | undefined }> {
  const elapsed = stopwatch();
  const shown = { label, proxy: proxy?.label };
  try {
    const socket = await dial(address, proxy, signal);
    socket.on('error', () => undefined);
    return { attempt: { ...shown, durationUs: elapsed(), code: undefined, answer: '' }, socket };
  } catch (error) {
    const code = signal.aborted ? timeout : codeOf(error);
    const answer = error instanceof ProxyError ? error.answer : '';
    return { attempt: { ...shown, durationUs: elapsed(), code, answer }, socket: undefined };
  }
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
      finish('closed', codeOf(error));
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
