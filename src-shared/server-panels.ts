// What the health and channelz panels of a target ask and show: grpc.health.v1 and grpc.channelz.v1 in plain shapes.
import { z } from 'zod';
import { authSchema } from './auth';
import { metadataInputSchema } from './metadata-row';
import { securitySchema, targetSettingsSchema } from './target-settings';

/** A target as a panel asks it. */
export const panelTargetSchema = z.object({
  target: z.string(),
  settings: targetSettingsSchema,
  metadata: z.array(metadataInputSchema).max(1000),
  /** Becomes metadata before the question goes out. */
  auth: authSchema.optional(),
  /** For a whole answer, milliseconds; a watch has none. */
  deadlineMs: z.number().int().positive().max(600_000).optional(),
});
export type PanelTarget = z.infer<typeof panelTargetSchema>;

/** `service-unknown`: only a watch says it; a check fails with NOT_FOUND. `other`: a number that health.proto lacks. */
export const healthStatusSchema = z.enum(['unknown', 'serving', 'not-serving', 'service-unknown', 'other']);
export type HealthStatus = z.infer<typeof healthStatusSchema>;

/** One word of a running watch; after `ended` comes no more. */
export const healthNewsSchema = z.object({
  watchId: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  status: healthStatusSchema.optional(),
  /** Why it ended, in words; `ended` without it: the server ended it with OK. */
  ended: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type HealthNews = z.infer<typeof healthNewsSchema>;

export const channelzKindSchema = z.enum(['channel', 'subchannel', 'server', 'socket']);
/** `id`: decimal, since it has 64 bits. */
export const channelzRefSchema = z.object({ kind: channelzKindSchema, id: z.string(), name: z.string() });
export type ChannelzRef = z.infer<typeof channelzRefSchema>;

export const channelzQuestionSchema = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('channels'), from: z.string() }),
  z.object({ ask: z.literal('servers'), from: z.string() }),
  z.object({ ask: z.literal('server-sockets'), id: z.string(), from: z.string() }),
  z.object({ ask: z.literal('one'), kind: channelzKindSchema, id: z.string() }),
]);
export type ChannelzQuestion = z.infer<typeof channelzQuestionSchema>;

export const channelzEntrySchema = channelzRefSchema.extend({
  /** `READY`, `TRANSIENT_FAILURE` ...; '' for servers and sockets. */
  state: z.string(),
  target: z.string(),
  /** `calls started`, `messages sent` ... in the order of the protocol. */
  counts: z.array(z.object({ name: z.string(), value: z.number() })),
  /** Milliseconds since 1970. */
  times: z.array(z.object({ name: z.string(), at: z.number() })),
  local: z.string(),
  remote: z.string(),
  children: z.array(channelzRefSchema),
  trace: z.array(z.object({ at: z.number(), severity: z.string(), text: z.string() })),
});
export type ChannelzEntry = z.infer<typeof channelzEntrySchema>;

export const channelzAnswerSchema = z.object({
  entries: z.array(channelzEntrySchema),
  /** There is no more; else ask again from the last id and one. */
  end: z.boolean(),
});
export type ChannelzAnswer = z.infer<typeof channelzAnswerSchema>;

/** The page about one target: its connections, health and channelz. */
export const serverTabSchema = z.object({
  kind: z.literal('server'),
  id: z.string(),
  target: z.string(),
  security: securitySchema,
  section: z.enum(['connection', 'health', 'channelz']),
  /** Whose health is asked, beside the whole server's. */
  services: z.array(z.string().max(1000)).max(200),
});
export type ServerTabState = z.infer<typeof serverTabSchema>;

const watchId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
const done: z.ZodType<object> = z.object({});

/** Their channels in the contract. */
export const panelChannels = {
  /** grpc.health.v1; an empty service is the whole server. */
  'health.check': {
    request: panelTargetSchema.extend({ service: z.string().max(1000) }),
    response: z.object({ status: healthStatusSchema }),
  },
  /** Each status comes as a push `health.changed`, and so does the end. */
  'health.watch': {
    request: panelTargetSchema.extend({ service: z.string().max(1000), watchId }),
    response: done,
  },
  'health.stop': { request: z.object({ watchId }), response: done },
  'channelz.ask': {
    request: panelTargetSchema.extend({ question: channelzQuestionSchema }),
    response: channelzAnswerSchema,
  },
} as const;
