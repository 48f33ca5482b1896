// What an authorization becomes: metadata rows, the request for a token and its answer. Apart from the schemas, which the page does not load.
import type { Auth, ClientCredentials } from './auth';
import { isLocked, lockedFailure } from './locked-secret';
import { type Result, fail, ok } from './result';

export interface AuthRow {
  key: string;
  value: string;
  encoding: 'text';
}

/** Of everything that needs no server to be asked. Failure code: `bad-auth`. */
export function authRows(auth: Exclude<Auth, { kind: 'client-credentials' }>): Result<AuthRow[]> {
  switch (auth.kind) {
    case 'none':
      return ok([]);
    case 'bearer':
      return bearerRow(auth.token);
    case 'basic':
      return basicRow(auth.user, auth.password);
    case 'api-key':
      if (isLocked(auth.value)) return lockedFailure('The API key');
      return ok([{ key: auth.key, value: auth.value, encoding: 'text' }]);
  }
}

/** RFC 6750 section 2.1; a token that was pasted with its `Bearer ` is taken too. */
export function bearerRow(typed: string): Result<AuthRow[]> {
  if (isLocked(typed)) return lockedFailure('The token');
  const token = typed.trim().replace(/^bearer\s+/i, '');
  if (token === '')
    return fail('bad-auth', 'There is no token. Paste one, or choose another way to authorize.');
  if (/[^!-~]/.test(token)) {
    return fail('bad-auth', 'The token holds a space or a line break. Paste it again as one word.');
  }
  return ok([row(`Bearer ${token}`)]);
}

/** RFC 7617: UTF-8, and no colon in the name. */
export function basicRow(user: string, password: string): Result<AuthRow[]> {
  if (isLocked(password)) return lockedFailure('The password');
  if (user.includes(':'))
    return fail('bad-auth', 'The user name holds a colon, which Basic cannot carry. Remove it.');
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return ok([row(`Basic ${base64Of(bytes)}`)]);
}

/** Application/x-www-form-urlencoded of the request for a token: RFC 6749 section 4.4.2. */
export function tokenRequest(credentials: ClientCredentials): {
  body: string;
  authorization: string | undefined;
} {
  const { clientId, clientSecret, scope, audience, sendAs = 'basic' } = credentials;
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scope !== undefined && scope !== '') form.set('scope', scope);
  if (audience !== undefined && audience !== '') form.set('audience', audience);
  if (sendAs === 'body') {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
    return { body: form.toString(), authorization: undefined };
  }
  // Section 2.3.1: both parts are form-encoded before they are joined.
  const [id, secret] = [clientId, clientSecret].map((part) =>
    new URLSearchParams({ '': part }).toString().slice(1),
  );
  const bytes = new TextEncoder().encode(`${id ?? ''}:${secret ?? ''}`);
  return { body: form.toString(), authorization: `Basic ${base64Of(bytes)}` };
}

export interface Token {
  value: string;
  /** Milliseconds since 1970; undefined: the server did not say. */
  expiresAt: number | undefined;
}

/** RFC 6749 section 5. `status`: of the HTTP answer. Failure code: `token-refused`. */
export function readTokenAnswer(status: number, text: string, now: number): Result<Token> {
  const answer = parsed(text);
  const error = textIn(answer, 'error');
  if (status !== 200 || error !== '') {
    const said = [error, textIn(answer, 'error_description')].filter((part) => part !== '').join(': ');
    const words = said === '' ? `HTTP ${String(status)}` : said;
    return fail(
      'token-refused',
      `The token server refused: ${words}. Check the client's id, secret and scope.`,
    );
  }
  const value = textIn(answer, 'access_token');
  if (value === '') return fail('token-refused', 'The token server answered without an access_token.');
  const kind = textIn(answer, 'token_type');
  if (kind !== '' && kind.toLowerCase() !== 'bearer') {
    return fail(
      'token-refused',
      `The token server gave a token of the kind ${kind}; only Bearer can be sent.`,
    );
  }
  const lasts = Number(answer['expires_in']);
  return ok({ value, expiresAt: Number.isFinite(lasts) && lasts > 0 ? now + lasts * 1000 : undefined });
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function textIn(answer: Readonly<Record<string, unknown>>, key: string): string {
  const value = answer[key];
  return typeof value === 'string' ? value.slice(0, 20_000) : '';
}

function row(value: string): AuthRow {
  return { key: 'authorization', value, encoding: 'text' };
}

function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
