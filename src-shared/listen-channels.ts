// The channels of listeners: started and stopped, steered, their connections pulled row by row. Spread into contract.ts.
import { z } from 'zod';
import { listenSettingsSchema } from './listen-settings';
import { ruleSchema } from './tcp/rule';
import { wireFormatSchema } from './tcp/wire-format';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes');
const done: z.ZodType<object> = z.object({});
const listenerId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
const onListener = z.object({ listenerId });
/** Some by number, or all that are open. */
const whom = z.union([z.literal('all'), z.array(z.int().min(1)).min(1).max(100_000)]);
export type Whom = z.infer<typeof whom>;
const failure = z.object({ code: z.string(), message: z.string(), detail: z.string().optional() });

/** Who brought it about; `you`: a person or a script at this end. */
export const enderSchema = z.enum(['you', 'rule', 'relay', 'peer', 'system']);
export type Ender = z.infer<typeof enderSchema>;

export const acceptedStateSchema = z.enum(['securing', 'open', 'peer-ended', 'we-ended', 'closed']);
export type AcceptedState = z.infer<typeof acceptedStateSchema>;

/** The other half of a relayed connection: ours to the real server. */
const forwardSchema = z.object({
  captureId: z.string(),
  target: z.string(),
  state: acceptedStateSchema,
  sentBytes: z.number(),
  receivedBytes: z.number(),
});

/** One row of the list. Times: milliseconds since 1970. */
export const acceptedRowSchema = z.object({
  /** Counts from 1 per listener. */
  number: z.number(),
  captureId: z.string(),
  /** `127.0.0.1:53188`; of a unix socket nothing is known. */
  peer: z.string(),
  state: acceptedStateSchema,
  /** When `closed`. */
  how: z.enum(['ended', 'closed', 'reset', 'failed']).optional(),
  by: enderSchema.optional(),
  /** From 1, when a rule closed it. */
  rule: z.number().optional(),
  /** What is worth knowing beside the state: TLS on a plain port, why it failed. */
  note: z.string().optional(),
  receivedBytes: z.number(),
  sentBytes: z.number(),
  acceptedAt: z.number(),
  closedAt: z.number().optional(),
  /** Of the last byte in either direction. */
  lastAt: z.number(),
  /** What the ClientHello asked for. */
  serverName: z.string().optional(),
  protocols: z.array(z.string()).optional(),
  /** What was agreed. */
  protocol: z.string().optional(),
  tlsVersion: z.string().optional(),
  /** Subject of the client's certificate, and what is wrong with it. */
  client: z.object({ name: z.string(), fault: z.string().optional() }).optional(),
  forward: forwardSchema.optional(),
});
export type AcceptedRow = z.infer<typeof acceptedRowSchema>;

export const listenerSummarySchema = z.object({
  listenerId: z.string(),
  state: z.enum(['listening', 'stopped']),
  /** What the system gave: port 0 has become a number. */
  address: z.string(),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  /** Open now, accepted so far, refused over the limit or for want of resources. */
  open: z.number(),
  accepted: z.number(),
  refused: z.number(),
  /** Rows in the list; closed ones fall out after a while or when it is cleared. */
  listed: z.number(),
  receivedBytes: z.number(),
  sentBytes: z.number(),
  /** Of the rules that are in force, by id. */
  rules: z.array(z.object({ id: z.string(), hits: z.number(), fault: failure.optional() })),
  /** It went on, or stopped, because of this. */
  fault: failure.optional(),
});
export type ListenerSummary = z.infer<typeof listenerSummarySchema>;

const action = z.enum(['end', 'close', 'reset']);
export type AcceptedAction = z.infer<typeof action>;

export const listenChannels = {
  /** Listens; connections of an earlier start with the same id stay in its list. */
  'listen.start': {
    request: z.object({ listenerId, settings: listenSettingsSchema }),
    response: z.object({ address: z.string() }),
  },
  /** Accepts no more; what is open stays open. */
  'listen.stop': { request: onListener, response: done },
  /** Its tab is gone: stops, closes all connections, discards their logs. */
  'listen.forget': { request: onListener, response: done },
  /** Rules, framing, limit and faults of a relay take effect at once; address and TLS need a new start. */
  'listen.change': { request: z.object({ listenerId, settings: listenSettingsSchema }), response: done },
  /** What is wrong with each rule, by id; nothing is started. */
  'listen.check': {
    request: z.object({ rules: z.array(ruleSchema).max(1000), format: wireFormatSchema }),
    response: z.object({ faults: z.array(z.object({ id: z.string(), fault: failure })) }),
  },
  /** Newest first. */
  'listen.connections': {
    request: onListener.extend({ from: z.int().min(0), count: z.int().min(1).max(500) }),
    response: z.object({ total: z.number(), rows: z.array(acceptedRowSchema) }),
  },
  /** The logs that the page shows: of these it is told the summaries, of other accepted connections it is not. */
  'listen.show': { request: onListener.extend({ captureIds: z.array(z.string()).max(4) }), response: done },
  /** `left`: connections that could not, and why the first could not. */
  'listen.act': {
    request: onListener.extend({ whom, action }),
    response: z.object({ done: z.number(), left: z.number(), reason: failure.optional() }),
  },
  'listen.send': {
    request: onListener.extend({ whom, bytes }),
    response: z.object({ done: z.number(), left: z.number(), reason: failure.optional() }),
  },
  /** Closed connections leave the list, and their logs go. */
  'listen.clear': { request: onListener, response: done },
  /** The certificate of this installation's own authority: PEM, for clients to trust. */
  'listen.authority': { request: z.object({}), response: z.object({ pem: z.string() }) },
  /** A file of rules; null: they changed their mind. */
  'listen.saveRules': {
    request: z.object({ name: z.string(), text: z.string() }),
    response: z.object({ path: z.string().nullable() }),
  },
  'listen.openRules': {
    request: z.object({}),
    response: z.object({ file: z.object({ name: z.string(), text: z.string() }).nullable() }),
  },
} as const;

/** At most 30 times a second, with the newest of each listener that changed; `gone`: forgotten ones. */
export const listenNewsSchema = z.object({
  listeners: z.array(listenerSummarySchema),
  gone: z.array(z.string()),
});
