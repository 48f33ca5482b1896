// How the bytes of a connection are read and written: framing, checksum, text encoding, and the types of frames per direction.
import { z } from 'zod';
import { checksumSchema } from '../bytes/checksum';
import { encodingSchema } from '../bytes/encoding';
import { defaultCap, framingSchema } from '../framing/framing';

/** A message type of a loaded source, by its full name without a leading dot. */
export const typeRefSchema = z.object({ sourceId: z.string(), typeName: z.string() });
export type TypeRef = z.infer<typeof typeRefSchema>;

/**
 * Picks the type of a frame from its content. `field`: the frame is a `typeRef` message (the direction's own type), whose
 * field at `path` names the type of the bytes at `payload`; an empty `payload` means the frame as a whole. `any`: the frame
 * is a google.protobuf.Any. `header`: `size` bytes of the frame at `at` (from the frame's first byte) are a number.
 */
export const envelopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('any') }),
  z.object({
    kind: z.literal('field'),
    path: z.string(),
    payload: z.string(),
    routes: z.array(z.object({ value: z.string(), typeName: z.string() })).max(1000),
  }),
  z.object({
    kind: z.literal('header'),
    at: z.int().min(0).max(1024),
    size: z.union([z.literal(1), z.literal(2), z.literal(4)]),
    endian: z.enum(['big', 'little']),
    routes: z.array(z.object({ value: z.string(), typeName: z.string() })).max(1000),
  }),
]);
export type Envelope = z.infer<typeof envelopeSchema>;

export const frameChecksumSchema = z.object({
  checksum: checksumSchema,
  covers: z.enum(['payload', 'frame']),
});

export const wireFormatSchema = z.object({
  /** Null: there are no frames; each write and each read stands for itself. */
  framing: framingSchema.nullable(),
  /** A longer frame is a fault: bytes. */
  cap: z.int().min(1).max(2_000_000_000),
  checksum: frameChecksumSchema.nullable(),
  encoding: encodingSchema,
  sentType: typeRefSchema.nullable(),
  receivedType: typeRefSchema.nullable(),
  envelope: envelopeSchema.nullable(),
});
export type WireFormat = z.infer<typeof wireFormatSchema>;

export function plainWireFormat(): WireFormat {
  return {
    framing: null,
    cap: defaultCap,
    checksum: null,
    encoding: 'utf-8',
    sentType: null,
    receivedType: null,
    envelope: null,
  };
}
