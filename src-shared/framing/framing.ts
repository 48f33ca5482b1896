// How a stream of bytes is cut into frames: the settings of every framing, checked wherever they come from.
import { z } from 'zod';

/** A frame that announces more than this is a fault, not memory. Bytes. */
export const defaultCap = 64_000_000;

export const lengthWidths = { u8: 1, u16: 2, u24: 3, u32: 4, u64: 8 } as const;
export type LengthWidth = keyof typeof lengthWidths;

const fewBytes = z.int().min(0).max(1024);
/** Hex digits in pairs, 1 to 64 bytes. */
const mark = z
  .string()
  .regex(/^([0-9a-f]{2}){1,64}$/i)
  .toLowerCase();

/** [before][length][after][payload][trailer], with an integer of fixed width as the length. */
const lengthFraming = z.strictObject({
  kind: z.literal('length'),
  width: z.enum(['u8', 'u16', 'u24', 'u32', 'u64']),
  endian: z.enum(['big', 'little']),
  /** Bytes of the header before the length. */
  before: fewBytes,
  /** Bytes of the header after the length. */
  after: fewBytes,
  /** Bytes behind the payload, such as a checksum. */
  trailer: fewBytes,
  /** What the length counts: the payload, everything after the length, or the whole frame. */
  counts: z.enum(['payload', 'rest', 'whole']),
  /** Added to the length that was read, for peers that count otherwise: the frame is so much longer. */
  extra: z.int().min(-1024).max(1024),
});
export type LengthFraming = z.infer<typeof lengthFraming>;

export const framingSchema = z.discriminatedUnion('kind', [
  lengthFraming,
  /** A base-128 varint; `zigzag` as in sint64, which Tendermint had. */
  z.strictObject({ kind: z.literal('varint'), zigzag: z.boolean() }),
  /** ASCII digits, padded with zeros: `00000187<xml...`. */
  z.strictObject({ kind: z.literal('decimal'), digits: z.int().min(1).max(15) }),
  /** A flag (1 is compressed), then 32 bits. */
  z.strictObject({ kind: z.literal('grpc') }),
  /** The mark ends a frame and is no part of the payload. */
  z.strictObject({ kind: z.literal('delimiter'), mark }),
  /**
   * `stuffed`: DLE (10) stands before each STX, ETX and DLE of the payload. `doubled`: the marks are DLE STX and DLE ETX,
   * and each DLE of the payload is doubled. `start` and `end` are one byte when there is an escape.
   */
  z
    .strictObject({
      kind: z.literal('between'),
      start: mark,
      end: mark,
      escape: z.enum(['none', 'stuffed', 'doubled']),
    })
    .refine(({ start, end, escape }) => escape === 'none' || mayEscape(start, end), {
      message: 'With DLE escapes, the start and the end are one byte each, different, and not DLE (10).',
    }),
  z.strictObject({ kind: z.literal('fixed'), size: z.int().min(1).max(defaultCap) }),
  /** A frame ends when nothing came for this long. Milliseconds. */
  z.strictObject({ kind: z.literal('idle'), ms: z.int().min(1).max(3_600_000) }),
  z.strictObject({ kind: z.literal('until-close') }),
]);
export type Framing = z.infer<typeof framingSchema>;

function mayEscape(start: string, end: string): boolean {
  return start.length === 2 && end.length === 2 && start !== end && start !== '10' && end !== '10';
}

/** A frame of 0 or more payload bytes as offsets in the stream: nothing is copied. Ends are exclusive. */
export interface Frame {
  readonly kind: 'frame';
  readonly start: number;
  readonly payloadStart: number;
  /** With an escape, these bytes still hold it: see `unescapePayload`. */
  readonly payloadEnd: number;
  readonly end: number;
}

/** Bytes between frames, which only `between` can tell. */
export interface Noise {
  readonly kind: 'noise';
  readonly start: number;
  readonly end: number;
}

/** Where the framing stopped making sense. Nothing after it is cut until someone resynchronises. */
export interface FrameFault {
  readonly kind: 'fault';
  /** `too-long`: over the cap. `bad-length`: no length at all. `too-short`: less than its own header. `bad-flag`: gRPC. */
  readonly code: 'too-long' | 'no-end' | 'bad-length' | 'too-short' | 'bad-flag' | 'bad-escape';
  /** Of the length, flag or escape that is wrong; for `no-end`, of the frame. */
  readonly offset: number;
  readonly cap: number;
  /** As it was read; undefined when there was no number. */
  readonly announced?: bigint;
  /** The bytes that are no length, flag or escape, in hex. */
  readonly found?: string;
}

/** The stream ended inside a frame: these bytes belong to none. */
export interface CutFrame {
  readonly kind: 'cut';
  readonly start: number;
  readonly end: number;
  /** How long the frame would have been; undefined when its prefix is not complete or it has none. */
  readonly wanted?: number;
}

export type FrameEvent = Frame | Noise | FrameFault | CutFrame;

/** The bytes of a mark: pairs of hex digits. */
export function markBytes(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at += 1)
    bytes[at] = Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}
