// Every IPC channel, once: request and response schema, and the events that main pushes. Nothing else crosses.
import { z } from 'zod';
import { authSchema } from './auth';
import { captureSummarySchema } from './capture';
import { captureChannels, captureRowSchema } from './capture-channels';
import {
  catalogSchema,
  importEntrySchema,
  reflectionSettingsSchema,
  detailsSliceSchema,
  symbolHitSchema,
  symbolKindSchema,
} from './catalog';
import { frameChannels, framesChangedSchema } from './frame-channels';
import { metadataInputSchema } from './metadata-row';
import { listenChannels, listenNewsSchema } from './listen-channels';
import { healthNewsSchema, panelChannels } from './server-panels';
import { secretChannels, secretKeepingSchema } from './secret-keeping';
import { targetChannels } from './target-channels';
import { callSettingsSchema, targetSettingsSchema } from './target-settings';
import { tcpChannels } from './tcp/channels';
import { tcpLiveSchema } from './tcp/run-plan';
import { tlsReportSchema } from './tls-report';
import { securitySchema, workspaceSchema } from './workspace';

export type { MetadataInput } from './metadata-row';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes');
const captureId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
const nothing = z.object({});
/** The answer of a channel that only does something. */
const done: z.ZodType<object> = z.object({});

export type { CaptureLine, CaptureRow, Lifeline, RowFilter } from './capture-channels';

export const demoStateSchema = z.object({
  running: z.boolean(),
  /** `127.0.0.1:50051` when running. */
  grpcTarget: z.string(),
  echoTarget: z.string(),
  framedTarget: z.string(),
  sourceId: z.string(),
});
export type DemoState = z.infer<typeof demoStateSchema>;

export const connectionSchema = z.object({
  protocol: z.enum(['grpc', 'tcp']),
  target: z.string(),
  state: z.enum(['idle', 'connecting', 'ready', 'failed', 'half-closed', 'closed']),
  openCalls: z.number(),
  /** `failed`: what the last try met, in the system's words. */
  reason: z.string().optional(),
  /** `failed`: the same as one word: ECONNREFUSED, TIMEOUT, CERT_HAS_EXPIRED. */
  reasonCode: z.string().optional(),
  /** `failed` with calls that wait for the connection: milliseconds since 1970. */
  nextTryAt: z.number().optional(),
  /** The server asked to close: HTTP/2 code by name, and its words. */
  goaway: z.object({ code: z.number(), name: z.string(), text: z.string() }).optional(),
  /** `unverified`: TLS, but nobody looked at the certificate. */
  secured: z.enum(['plaintext', 'tls', 'unverified']).optional(),
  /** `127.0.0.1:50051`: where the newest connection leads. */
  address: z.string().optional(),
  /** Requests that wait because the server takes `limit` streams at a time on one connection. */
  waiting: z.object({ calls: z.number(), limit: z.number() }).optional(),
});
export type Connection = z.infer<typeof connectionSchema>;

export const grpcOpenSchema = z.object({
  captureId,
  target: z.string(),
  security: securitySchema,
  path: z.string(),
  clientStreaming: z.boolean(),
  serverStreaming: z.boolean(),
  metadata: z.array(metadataInputSchema).max(1000),
  deadlineMs: z.number().int().positive().max(2_147_483_647).optional(),
  /** Encoded messages to send at once: exactly one for a unary or server-streaming call, any number otherwise. */
  messages: z.array(bytes),
  /** How the target is reached; absent: as `security` says, and nothing else. With it, `security` must agree. */
  settings: targetSettingsSchema.optional(),
  options: callSettingsSchema.optional(),
  /** Becomes metadata before the call goes out; a token is asked for where one is needed. */
  auth: authSchema.optional(),
});
export type GrpcOpen = z.infer<typeof grpcOpenSchema>;

const onCapture = z.object({ captureId });
const onSource = z.object({ sourceId: z.string() });

