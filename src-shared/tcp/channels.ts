// The channels of raw TCP connections in the contract.
import { z } from 'zod';
import { tlsSettingsSchema } from '../target-settings';
import { framingSchema } from '../framing/framing';
import { chosenFileSchema } from './composer-state';
import { runPlanSchema } from './run-plan';
import { tcpTargetSchema } from './target';
import { frameChecksumSchema } from './wire-format';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes');
const captureId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
const onCapture = z.object({ captureId });
const done: z.ZodType<object> = z.object({});

export const tcpChannels = {
  'tcp.connect': { request: tcpTargetSchema.extend({ captureId }), response: done },
  'tcp.run': { request: z.object({ captureId, plan: runPlanSchema }), response: done },
  'tcp.stopRun': { request: onCapture, response: done },
  'tcp.send': { request: z.object({ captureId, bytes }), response: done },
  /** Asks for a file; null: nothing was chosen. */
  'tcp.chooseFile': {
    request: z.object({}),
    response: z.object({ file: chosenFileSchema.nullable() }),
  },
  /** Its first bytes, for what is on the wire, and its size now. */
  'tcp.lookAtFile': {
    request: z.object({ path: z.string().min(1), maxBytes: z.int().min(0).max(4_000_000) }),
    response: z.object({ file: chosenFileSchema, bytes }),
  },
  /** Streams a file; in a frame or with a checksum it is read whole, up to 64 MB. `size`: bytes on the wire. */
  'tcp.sendFile': {
    request: z.object({
      captureId,
      path: z.string().min(1),
      framing: framingSchema.nullable(),
      checksum: frameChecksumSchema.nullable(),
    }),
    response: z.object({ file: z.object({ name: z.string(), size: z.number() }) }),
  },
  'tcp.end': { request: onCapture, response: done },
  'tcp.close': { request: onCapture, response: done },
  'tcp.reset': { request: onCapture, response: done },
  'tcp.setReading': {
    request: z.object({
      captureId,
      mode: z.enum(['normal', 'stopped', 'slow']),
      bytesPerSecond: z.number().positive().max(1_000_000_000).optional(),
    }),
    response: done,
  },
  /** Sets up TLS over the open connection (STARTTLS). */
  'tcp.secure': {
    request: z.object({
      captureId,
      tls: tlsSettingsSchema,
      timeoutMs: z.int().positive().max(600_000),
    }),
    response: done,
  },
} as const;
