// A row of a metadata table as it is kept, and as it goes out.
import { z } from 'zod';
import { secret } from './secret';
import { isSecretRow } from './secret-names';

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