export const channels = {
  'app.info': {
    request: nothing,
    response: z.object({
      version: z.string(),
      platform: z.string(),
      electron: z.string(),
      chrome: z.string(),
      node: z.string(),
    }),
  },
  /** https only; asks nothing more, so call it from a click alone. */
  'app.openExternal': { request: z.object({ url: z.string() }), response: done },
  'app.copyText': { request: z.object({ text: z.string() }), response: done },
  'app.openInEditor': {
    request: z.object({ path: z.string(), line: z.number(), column: z.number() }),
    response: done,
  },
  'window.act': {
    request: z.object({
      action: z.enum(['minimize', 'toggle-maximize', 'close', 'saved-and-ready-to-close']),
    }),
    response: done,
  },
  /** Native choosers. An empty list or null means that the person changed their mind. */
  'dialog.chooseProtos': {
    request: z.object({ what: z.enum(['files', 'folder']) }),
    response: z.object({ paths: z.array(z.string()) }),
  },
  'dialog.readFile': {
    request: z.object({ maxBytes: z.number().int().positive() }),
    response: z.object({ file: z.object({ name: z.string(), bytes }).nullable() }),
  },

  'schema.open': {
    request: z.object({ paths: z.array(z.string()).min(1) }),
    response: z.object({ sourceIds: z.array(z.string()) }),
  },
  'schema.catalog': { request: nothing, response: catalogSchema },
  /** The tree and the problems of one source; the page asks when the summary's revision went up. */
  /** `from`: the package to begin with, from `next` of the answer before. */
  'schema.details': {
    request: onSource.extend({ from: z.number().int().min(0).optional() }),
    response: detailsSliceSchema,
  },
  'schema.openReflection': {
    request: z.object({ settings: reflectionSettingsSchema }),
    response: z.object({ sourceId: z.string() }),
  },
  /** Other settings for a reflection source; it asks the server again. */
  'schema.editReflection': {
    request: z.object({ sourceId: z.string(), settings: reflectionSettingsSchema }),
    response: done,
  },
  /** An empty name gives the source its own name back. */
  'schema.rename': {
    request: z.object({ sourceId: z.string(), label: z.string().max(200) }),
    response: done,
  },
  'schema.reload': { request: onSource, response: done },
  'schema.remove': { request: onSource, response: done },
  /** Adds an import folder (asks for it when `path` is absent) and loads failed sources again. */
  'schema.addRoot': {
    request: z.object({ path: z.string().optional() }),
    response: z.object({ added: z.boolean() }),
  },
  'schema.removeRoot': { request: z.object({ path: z.string() }), response: done },
  /** FileDescriptorSet bytes with just the files that these types need, with source info for docs. */
  'schema.closure': {
    request: z.object({ sourceId: z.string(), typeNames: z.array(z.string()).min(1) }),
    response: z.object({ revision: z.number(), fileDescriptorSet: bytes }),
  },

  /** Where a file of a source is on this machine, by its import name; null when it is not. */
  'schema.place': {
    request: z.object({ sourceId: z.string(), file: z.string() }),
    response: z.object({ path: z.string().nullable() }),
  },
  /** Where every import of a source led; unresolved ones first, then by file. */
  'schema.imports': {
    request: onSource,
    response: z.object({ imports: z.array(importEntrySchema), total: z.number() }),
  },
  /** Symbols of all sources by name, best first. */
  'schema.search': {
    request: z.object({
      query: z.string().max(200),
      limit: z.number().int().min(1).max(500),
      /** These alone; an empty query then lists them all. */
      kinds: z.array(symbolKindSchema).min(1).optional(),
    }),
    response: z.object({ hits: z.array(symbolHitSchema), total: z.number() }),
  },
  /** Fields, methods and extensions of a source that use a message or enum. */
  'schema.uses': {
    request: z.object({ sourceId: z.string(), typeName: z.string() }),
    response: z.object({ hits: z.array(symbolHitSchema), total: z.number() }),
  },
  /** Writes a source, or these symbols with all that they need, where the person chooses. Null: they changed their mind. */
  'schema.export': {
    request: z.object({
      sourceId: z.string(),
      /** Full names of services or types; empty means the whole source. */
      symbols: z.array(z.string()),
      format: z.enum(['descriptor-set', 'proto']),
    }),
    response: z.object({
      /** `lost`: options that .proto text cannot hold because nothing declares them; they are comments in it. */
      saved: z.object({ path: z.string(), files: z.number(), lost: z.number() }).nullable(),
    }),
  },

  'grpc.open': { request: grpcOpenSchema, response: done },
  'grpc.send': {
    /** `compress: false`: this message goes out as it is, also when the call compresses. */
    request: z.object({ captureId, message: bytes, compress: z.boolean().optional() }),
    response: done,
  },
  'grpc.end': { request: onCapture, response: done },
  'grpc.cancel': { request: onCapture, response: done },
  /** What the server shows in a TLS handshake: of a live connection when there is one, else a look is taken. */
  'grpc.certificates': {
    request: z.object({ target: z.string(), settings: targetSettingsSchema }),
    response: z.object({ reports: z.array(tlsReportSchema) }),
  },
  ...panelChannels,
  ...targetChannels,
  ...secretChannels,

  ...tcpChannels,

  ...listenChannels,

  ...captureChannels,
  ...frameChannels,

  'connections.list': { request: nothing, response: z.object({ connections: z.array(connectionSchema) }) },
  'demo.start': { request: nothing, response: demoStateSchema },
  'demo.stop': { request: nothing, response: demoStateSchema },
  'demo.state': { request: nothing, response: demoStateSchema },

  'workspace.load': {
    request: nothing,
    response: z.object({ state: workspaceSchema, notices: z.array(z.string()) }),
  },
  'workspace.save': { request: z.object({ state: workspaceSchema }), response: done },
} as const;

