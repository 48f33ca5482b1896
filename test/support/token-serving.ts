// An OAuth 2.0 token server that gives numbered tokens to who knows the secret, and keeps what it was asked.
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type Listening, listening } from './listening';

interface Asked {
  body: string;
  authorization: string;
}

export interface TokenServer extends Listening {
  url: string;
  readonly asked: Asked[];
  /** Tokens that it gave. */
  readonly given: string[];
}

export interface TokenServerOptions {
  /** Seconds; absent: the server does not say. */
  lasts?: number | undefined;
  tls?: { cert: Buffer; key: Buffer } | undefined;
  /** `id:secret` of the one client that it knows, sent as Basic; absent: anyone. */
  client?: string | undefined;
}

export async function tokenServing({ lasts, tls, client }: TokenServerOptions): Promise<TokenServer> {
  const asked: Asked[] = [];
  const given: string[] = [];
  const server = tls === undefined ? createHttp() : createHttps(tls);
  const isKnown = ({ authorization }: Asked): boolean =>
    client === undefined || authorization === `Basic ${Buffer.from(client).toString('base64')}`;
  server.on('request', (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const question = { body, authorization: request.headers.authorization ?? '' };
      asked.push(question);
      if (!isKnown(question)) {
        const error = { error: 'invalid_client', error_description: 'this client is not known' };
        response.writeHead(401).end(JSON.stringify(error));
        return;
      }
      const token = `token-${String(asked.length)}`;
      given.push(token);
      response.end(JSON.stringify({ access_token: token, token_type: 'bearer', expires_in: lasts }));
    });
  });
  const listens = await listening(server);
  const url = `${tls === undefined ? 'http' : 'https'}://${listens.target}/token`;
  return { ...listens, url, asked, given };
}
