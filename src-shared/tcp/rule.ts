// Auto-reply rules as they are saved: when something happens on a connection, what to answer, and how to end it.
import { z } from 'zod';
import { encodingSchema } from '../bytes/encoding';
import { framingSchema } from '../framing/framing';

const milliseconds = z.int().min(0).max(3_600_000);
const text = z.string().max(1_000_000);

/** What a frame's payload must be. Text has the composer's escapes, without variables. */
export const frameTestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('any') }),
  z.strictObject({ kind: z.enum(['equals', 'starts', 'contains']), text, ignoreCase: z.boolean() }),
  /** See `Pattern`. Its groups are `{{match 1}}` and `{{match NAME}}` in the reply. */
  z.strictObject({ kind: z.literal('pattern'), source: text, ignoreCase: z.boolean() }),
  /** `?? 0D`: hex digits, each of which may be a question mark. */
  z.strictObject({ kind: z.literal('bytes'), bytes: text, place: z.enum(['equals', 'starts', 'contains']) }),
  /** A field of the payload as a message of `type`: `waypoints[0].latitude`; without an index any item will do. */
  z.strictObject({
    kind: z.literal('field'),
    type: z.string(),
    path: z.string(),
    compare: z.enum(['equals', 'contains']),
    value: text,
  }),
]);
export type FrameTest = z.infer<typeof frameTestSchema>;

export const triggerSchema = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('connect') }),
  /** `every`: of the frames that pass the test on a connection, each n-th; 1 is all. */
  z.strictObject({ on: z.literal('frame'), test: frameTestSchema, every: z.int().min(1).max(1_000_000) }),
  /** The peer ends its side (FIN). */
  z.strictObject({ on: z.literal('end') }),
  /** Nothing arrived for so long; once for each silence. */
  z.strictObject({ on: z.literal('idle'), ms: milliseconds.min(1) }),
]);
export type Trigger = z.infer<typeof triggerSchema>;

const pace = {
  /** Before this reply, after what came before it. */
  delayMs: milliseconds,
  /** So many bytes per write, with a pause between writes; null is one write. */
  split: z.strictObject({ bytes: z.int().min(1), pauseMs: milliseconds }).nullable(),
};

/** `framed`: the framing's prefix or mark is added. A message always has it. */
export const replySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['text', 'hex']), text, framed: z.boolean(), ...pace }),
  z.strictObject({ kind: z.literal('message'), type: z.string(), json: text, ...pace }),
]);
export type Reply = z.infer<typeof replySchema>;

export const ruleSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string(),
  enabled: z.boolean(),
  trigger: triggerSchema,
  replies: z.array(replySchema).max(100),
  /** After the replies. */
  then: z.enum(['nothing', 'end', 'close', 'reset']),
});
export type Rule = z.infer<typeof ruleSchema>;

/** The file of `halfclose tcp --rules`; `framing` null: each chunk is a frame. */
export const ruleFileSchema = z.strictObject({
  format: z.literal('halfclose-rules'),
  version: z.literal(1),
  framing: framingSchema.nullable(),
  encoding: encodingSchema,
  rules: z.array(ruleSchema).max(1000),
});
export type RuleFile = z.infer<typeof ruleFileSchema>;
