// Which metadata keys are taken for secrets without being asked.
import { expect, it } from 'vitest';
import { isSecretKey, isSecretRow } from '../../src-shared/secret-names';

it.each(['Authorization', 'cookie', 'x-api-key', 'x-auth-token', 'client_secret', 'db.password'])(
  '%s carries a secret',
  (key) => expect(isSecretKey(key)).toBe(true),
);

it.each(['x-tenant', 'x-tokens-left', 'sessions', 'trace-token-bin', 'passworded', ''])(
  '%s carries none',
  (key) => expect(isSecretKey(key)).toBe(false),
);

it('a row that says it itself is believed', () => {
  expect(isSecretRow({ key: 'authorization', secret: false })).toBe(false);
  expect(isSecretRow({ key: 'x-tenant', secret: true })).toBe(true);
});
