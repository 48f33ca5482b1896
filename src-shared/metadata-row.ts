// A row of a metadata table as it is kept, and which keys carry secrets by their name.
import { z } from 'zod';
import { secret } from './secret';

/** `-bin` keys: `encoding` says how `value` was typed. */
export const metadataRowSchema = z.object({
  id: z.string(),
  enabled: z.boolean(),
  key: z.string(),
  /** Kept encrypted where that can be done; a secret one is not kept in the clear without being asked for. */
  value: secret((row) => isSecretRow(row)),
  encoding: z.enum(['text', 'base64', 'hex']),
  /** The value is hidden in captures; absent: as the key's name says. */
  secret: z.boolean().optional(),
});
export type MetadataRow = z.infer<typeof metadataRowSchema>;

/** The same on its way out; `secret` as the row said. */
export const metadataInputSchema = metadataRowSchema.omit({ id: true, enabled: true });
export type MetadataInput = z.infer<typeof metadataInputSchema>;

const secretNames = new Set([
  ...['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key', 'api-key', 'apikey'],
  ...['x-goog-api-key', 'x-goog-iam-authorization-token', 'x-amz-security-token', 'x-csrf-token'],
]);
/** `x-auth-token`, `client-secret`, `db-password`: as a word of the name. */
const secretWord = /(?:^|[-_.])(?:token|secret|password|passwd|credentials?|jwt|session|apikey)(?:$|[-_.])/;

/** By the name alone. */
export function isSecretKey(key: string): boolean {
  const name = key.trim().toLowerCase().replace(/-bin$/, '');
  return secretNames.has(name) || secretWord.test(name);
}

/** A row says it itself, or its name does. */
export function isSecretRow(row: { key?: unknown; secret?: unknown }): boolean {
  if (typeof row.secret === 'boolean') return row.secret;
  return typeof row.key === 'string' && isSecretKey(row.key);
}
