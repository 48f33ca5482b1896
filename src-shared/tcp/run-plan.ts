// Sending more than once over an open connection: repeat, a list in order, a payload cut into writes; driven in main.
import { z } from 'zod';
import { payloadSchema } from './payload';

const ms = z.int().min(0).max(86_400_000);

export const splitSchema = z.object({
  /** Bytes of one write. */
  bytes: z.int().min(1).max(1_000_000),
  /** Between two writes. */
  pauseMs: ms,
});
export type Split = z.infer<typeof splitSchema>;

export const runPlanSchema = z.object({
  /** In this order, in each round. */
  steps: z
    .array(
      z.object({
        payload: payloadSchema,
        /** After it, before the next. */
        pauseMs: ms,
      }),
    )
    .min(1)
    .max(1000),
  /** Rounds; null goes on until it is stopped. */
  times: z.int().min(1).max(1_000_000_000).nullable(),
  /** From the start of one round to the start of the next; 0: as fast as the peer reads. */
  everyMs: ms,
  split: splitSchema.nullable(),
  /** Sends before this one: where `{{counter}}` stands. */
  count: z.int().min(0),
});
export type RunPlan = z.infer<typeof runPlanSchema>;

export const runProgressSchema = z.object({
  /** Payloads that were handed over whole. */
  sent: z.number(),
  /** Null: until it is stopped. */
  total: z.number().nullable(),
  bytes: z.number(),
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  /** Why it failed. */
  problem: z.string().optional(),
});
export type RunProgress = z.infer<typeof runProgressSchema>;

/** What changes too often for the log: told a few times a second, while it changes. */
export const tcpLiveSchema = z.object({
  captureId: z.string(),
  /** Handed over by us and not yet taken by the system: the peer reads more slowly than we send. */
  queuedBytes: z.number(),
  run: runProgressSchema.nullable(),
});
export type TcpLive = z.infer<typeof tcpLiveSchema>;
