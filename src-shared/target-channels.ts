// Channels for the settings of targets: choosers for certificate files, what is wrong with settings, tokens.
import { z } from 'zod';
import { clientCredentialsSchema } from './auth';
import { targetSettingsSchema } from './target-settings';

/** What a chosen file should hold; it decides the endings that the chooser offers. */
export const certificateFileSchema = z.enum(['authority', 'certificate', 'key', 'pkcs12']);
export type CertificateFile = z.infer<typeof certificateFileSchema>;

/** A setting that cannot be used as it is, in a sentence. */
export const settingsProblemSchema = z.object({
  part: z.enum([
    ...['roots', 'clientCertificate', 'serverName', 'authority', 'userAgent'],
    ...['pathPrefix', 'proxy', 'serviceConfig'],
  ] as const),
  code: z.string(),
  message: z.string(),
  detail: z.string().optional(),
});
export type SettingsProblem = z.infer<typeof settingsProblemSchema>;

/** What may be known of a token without showing it. */
export const tokenStateSchema = z.object({
  /** Characters of the header that it becomes; null: there is none. */
  length: z.number().nullable(),
  /** Milliseconds since 1970. */
  expiresAt: z.number().nullable(),
});
export type TokenState = z.infer<typeof tokenStateSchema>;

/** Their channels in the contract. */
export const targetChannels = {
  /** Null means that the person changed their mind. The file is read when a connection is made, not now. */
  'dialog.chooseCertificate': {
    request: z.object({ what: certificateFileSchema }),
    response: z.object({ path: z.string().nullable() }),
  },
  /** Writes PEM where the person chooses. */
  'dialog.saveCertificate': {
    request: z.object({ name: z.string().max(200), pem: z.string().max(4_000_000) }),
    response: z.object({ path: z.string().nullable() }),
  },
  /** What would refuse a call with these settings, at most one of each part. Nothing goes out. */
  'target.check': {
    request: z.object({ settings: targetSettingsSchema }),
    response: z.object({ problems: z.array(settingsProblemSchema) }),
  },
  /** Of client credentials: what is in memory, or a new one from the token server. */
  'auth.token': {
    request: z.object({ credentials: clientCredentialsSchema, ask: z.enum(['state', 'new']) }),
    response: tokenStateSchema,
  },
} as const;
