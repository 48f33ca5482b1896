// What the services tree shows: sources, packages, services, methods, and what is wrong with each file.
import { z } from 'zod';
import { authSchema } from './auth';
import { metadataInputSchema } from './metadata-row';
import { targetSettingsSchema } from './target-settings';
import { securitySchema } from './workspace';

export const methodEntrySchema = z.object({
  name: z.string(),
  /** `/pkg.Service/Method`, as it goes on the wire. */
  path: z.string(),
  service: z.string(),
  clientStreaming: z.boolean(),
  serverStreaming: z.boolean(),
  /** Full names without a leading dot. */
  inputType: z.string(),
  outputType: z.string(),
  deprecated: z.boolean(),
  /** Import name of the file (`routeguide/route_guide.proto`) and 1-based line. */
  file: z.string(),
  line: z.number(),
});
export type MethodEntry = z.infer<typeof methodEntrySchema>;

export const serviceEntrySchema = z.object({
  /** Full name: `routeguide.RouteGuide`. */
  name: z.string(),
  deprecated: z.boolean(),
  file: z.string(),
  line: z.number(),
  methods: z.array(methodEntrySchema),
});
export type ServiceEntry = z.infer<typeof serviceEntrySchema>;

export const packageEntrySchema = z.object({ name: z.string(), services: z.array(serviceEntrySchema) });
export type PackageEntry = z.infer<typeof packageEntrySchema>;

export const excerptSchema = z.object({
  /** 1-based number of the first line in `lines`. */
  firstLine: z.number(),
  lines: z.array(z.string()),
  /** 1-based; columns count characters, `endColumn` is exclusive and at least column + 1. */
  line: z.number(),
  column: z.number(),
  endColumn: z.number(),
});
export type Excerpt = z.infer<typeof excerptSchema>;

/** One diagnostic of a file that does not compile (picture 07). */
export const schemaProblemSchema = z.object({
  /** Stable: `missing-semicolon`, `missing-import`, `syntax-without-equals`, `hyphen-in-name`, `undefined-type`,
   * `duplicate`, `encoding`, `unreadable`, `depends-on-failed`, `other` ... */
  code: z.string(),
  /** Import name, and the absolute path when it is a file on this machine. */
  file: z.string(),
  path: z.string().optional(),
  /** 1-based; 0 when the problem is about the whole file. */
  line: z.number(),
  column: z.number(),
  /** `A semicolon is missing`. */
  title: z.string(),
  /** What to do: `End line 13 with ;`. */
  hint: z.string(),
  /** The compiler's own words. */
  raw: z.string(),
  excerpt: excerptSchema.optional(),
  /** For a missing import: the folders that were searched, in order. */
  tried: z.array(z.string()).optional(),
  /** For a missing import: folders on this disk that, as import folders, would satisfy it; best first. */
  suggestions: z.array(z.string()).optional(),
});
export type SchemaProblem = z.infer<typeof schemaProblemSchema>;

/** How a server is asked for its schema (gRPC server reflection). */
export const reflectionSettingsSchema = z.object({
  /** `localhost:50051`, as typed. */
  target: z.string().min(1),
  security: securitySchema,
  /** Sent with reflection requests only; calls have their own. */
  metadata: z.array(metadataInputSchema).max(1000),
  /** For the whole answer: milliseconds. */
  timeoutMs: z.number().int().positive().max(600_000),
  /** How the target is reached beyond `security`; with it, `security` must agree. */
  connection: targetSettingsSchema.optional(),
  /** Becomes metadata before the server is asked. */
  auth: authSchema.optional(),
  /** `metadata` is the reflection's own; these rows and `connection` and `auth` were taken from the target's settings. */
  inherited: z.array(metadataInputSchema).max(1000).optional(),
});
export type ReflectionSettings = z.infer<typeof reflectionSettingsSchema>;

