// Tokens from an OAuth 2.0 token server (client credentials), kept in memory until shortly before they expire.
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Auth, ClientCredentials } from '../../src-shared/auth';
import { type Token, readTokenAnswer, tokenRequest } from '../../src-shared/auth-header';
import { isLocked, lockedFailure } from '../../src-shared/locked-secret';
import { type Result, fail, ok } from '../../src-shared/result';
import type { TokenState } from '../../src-shared/target-channels';
import { codeOf } from '../net/dial';
import { tlsMaterial } from '../tls/tls-material';

/** A token is not used in its last seconds: it must still be good when the server looks at it. */
const marginMs = 30_000;
/** For a server that does not say how long its token lasts. */
const usualLifeMs = 5 * 60_000;
const mostBytes = 1_000_000;

export class OauthTokens {
  readonly #timeoutMs: number;
  readonly #kept = new Map<string, Token>();
  readonly #asking = new Map<string, Promise<Result<Token>>>();

  /** `onChange`: a token came, or is no longer used. */
  constructor(
    private readonly onChange: () => void = () => undefined,
    timeoutMs = 15_000,
  ) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * A good token, from memory or from the server; calls at the same time ask once. Failure codes: `bad-token-url`,
   * `token-refused`, `token-server` and those of `tlsMaterial`.
   */
  async token(credentials: ClientCredentials, now = Date.now()): Promise<Result<Token>> {
    const key = JSON.stringify(credentials);
    const kept = this.#kept.get(key);
    if (kept !== undefined && isGood(kept, now)) return ok(kept);
    const running = this.#asking.get(key) ?? this.#ask(key, credentials, now);
    this.#asking.set(key, running);
    return running;
  }

  /** The token that an authorization needs; undefined when it needs none. Failure codes: those of `token`. */
  async forAuth(auth: Auth | undefined): Promise<Result<Token | undefined>> {
    return auth?.kind === 'client-credentials' ? this.token(auth.credentials) : ok(undefined);
  }

  /** What is in memory; undefined when the next call will ask for a new one. */
  kept(credentials: ClientCredentials, now = Date.now()): Token | undefined {
    const kept = this.#kept.get(JSON.stringify(credentials));
    return kept !== undefined && isGood(kept, now) ? kept : undefined;
  }

  /** After a server said UNAUTHENTICATED: the next call asks for a new one. */
  forget(credentials: ClientCredentials): void {
    if (this.#kept.delete(JSON.stringify(credentials))) this.onChange();
  }

  async #ask(key: string, credentials: ClientCredentials, now: number): Promise<Result<Token>> {
    const answer = await askServer(credentials, this.#timeoutMs);
    this.#asking.delete(key);
    if (!answer.ok) return answer;
    const token = readTokenAnswer(answer.value.status, answer.value.text, now);
    if (!token.ok) return token;
    const value = { ...token.value, expiresAt: token.value.expiresAt ?? now + usualLifeMs };
    this.#kept.set(key, value);
    this.onChange();
    return ok(value);
  }
}

/** Without the token itself: the page has no use for it. */
export function tokenState(token: Token | undefined): TokenState {
  if (token === undefined) return { length: null, expiresAt: null };
  return { length: `Bearer ${token.value}`.length, expiresAt: token.expiresAt ?? null };
}

function isGood({ expiresAt }: Token, now: number): boolean {
  return expiresAt !== undefined && expiresAt - marginMs > now;
}

async function askServer(
  credentials: ClientCredentials,
  timeoutMs: number,
): Promise<Result<{ status: number; text: string }>> {
  if (isLocked(credentials.clientSecret)) return lockedFailure('The client secret');
  const url = urlOf(credentials.tokenUrl);
  if (!url.ok) return url;
  const secure = tlsOf(url.value, credentials);
  if (!secure.ok) return secure;
  const { body, authorization } = tokenRequest(credentials);
  const headers: Record<string, string | number> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    ...(authorization === undefined ? {} : { authorization }),
  };
  const signal = AbortSignal.timeout(timeoutMs);
  const send = url.value.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const lost = (error: Error): void => {
      const why = signal.aborted ? `no answer within ${String(timeoutMs / 1000)} s` : codeOf(error);
      resolve(fail('token-server', lostSentence(url.value.host, why), error.message));
    };
    const asking = send(
      url.value,
      { method: 'POST', headers, agent: false, signal, ...secure.value },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > mostBytes) answer.destroy(new Error('the answer is too large'));
          else chunks.push(chunk);
        });
        answer.on('error', lost);
        answer.on('end', () => {
          resolve(ok({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
        });
      },
    );
    asking.on('error', lost);
    asking.end(body);
  });
}

/** What OpenSSL and Node say of a certificate that is not good. */
const certificateCodes = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/;

function lostSentence(host: string, why: string): string {
  return certificateCodes.test(why)
    ? `The token server ${host} showed a certificate that is not trusted (${why}). Nothing was sent; look at the TLS settings of the token server.`
    : `The token server ${host} cannot be asked: ${why}. Check its address.`;
}

/** A secret goes to no server in plaintext, but to one on this machine. */
function urlOf(typed: string): Result<URL> {
  let url: URL;
  try {
    url = new URL(typed.trim());
  } catch {
    return fail(
      'bad-token-url',
      'The token URL is not an address. Write it like https://login.example/token.',
    );
  }
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)) return ok(url);
  return fail(
    'bad-token-url',
    'The token URL must start with https://, because the client secret goes there.',
  );
}

function tlsOf(url: URL, { tls }: ClientCredentials): Result<object> {
  if (url.protocol !== 'https:') return ok({});
  const material = tlsMaterial(tls ?? {}, process.env);
  if (!material.ok) return material;
  const { context, serverName, skipVerify } = material.value;
  const name = serverName === undefined ? {} : { servername: serverName };
  return ok({ secureContext: context, rejectUnauthorized: !skipVerify, ...name });
}
