// What the page asks about the frames of a TCP log, and the channels that it asks through: frames are made in main.
import { z } from 'zod';
import { checksumSchema } from './bytes/checksum';
import { directionSchema } from './capture';
import { framingSchema } from './framing/framing';
import { wireFormatSchema } from './tcp/wire-format';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes');
const captureId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
const filter = z.enum(['all', 'sent', 'received']);
const done: z.ZodType<object> = z.object({});
const whole = z.number().int().min(0);

/** A byte of one direction's stream. */
export const streamPlaceSchema = z.object({ direction: directionSchema, offset: whole });
export type StreamPlace = z.infer<typeof streamPlaceSchema>;

/** How a log is cut. `marks`: the bytes from which a person made the cutting begin anew. */
export const frameCutSchema = z.object({
  /** Null: each write and each read is a frame. */
  framing: framingSchema.nullable(),
  cap: z.int().min(1).max(2_000_000_000),
  marks: z.array(streamPlaceSchema).max(100),
});
export type FrameCut = z.infer<typeof frameCutSchema>;

/**
 * `noise`: bytes between frames, which only marks around frames can tell. `cut`: the stream, or a person, ended it inside
 * a frame. `fault`: the framing stopped making sense; what follows, up to the next mark, is `skipped`.
 */
export const frameKindSchema = z.enum(['frame', 'noise', 'cut', 'fault', 'skipped']);
export type FrameKind = z.infer<typeof frameKindSchema>;

export const frameFaultSchema = z.object({
  /** Those of `FrameFault`, and `lost`: bytes of this log were not kept. */
  code: z.enum(['too-long', 'no-end', 'bad-length', 'too-short', 'bad-flag', 'bad-escape', 'lost']),
  /** Of the length, flag or escape that is wrong. */
  offset: z.number(),
  /** The length as it was read, decimal; absent when there was none. */
  announced: z.string().optional(),
  /** `length 1,734,439,797 exceeds 64 MB at offset 0x3E: wrong framing?` */
  sentence: z.string(),
});
export type StoredFault = z.infer<typeof frameFaultSchema>;

const placed = {
  /** Identity: the place in the order in which frames were completed, over both directions. */
  entry: z.number(),
  kind: frameKindSchema,
  direction: directionSchema,
  /** Per direction, from 1; of what is no frame: that of the last frame before it. */
  number: z.number(),
  /** In its direction's stream, and how many bytes, all parts together. */
  start: z.number(),
  size: z.number(),
  /** Bytes before and after the payload. */
  prefix: z.number(),
  suffix: z.number(),
};

/** Part of the stream, for the hex dump. `open`: more bytes of it are awaited. */
export const frameSpanSchema = z.object({ ...placed, open: z.boolean() });
export type FrameSpan = z.infer<typeof frameSpanSchema>;

export const frameRowSchema = z.object({
  ...placed,
  /** When its last byte came. Microseconds since the log's start. */
  timeUs: z.number(),
  /** Numbers of the first and the last chunk that it came in, and the event of the last one. */
  firstChunk: z.number(),
  lastChunk: z.number(),
  seq: z.number(),
  /** The beginning of the frame: its prefix and as much as was asked for. */
  bytes,
  /** Whether the checksum is right; absent when there is none or the frame is too long for a list. */
  isRight: z.boolean().optional(),
  fault: frameFaultSchema.optional(),
});
export type FrameRow = z.infer<typeof frameRowSchema>;

export const frameStateSchema = z.object({
  /** Frames so far. */
  sent: z.number(),
  received: z.number(),
  /** Rows, faults and noise included. */
  rows: z.number(),
  /** Bytes looked at, of how many. Less: it goes on by itself. */
  doneBytes: z.number(),
  bytes: z.number(),
  /** Where each direction's cutting stopped, if it did. */
  faults: z.array(frameFaultSchema.extend({ direction: directionSchema, start: z.number() })),
});
export type FrameState = z.infer<typeof frameStateSchema>;

const onFrames = { captureId, cut: frameCutSchema };
const checksum = z
  .object({ checksum: checksumSchema, covers: z.enum(['payload', 'frame']) })
  .nullable()
  .default(null);

export const exportKindSchema = z.enum([
  'raw-sent',
  'raw-received',
  'hex',
  'text',
  'frames',
  'pcapng',
  'script',
]);
export type ExportKind = z.infer<typeof exportKindSchema>;

/** Their channels in the contract. */
export const frameChannels = {
  /** From here on the frames of this log are cut in this way, as its bytes come; a cutting in another way stops. */
  'frames.watch': { request: z.object(onFrames), response: frameStateSchema },
  /** Nobody looks at them any more: what comes later is cut when someone does. */
  'frames.release': { request: z.object({ captureId }), response: done },
  'frames.rows': {
    request: z.object({
      ...onFrames,
      filter,
      from: whole,
      count: z.number().int().min(1).max(500),
      /** These entries instead of a range: a search's matches. */
      entries: z.array(whole).max(500).optional(),
      /** Of each frame, its prefix included. */
      previewBytes: z.number().int().min(0).max(65_536),
      checksum,
    }),
    response: z.object({ total: z.number(), rows: z.array(frameRowSchema) }),
  },
  /** One frame whole. Fails with `unknown-frame`, and with `too-large` above `maxBytes`. */
  'frames.frame': {
    request: z.object({ ...onFrames, entry: whole, maxBytes: z.number().int().positive() }),
    response: frameRowSchema,
  },
  /** The row of the frame that holds a byte, or that is nearest to a chunk, a time or a number; null when there is none. */
  'frames.locate': {
    request: z.object({
      ...onFrames,
      filter,
      at: z.union([
        z.object({ place: streamPlaceSchema }),
        z.object({ seq: whole }),
        z.object({ timeUs: z.number() }),
        z.object({ direction: directionSchema, number: whole }),
        z.object({ entry: whole }),
      ]),
    }),
    response: z.object({ found: z.object({ row: z.number(), entry: z.number() }).nullable() }),
  },
  /** The frames that touch these ranges of the streams (`to` is exclusive), each once, in the order of the streams. */
  'frames.spans': {
    request: z.object({
      ...onFrames,
      ranges: z.array(z.object({ direction: directionSchema, from: whole, to: whole })).max(400),
    }),
    response: z.object({ spans: z.array(frameSpanSchema) }),
  },
  /** The beginning of one direction as it was read, for a guess: pieces with their bytes, at most `maxBytes`. */
  'frames.sample': {
    request: z.object({
      captureId,
      direction: directionSchema,
      from: whole,
      maxBytes: z.number().int().min(1).max(1_000_000),
    }),
    response: z.object({ chunks: z.array(bytes) }),
  },
  /** Asks where to, and writes. Null: the person changed their mind. Fails with `cancelled`. */
  'frames.export': {
    request: z.object({ captureId, kind: exportKindSchema, format: wireFormatSchema, cut: frameCutSchema }),
    response: z.object({
      saved: z
        .object({ path: z.string(), bytes: z.number(), items: z.number(), lost: z.number() })
        .nullable(),
    }),
  },
  'frames.cancelExport': { request: z.object({ captureId }), response: done },
} as const;

/** A pushed state of a watched log. */
export const framesChangedSchema = z.object({ captureId: z.string(), state: frameStateSchema });
