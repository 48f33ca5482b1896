// What comes back after a restart: tabs with their drafts, sizes, theme. One versioned document, checked on every read.
import { streamPlaceSchema } from './frame-channels';
import { z } from 'zod';
import { metadataRowSchema } from './metadata-row';
import { serverTabSchema } from './server-panels';
import { callAuthSchema, targetProfileSchema } from './target-profile';
import { callSettingsSchema, securitySchema } from './target-settings';
import { lineEndingSchema } from './bytes/line-ending';
import { composerStateSchema } from './tcp/composer-state';
import { connectSettingsSchema, plainConnectSettings } from './tcp/target';
import { listenTabSchema } from './listen-tab';
import { plainWireFormat, wireFormatSchema } from './tcp/wire-format';

export type { MetadataRow } from './metadata-row';
export { securitySchema, type Security } from './target-settings';

export const methodRefSchema = z.object({
  sourceId: z.string(),
  path: z.string(),
  clientStreaming: z.boolean(),
  serverStreaming: z.boolean(),
});
export type MethodRef = z.infer<typeof methodRefSchema>;

export const callTabSchema = z.object({
  kind: z.literal('call'),
  id: z.string(),
  method: methodRefSchema.nullable(),
  target: z.string(),
  security: securitySchema,
  /** Milliseconds; null means none. */
  deadlineMs: z.number().nullable(),
  metadata: z.array(metadataRowSchema),
  auth: callAuthSchema.default({ kind: 'inherit' }),
  options: callSettingsSchema.default({}),
  /** The draft is JSON text; the form is a view of it. */
  draft: z.string(),
  editor: z.enum(['form', 'json']),
  expanded: z.array(z.string()),
  prepared: z.array(z.object({ id: z.string(), text: z.string() })),
  afterSending: z.enum(['keep', 'clear', 'next']),
  requestPane: z.enum(['message', 'metadata', 'options', 'docs', 'prepared']),
  responsePane: z.enum(['messages', 'headers', 'trailers', 'error', 'timing']),
  detail: z.enum(['tree', 'json', 'wire']),
  captureId: z.string().nullable(),
});
export type CallTabState = z.infer<typeof callTabSchema>;

export const tcpTabSchema = z.object({
  kind: z.literal('tcp'),
  id: z.string(),
  host: z.string(),
  /** As typed, so that a half-typed port comes back too. */
  port: z.string(),
  timeoutMs: z.number(),
  /** How the socket is made, beside host and port. */
  connect: connectSettingsSchema.default(plainConnectSettings),
  /** What is being written, and what was sent before. */
  composer: composerStateSchema.optional(),
  /** What was written before there was `composer`: read once, not written any more. */
  mode: z.enum(['text', 'hex']).optional(),
  text: z.string().optional(),
  hex: z.string().optional(),
  lineEnding: lineEndingSchema.optional(),
  recent: z
    .array(z.object({ mode: z.enum(['text', 'hex', 'file']), text: z.string(), size: z.number() }))
    .optional(),
  view: z.enum(['hex', 'text', 'frames']),
  /** How the bytes of both directions are read and written. */
  format: wireFormatSchema.default(plainWireFormat),
  /** How a chosen frame is shown. */
  detail: z.enum(['tree', 'json', 'wire']).default('json'),
  /** Bytes of that capture from which its frames are cut anew. */
  marks: z.array(streamPlaceSchema).default([]),
  captureId: z.string().nullable(),
});
export type TcpTabState = z.infer<typeof tcpTabSchema>;

/** The page about one source: its problems (picture 07). */
export const sourceTabSchema = z.object({ kind: z.literal('source'), id: z.string(), sourceId: z.string() });
export type SourceTabState = z.infer<typeof sourceTabSchema>;

/** The documentation of one service, message or enum. */
export const docsTabSchema = z.object({
  kind: z.literal('docs'),
  id: z.string(),
  sourceId: z.string(),
  /** Full name without a leading dot. */
  symbol: z.string(),
});
export type DocsTabState = z.infer<typeof docsTabSchema>;

export const tabStateSchema = z.discriminatedUnion('kind', [
  callTabSchema,
  tcpTabSchema,
  sourceTabSchema,
  docsTabSchema,
  serverTabSchema,
  listenTabSchema,
]);
export type TabState = z.infer<typeof tabStateSchema>;

export const workspaceSchema = z.object({
  version: z.literal(1),
  tabs: z.array(tabStateSchema),
  activeTab: z.string().nullable(),
  theme: z.enum(['system', 'dark', 'light']),
  /** `auto` follows the window's width. */
  layout: z.enum(['auto', 'columns', 'rows']),
  sidebar: z.object({ width: z.number(), open: z.boolean() }),
  /** Percent of the first pane, by split name. */
  splits: z.record(z.string(), z.number()),
  /** Tree nodes that the user closed, and with `+` before them nodes that start closed and were opened. */
  collapsed: z.array(z.string()),
  /** The comment of the method under the form is open. */
  aboutOpen: z.boolean(),
  recentTargets: z.array(z.string()),
  /** Settings that the calls to a target share. */
  targets: z.array(targetProfileSchema).default([]),
});
export type WorkspaceState = z.infer<typeof workspaceSchema>;
