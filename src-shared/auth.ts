// How a call says who asks: shapes for settings. What they become on the wire is in auth-header.ts.
import { z } from 'zod';
import { secret } from './secret';
import { tlsSettingsSchema } from './target-settings';

export const clientCredentialsSchema = z.object({
  /** `https://login.example/oauth2/token`; http:// for loopback only. */
  tokenUrl: z.string(),
  clientId: z.string(),
  clientSecret: secret(),
  /** Separated by spaces. */
  scope: z.string().optional(),
  audience: z.string().optional(),
  /** How the client proves itself: RFC 6749 section 2.3.1. */
  sendAs: z.enum(['basic', 'body']).optional(),
  /** For the token server: the same rules as for a target. */
  tls: tlsSettingsSchema.optional(),
});
export type ClientCredentials = z.infer<typeof clientCredentialsSchema>;

export const authSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('bearer'), token: secret() }),
  z.object({ kind: z.literal('basic'), user: z.string(), password: secret() }),
  z.object({ kind: z.literal('api-key'), key: z.string(), value: secret() }),
  z.object({ kind: z.literal('client-credentials'), credentials: clientCredentialsSchema }),
]);
export type Auth = z.infer<typeof authSchema>;
