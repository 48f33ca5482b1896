// The channels of capture logs: rows, lines, places and search, each pulled by the page for what it shows.
import { z } from 'zod';
import { encodingSchema } from './bytes/encoding';
import { captureSummarySchema, directionSchema, eventKindSchema } from './capture';
import { streamPlaceSchema } from './frame-channels';
import { openedCaptureSchema } from './opened-capture';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes');
const captureId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
/** The answer of a channel that only does something. */
const done: z.ZodType<object> = z.object({});
const filter = z.enum(['all', 'sent', 'received']);
export type RowFilter = z.infer<typeof filter>;

/** One event as the timeline shows it; `bytes` is cut to the asked preview, `size` is the true length. */
export const captureRowSchema = z.object({
  seq: z.number(),
  kind: eventKindSchema,
  direction: directionSchema,
  /** Counts per direction, from 1, for messages and chunks; 0 for other events. */
  number: z.number(),
  /** Microseconds since the log's start. */
  timeUs: z.number(),
  size: z.number(),
  bytes,
  /** A chunk that was not sent by hand: sent-by.ts. */
  by: z.number().optional(),
});
export type CaptureRow = z.infer<typeof captureRowSchema>;

/** One 18 px line of the TCP log: the head of a chunk, an event, or up to 16 bytes (hex) or one text line of it. */
export const captureLineSchema = z.object({
  seq: z.number(),
  part: z.enum(['head', 'bytes']),
  kind: eventKindSchema,
  direction: directionSchema,
  number: z.number(),
  timeUs: z.number(),
  /** Since the previous chunk or event in the log, microseconds. */
  sinceUs: z.number(),
  /** Of the whole chunk. */
  size: z.number(),
  /** Position of this line's first byte in its direction's stream. */
  offset: z.number(),
  /** For `head` of an event: its JSON payload. For `bytes`: this line's bytes. */
  bytes,
  /** Text layout: unfinished character bytes that came just before this line, in the same direction. */
  carry: bytes,
  /** Text layout: bytes at the end of this line that a later line of the same direction finishes. */
  unfinished: z.number(),
  /** A chunk that was not sent by hand: sent-by.ts. */
  by: z.number().optional(),
});
export type CaptureLine = z.infer<typeof captureLineSchema>;

const row = z.object({ row: z.number(), seq: z.number() });

export const lifelineSchema = z.object({
  endUs: z.number(),
  /** Width of one bucket; the arrays count payload events per bucket from time zero. */
  bucketUs: z.number(),
  sent: z.array(z.number()),
  received: z.array(z.number()),
  /** Every message or chunk, when there are at most 400; else empty. */
  ticks: z.array(z.object({ seq: z.number(), direction: directionSchema, timeUs: z.number() })),
  /** Headers, half-closes, status, closed: at most 64. */
  marks: z.array(
    z.object({ seq: z.number(), kind: eventKindSchema, direction: directionSchema, timeUs: z.number() }),
  ),
});
export type Lifeline = z.infer<typeof lifelineSchema>;

const onCapture = z.object({ captureId });

/** Their channels in the contract. */
export const captureChannels = {
  /** Opens the log from disk when it is not in memory. */
  'capture.summary': { request: onCapture, response: captureSummarySchema },
  'capture.read': {
    request: z.object({
      captureId,
      filter,
      from: z.number().int().min(0),
      count: z.number().int().min(1).max(500),
      previewBytes: z.number().int().min(0).max(65_536),
    }),
    response: z.object({ total: z.number(), rows: z.array(captureRowSchema) }),
  },
  'capture.event': {
    request: z.object({ captureId, seq: z.number().int().min(0) }),
    response: captureRowSchema,
  },
  'capture.lines': {
    request: z.object({
      captureId,
      filter,
      layout: z.enum(['hex', 'text']),
      /** Of the text layout. */
      encoding: encodingSchema.optional(),
      from: z.number().int().min(0),
      count: z.number().int().min(1).max(500),
    }),
    response: z.object({ total: z.number(), lines: z.array(captureLineSchema) }),
  },
  'capture.lifeline': { request: onCapture, response: lifelineSchema },
  /** The row (under a filter; for `lines` the line) nearest to a time or of a sequence number. */
  'capture.locate': {
    request: z.object({
      captureId,
      filter,
      layout: z.enum(['rows', 'hex', 'text']),
      encoding: encodingSchema.optional(),
      /** `place`: the line that holds a byte of a stream (hex), or its event. */
      at: z.union([
        z.object({ timeUs: z.number() }),
        z.object({ seq: z.number() }),
        z.object({ place: streamPlaceSchema }),
      ]),
    }),
    response: row,
  },
  /** Finds payload bytes (ASCII letters match in either case); wraps around; null when there is none. */
  'capture.search': {
    request: z.object({
      captureId,
      filter,
      needle: bytes,
      /** Search starts after (next) or before (previous) this event. */
      seq: z.number().int().min(-1),
      toward: z.enum(['next', 'previous']),
    }),
    response: z.object({ found: row.nullable() }),
  },
  'capture.usage': {
    request: z.object({}),
    response: z.object({ bytes: z.number(), quotaBytes: z.number() }),
  },
  /** Opens a capture from a file, as the command keeps it; the file itself stays as it is. */
  'capture.open': { request: z.object({ path: z.string() }), response: openedCaptureSchema },
  'capture.discard': { request: onCapture, response: done },
} as const;
