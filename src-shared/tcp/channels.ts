// The channels of raw TCP connections in the contract.
import { z } from 'zod';
import { tlsSettingsSchema } from '../target-settings';
import { tcpTargetSchema } from './target';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes');
const captureId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
const onCapture = z.object({ captureId });
const done: z.ZodType<object> = z.object({});

export const tcpChannels = {
  'tcp.connect': { request: tcpTargetSchema.extend({ captureId }), response: done },
  'tcp.send': { request: z.object({ captureId, bytes }), response: done },
  /** Asks for a file and streams it. Null: nothing was chosen. */
  'tcp.sendFile': {
    request: onCapture,
    response: z.object({ file: z.object({ name: z.string(), size: z.number() }).nullable() }),
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
