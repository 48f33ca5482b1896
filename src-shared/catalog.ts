// What the services tree shows: sources, packages, services, methods, and what is wrong with each file.
import { z } from 'zod';

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
  docs: z.string(),
  deprecated: z.boolean(),
  /** Import name of the file (`routeguide/route_guide.proto`) and 1-based line. */
  file: z.string(),
  line: z.number(),
});
export type MethodEntry = z.infer<typeof methodEntrySchema>;

export const serviceEntrySchema = z.object({
  /** Full name: `routeguide.RouteGuide`. */
  name: z.string(),
  docs: z.string(),
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
});
export type SchemaProblem = z.infer<typeof schemaProblemSchema>;

export const sourceSchema = z.object({
  id: z.string(),
  kind: z.enum(['file', 'folder', 'demo']),
  /** `route_guide.proto` or the folder's name. */
  label: z.string(),
  path: z.string(),
  /** `partial`: some files failed, the good ones are usable. */
  state: z.enum(['loading', 'ready', 'partial', 'failed']),
  watching: z.boolean(),
  /** Goes up by one with every load that changed something. */
  revision: z.number(),
  /** Milliseconds since 1970 of the last try. */
  loadedAt: z.number(),
  fileCount: z.number(),
  /** Import name -> absolute path of the files that declare the services below, for "open in editor". */
  paths: z.record(z.string(), z.string()),
  packages: z.array(packageEntrySchema),
  problems: z.array(schemaProblemSchema),
});
export type Source = z.infer<typeof sourceSchema>;

export const catalogSchema = z.object({
  sources: z.array(sourceSchema),
  /** Import folders that the user added, absolute. */
  roots: z.array(z.string()),
});
export type Catalog = z.infer<typeof catalogSchema>;

export type CallKind = 'unary' | 'server' | 'client' | 'bidi';

export function callKind(method: { clientStreaming: boolean; serverStreaming: boolean }): CallKind {
  if (method.clientStreaming) return method.serverStreaming ? 'bidi' : 'client';
  return method.serverStreaming ? 'server' : 'unary';
}
