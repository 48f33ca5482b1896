// What is kept of a target for all calls to it: how it is reached, what every call sends along, who asks.
import { z } from 'zod';
import { authSchema } from './auth';
import { metadataRowSchema } from './metadata-row';
import { securitySchema, targetSettingsSchema } from './target-settings';

/** Of a call: its own, or what the target has. */
export const callAuthSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('inherit') }),
  ...authSchema.options,
]);
export type CallAuth = z.infer<typeof callAuthSchema>;

export const reachSchema = targetSettingsSchema.omit({ security: true });
/** The settings of a target without the choice that stands on the address line. */
export type Reach = z.infer<typeof reachSchema>;

export const targetProfileSchema = z.object({
  /** As typed, without spaces around it: tabs with the same text share the profile. */
  target: z.string().min(1),
  /** The last choice on an address line: new tabs and panels begin with it. */
  security: securitySchema.optional(),
  reach: reachSchema,
  /** Sent with every call, unless the call has a row of the same key. */
  metadata: z.array(metadataRowSchema),
  auth: authSchema,
});
export type TargetProfile = z.infer<typeof targetProfileSchema>;