/** What main tells of a source unasked; the rest is pulled with `schema.details` when `revision` went up. */
export const sourceSummarySchema = z.object({
  id: z.string(),
  /** `set`: a descriptor set file (.binpb, .pb, .protoset, .desc, gzip too). */
  kind: z.enum(['file', 'folder', 'demo', 'set', 'reflection']),
  /** The person's own name for it, else `route_guide.proto`, the folder's name or the target. */
  label: z.string(),
  /** Absolute; for reflection the target. */
  path: z.string(),
  /**
   * `partial`: some files failed, the good ones are usable. `offline`: the server does not answer and the last good
   * answer is in use.
   */
  state: z.enum(['loading', 'ready', 'partial', 'failed', 'offline']),
  watching: z.boolean(),
  /** Goes up by one with every load that changed something. */
  revision: z.number(),
  /** Milliseconds since 1970 of the last try. */
  loadedAt: z.number(),
  /** Milliseconds since 1970 of the answer that is in use, when it is older than the last try. */
  goodAt: z.number().optional(),
  fileCount: z.number(),
  problemCount: z.number(),
  reflection: reflectionSettingsSchema.optional(),
});
export type SourceSummary = z.infer<typeof sourceSummarySchema>;

/** What is in a source: for the tree and for the page about the source. */
export const sourceDetailsSchema = z.object({
  revision: z.number(),
  /** Import name -> absolute path of the files that declare the services below, for "open in editor". */
  paths: z.record(z.string(), z.string()),
  packages: z.array(packageEntrySchema),
  problems: z.array(schemaProblemSchema),
});
export type SourceDetails = z.infer<typeof sourceDetailsSchema>;

/** A part of them: `next` is where the packages go on. Problems and paths come with the first part. */
export const detailsSliceSchema = sourceDetailsSchema.extend({ next: z.number().optional() });
export type DetailsSlice = z.infer<typeof detailsSliceSchema>;

/** A source as the page knows it: the newest summary with the newest details that were pulled. */
export type Source = SourceSummary & Omit<SourceDetails, 'revision'>;

export const catalogSchema = z.object({
  sources: z.array(sourceSummarySchema),
  /** Import folders that the user added, absolute. */
  roots: z.array(z.string()),
});
export type Catalog = z.infer<typeof catalogSchema>;

/** The catalog with the details of each source: what the page shows. */
export interface WholeCatalog {
  sources: Source[];
  roots: string[];
}

/** Where one import statement led. */
export const importEntrySchema = z.object({
  /** Import name of the importing file, and 1-based line of the statement. */
  file: z.string(),
  line: z.number(),
  /** The imported name. */
  name: z.string(),
  outcome: z.discriminatedUnion('kind', [
    /** Found below `root`; `why` says what made that folder a root. */
    z.object({
      kind: z.literal('file'),
      path: z.string(),
      root: z.string(),
      why: z.enum(['own-folder', 'ancestor', 'added', 'buf-config', 'vendored', 'opened-folder', 'bundled']),
    }),
    /** google/protobuf, which the compiler carries in itself. */
    z.object({ kind: z.literal('built-in') }),
    z.object({ kind: z.literal('missing'), tried: z.array(z.string()), suggestions: z.array(z.string()) }),
    z.object({ kind: z.literal('refused'), reason: z.string() }),
  ]),
});
export type ImportEntry = z.infer<typeof importEntrySchema>;

export const symbolKindSchema = z.enum([
  'service',
  'method',
  'message',
  'enum',
  'enum-value',
  'field',
  'extension',
]);
export type SymbolKind = z.infer<typeof symbolKindSchema>;

/** A named thing of a source, as search and "where is this used" list it. */
export const symbolHitSchema = z.object({
  sourceId: z.string(),
  kind: symbolKindSchema,
  /** Full name without a leading dot: `pkg.Message.field`, `pkg.Service.Method`. */
  name: z.string(),
  /** Import name and 1-based line (0 when not known). */
  file: z.string(),
  line: z.number(),
});
export type SymbolHit = z.infer<typeof symbolHitSchema>;

export type CallKind = 'unary' | 'server' | 'client' | 'bidi';