export type Channel = keyof typeof channels;
export type RequestOf<C extends Channel> = z.infer<(typeof channels)[C]['request']>;
export type ResponseOf<C extends Channel> = z.infer<(typeof channels)[C]['response']>;

/** What main pushes; batched and rate-limited by ipc/event-pump. */
export const pushes = {
  'capture.changed': z.object({
    summaries: z.array(captureSummarySchema),
    /** The first rows of new calls, each once: the page need not ask for them. */
    heads: z.array(z.object({ captureId, rows: z.array(captureRowSchema) })).optional(),
  }),
  'capture.usage': z.object({ bytes: z.number(), quotaBytes: z.number() }),
  /** Captures that the user opened from outside the page (argument, double-click). */
  'app.opened': z.object({ captures: z.array(z.string()) }),
  'schema.changed': z.object({
    catalog: catalogSchema,
    /** Sources that the user just opened from outside the page (argument, double-click): show them. */
    reveal: z.array(z.string()),
    /** A refusal that has no other place: a path that does not exist. */
    notice: z.string().optional(),
  }),
  'frames.changed': framesChangedSchema,
  'health.changed': healthNewsSchema,
  /** A token of client credentials came or went: who shows one asks for its state. */
  'auth.changed': nothing,
  'secrets.changed': secretKeepingSchema,
  'listen.changed': listenNewsSchema,
  'tcp.live': z.object({ live: z.array(tcpLiveSchema) }),
  'connections.changed': z.object({ connections: z.array(connectionSchema) }),
  'demo.changed': demoStateSchema,
  /** A command chosen in the native menu, by the id of the page's command table. */
  'app.command': z.object({ command: z.string() }),
  /** The window wants to close: save, then answer with window.act `saved-and-ready-to-close`. */
  'app.closing': z.object({}),
} as const;
export type PushName = keyof typeof pushes;
export type PushOf<P extends PushName> = z.infer<(typeof pushes)[P]>;
export type Push = { [P in PushName]: { name: P; payload: PushOf<P> } }[PushName];
