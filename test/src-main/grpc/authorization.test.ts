// Bearer, Basic, API keys and OAuth 2.0 client credentials: what goes out, what is refused, and when a token is asked for.
import { createServer as createHttp } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Auth, ClientCredentials } from '../../../src-shared/auth';
import { OauthTokens } from '../../../src-main/grpc/oauth-tokens';
import { CertificateAuthority } from '../../support/certificate-authority';
import { GrpcHarness, completed } from '../../support/grpc-harness';
import { framed, http2Serving, respondWith } from '../../support/http2-server';
import { listening } from '../../support/listening';
import { tokenServer } from '../../support/token-server';

const path = '/a.B/C';
const text = 'text' as const;

function harness(): GrpcHarness {
  const made = new GrpcHarness();
  onTestFinished(() => made.close());
  return made;
}

/** Answers with the status that the test wants, and keeps the authorization of every call. */
async function grpcServer(code = 0) {
  const seen: string[] = [];
  const server = await http2Serving((stream, raw) => {
    seen.push(raw[raw.indexOf('authorization') + 1] ?? '');
    respondWith(stream, code, framed(Buffer.alloc(0)));
  });
  onTestFinished(() => server.stop());
  return { target: server.target, seen };
}

const client = (tokenUrl: string): ClientCredentials => ({ tokenUrl, clientId: 'me:1', clientSecret: 'a b' });

describe('an authorization without a server', () => {
  it.each<[Auth, string]>([
    [{ kind: 'bearer', token: ' Bearer abc.def ' }, 'Bearer abc.def'],
    [
      { kind: 'basic', user: 'müller', password: 'a:b' },
      `Basic ${Buffer.from('müller:a:b').toString('base64')}`,
    ],
    [{ kind: 'api-key', key: 'Authorization', value: 'Key 1' }, 'Key 1'],
  ])('%j goes out as %s', async (auth, value) => {
    const { target, seen } = await grpcServer();
    await harness().open({ target, path, auth }).sink.status();
    expect(seen).toEqual([value]);
  });

  it.each<[Auth, string]>([
    [{ kind: 'bearer', token: ' ' }, 'There is no token.'],
    [{ kind: 'bearer', token: 'a b' }, 'holds a space'],
    [{ kind: 'basic', user: 'a:b', password: '' }, 'colon'],
  ])('%j is refused: %s', (auth, words) => {
    const opened = harness().registry.open(completed({ target: 'localhost:1', path, auth }));
    expect(opened).toMatchObject({
      error: { code: 'bad-auth', message: expect.stringContaining(words) as string },
    });
  });

  it('does not overrule a row of the person', () => {
    const metadata = [{ key: 'Authorization', value: 'mine', encoding: text }];
    const request = completed({
      target: 'localhost:1',
      path,
      metadata,
      auth: { kind: 'bearer', token: 'x' },
    });
    expect(harness().registry.open(request)).toMatchObject({ error: { code: 'bad-auth' } });
  });
});

describe('client credentials', () => {
  it('are asked for once, and the token is used until it expires', async () => {
    const { target, seen } = await grpcServer();
    const { url, asked } = await tokenServer(3600);
    const calls = harness();
    const auth: Auth = { kind: 'client-credentials', credentials: { ...client(url), scope: 'read write' } };
    const requests = [1, 2, 3].map(() => completed({ target, path, auth }));
    await Promise.all(requests.map((request) => calls.registry.openAuthorized(request)));
    await Promise.all(requests.map(({ captureId }) => calls.sink(captureId).status()));
    expect(seen).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-1']);
    expect(asked).toEqual([
      {
        body: 'grant_type=client_credentials&scope=read+write',
        authorization: `Basic ${Buffer.from('me%3A1:a+b').toString('base64')}`,
      },
    ]);
  });

  it('are asked for again shortly before the end, and after the server did not accept the token', async () => {
    const tokens = new OauthTokens();
    const { url, asked } = await tokenServer(100);
    const at = async (now: number) => {
      const token = await tokens.token({ ...client(url), sendAs: 'body' }, now);
      return token.ok ? token.value.value : token.error.message;
    };
    expect([await at(0), await at(69_000), await at(71_000)]).toEqual(['token-1', 'token-1', 'token-2']);
    tokens.forget({ ...client(url), sendAs: 'body' });
    expect(await at(71_000)).toBe('token-3');
    expect(asked[0]).toEqual({
      body: 'grant_type=client_credentials&client_id=me%3A1&client_secret=a+b',
      authorization: '',
    });
  });

  it('a call that is answered with UNAUTHENTICATED makes the next one ask anew', async () => {
    const { target, seen } = await grpcServer(16);
    const { url } = await tokenServer(3600);
    const calls = harness();
    const auth: Auth = { kind: 'client-credentials', credentials: client(url) };
    for (const _time of [1, 2]) {
      const request = completed({ target, path, auth });
      await calls.registry.openAuthorized(request);
      await calls.sink(request.captureId).status();
    }
    expect(seen).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('go to a server under the TLS rules of the settings, and to none in plaintext', async () => {
    const authority = new CertificateAuthority();
    onTestFinished(() => {
      authority.remove();
    });
    const { url, asked } = await tokenServer(60, authority.issue('IP:127.0.0.1'));
    const tokens = new OauthTokens();
    expect(await tokens.token(client(url))).toMatchObject({
      error: { code: 'token-server', message: expect.stringContaining('is not trusted') as never },
    });
    expect(asked).toEqual([]);
    const trusted = await tokens.token({ ...client(url), tls: { roots: { text: authority.pem } } });
    expect(trusted).toMatchObject({ value: { value: 'token-1' } });
    const plain = await tokens.token(client('http://login.example/token'));
    expect(plain).toMatchObject({ error: { code: 'bad-token-url' } });
  });

  it.each([
    [401, '{"error":"invalid_client","error_description":"who?"}', 'invalid_client: who?'],
    [500, 'oops', 'HTTP 500'],
    [200, '{}', 'without an access_token'],
    [200, '{"access_token":"x","token_type":"mac"}', 'mac'],
  ])('an answer %i %s is told, without the secret', async (status, body, words) => {
    const server = await listening(
      createHttp((request, response) => {
        request.resume();
        response.writeHead(status).end(body);
      }),
    );
    onTestFinished(server.stop);
    const token = await new OauthTokens().token(client(`http://${server.target}/`));
    if (token.ok) throw new Error('it was not refused');
    expect(token.error.message).toContain(words);
    expect(JSON.stringify(token.error)).not.toContain('a b');
  });
});
