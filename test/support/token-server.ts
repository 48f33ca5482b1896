// An OAuth 2.0 token server that gives numbered tokens and keeps what it was asked.
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { onTestFinished } from 'vitest';
import { listening } from './listening';

interface Asked {
  body: string;
  authorization: string;
}

/** `lasts`: seconds; each token has a number. */
export async function tokenServer(lasts: number | undefined, tls?: { cert: Buffer; key: Buffer }) {
  const asked: Asked[] = [];
  const answer = (number: number): string =>
    JSON.stringify({ access_token: `token-${String(number)}`, token_type: 'bearer', expires_in: lasts });
  const server = tls === undefined ? createHttp() : createHttps(tls);
  server.on('request', (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ body, authorization: request.headers.authorization ?? '' });
      response.end(answer(asked.length));
    });
  });
  const { target, stop } = await listening(server);
  onTestFinished(stop);
  return { url: `${tls === undefined ? 'http' : 'https'}://${target}/token`, asked };
}
