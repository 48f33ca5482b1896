// How this machine keeps secrets, as the page is told, and the choice where it cannot encrypt them.
import { z } from 'zod';

/** `encrypted`: by the system. Where that is not offered: `disk` in the clear, `session` not at all, or not decided yet. */
export const secretWaySchema = z.enum(['encrypted', 'disk', 'session', 'undecided']);
export type SecretWay = z.infer<typeof secretWaySchema>;

export const secretChoiceSchema = z.enum(['disk', 'session']);
export type SecretChoice = z.infer<typeof secretChoiceSchema>;

export const secretKeepingSchema = z.object({
  way: secretWaySchema,
  /** A secret waits for the choice; until then it is kept for this session only. */
  asks: z.boolean(),
});
export type SecretKeeping = z.infer<typeof secretKeepingSchema>;

const done: z.ZodType<object> = z.object({});

/** Their channels in the contract. */
export const secretChannels = {
  'secrets.state': { request: z.object({}), response: secretKeepingSchema },
  /** What is saved is written again at once. Null takes the choice back, so that it is asked for once more. */
  'secrets.choose': { request: z.object({ choice: secretChoiceSchema.nullable() }), response: done },
} as const;
