// The interop cases of many calls, on one channel and on a channel each, and where credentials stand in a request.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { listening } from '../support/listening';
import { largeAnswer, largeRequest } from './call-cases';
import type { InteropCase } from './interop-case';

const rpcSoak: InteropCase = async ({ client }) => {
  const count = 200;
  for (let done = 0; done < count; done += 1)
    await largeAnswer(await client.open('UnaryCall', [largeRequest]));
  assert.equal(client.registry.connections().length, 1);
  return `${String(count)} calls on one channel`;
};

const channelSoak: InteropCase = async ({ fresh }) => {
  const count = 50;
  for (let done = 0; done < count; done += 1) {
    const client = fresh();
    await largeAnswer(await client.open('UnaryCall', [largeRequest]));
    await client.close();
  }
  return `${String(count)} channels`;
};

const concurrentLargeUnary: InteropCase = async ({ client }) => {
  const count = 150;
  const calls = Array.from({ length: count }, () => client.open('UnaryCall', [largeRequest]));
  for (const call of await Promise.all(calls)) await largeAnswer(call);
  assert.equal(client.registry.connections().length, 1);
  return `${String(count)} calls at once`;
};

const perRpcCreds: InteropCase = async ({ client }) => {
  const auth = { kind: 'bearer' as const, token: 'per.rpc.token' };
  const call = await client.open('UnaryCall', [{ fill_username: true }], { auth });
  assert.equal((await call.status()).code, 0);
  assert.equal(call.responses()[0]?.['username'], 'Bearer per.rpc.token');
  const without = await client.open('UnaryCall', [{ fill_username: true }]);
  assert.equal((await without.status()).code, 0);
  assert.equal(without.responses()[0]?.['username'] ?? '', '');
  return 'the header only: no Google account is asked';
};

const oauth2AuthToken: InteropCase = async ({ client }) => {
  let asked = 0;
  const answer = JSON.stringify({ access_token: 'oauth-token', token_type: 'bearer', expires_in: 3600 });
  const tokens = await listening(
    createServer((_request, response) => {
      asked += 1;
      response.end(answer);
    }),
  );
  try {
    const tokenUrl = `http://${tokens.target}/token`;
    const credentials = { tokenUrl, clientId: 'interop', clientSecret: 'secret', scope: 'xapi.zoo' };
    for (let round = 0; round < 2; round += 1) {
      const auth = { kind: 'client-credentials' as const, credentials };
      const call = await client.open('UnaryCall', [{ fill_username: true, fill_oauth_scope: true }], {
        auth,
      });
      assert.equal((await call.status()).code, 0);
      assert.equal(call.responses()[0]?.['username'], 'Bearer oauth-token');
      assert.equal(call.responses()[0]?.['oauthScope'], 'xapi.zoo');
    }
    assert.equal(asked, 1);
  } finally {
    await tokens.stop();
  }
  return 'the token comes from a server on this machine, once for both calls';
};

export const loadCases: [string, InteropCase][] = [
  ['per_rpc_creds', perRpcCreds],
  ['oauth2_auth_token', oauth2AuthToken],
  ['concurrent_large_unary', concurrentLargeUnary],
  ['rpc_soak', rpcSoak],
  ['channel_soak', channelSoak],
];
