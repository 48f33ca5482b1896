// The capture log's events and the pure reducer events -> phase: one vocabulary for gRPC calls and TCP connections.
import { z } from 'zod';
import { tlsReportSchema } from './tls-report';

export const directionSchema = z.enum(['sent', 'received']);
/** `sent` leaves this machine, `received` arrives. */
export type Direction = z.infer<typeof directionSchema>;

export const protocolSchema = z.enum(['grpc', 'tcp']);
export type Protocol = z.infer<typeof protocolSchema>;

/**
 * Every kind of event. `message` (gRPC) and `chunk` (TCP: one read or one write) carry raw bytes;
 * all others carry a small JSON payload, see `eventData`.
 */
export const eventKinds = [
  'request-headers',
  'response-headers',
  'message',
  'half-close',
  'status',
  'diagnosis',
  'connecting',
  'connected',
  'chunk',
  'error',
  'closed',
  'tls',
  'reading',
  'note',
] as const;
export const eventKindSchema = z.enum(eventKinds);
export type EventKind = z.infer<typeof eventKindSchema>;

/** A header or trailer as it was seen: `-bin` values are base64 with `binary: true`. Order and duplicates are kept. */
export const headerEntrySchema = z.object({
  key: z.string(),
  value: z.string(),
  binary: z.boolean(),
  /** A secret: `value` is what may be shown of it, and this is how many characters it has. */
  concealed: z.number().optional(),
});
export type HeaderEntry = z.infer<typeof headerEntrySchema>;

/** Of all messages in one direction: `bytes` as they are read, `wireBytes` as they travelled. */
export const wireTotalsSchema = z.object({
  messages: z.number(),
  bytes: z.number(),
  wireBytes: z.number(),
  /** How many of them were compressed. */
  compressed: z.number(),
});
export type WireTotals = z.infer<typeof wireTotalsSchema>;

export const statusDataSchema = z.object({
  /** 0..16, or whatever the server sent; -1 when it sent none that can be read. */
  code: z.number(),
  message: z.string(),
  /** What the library wrote, where a local status says it in other words. */
  raw: z.string().optional(),
  trailers: z.array(headerEntrySchema),
  /** `server`: it arrived in trailers. `local`: made on this machine (refused, deadline, cancelled ...). */
  origin: z.enum(['server', 'local']),
  /** The answer was one block of headers with the status in it. */
  trailersOnly: z.boolean().optional(),
  /** RFC 9113 code with which the stream was reset by the other side. */
  resetCode: z.number().optional(),
  /** Sizes before and after compression, where any message was compressed. */
  wire: z.object({ sent: wireTotalsSchema, received: wireTotalsSchema }).optional(),
});
export type StatusData = z.infer<typeof statusDataSchema>;

export const diagnosisStepSchema = z.object({
  step: z.enum(['lookup', 'connect', 'secure', 'http2', 'call']),
  state: z.enum(['ok', 'failed', 'skipped']),
  /** `localhost is ::1 and 127.0.0.1`, `[::1]:50051 refused`. */
  text: z.string(),
  /** The system's own word: ECONNREFUSED. */
  detail: z.string().optional(),
  durationUs: z.number().optional(),
});
export type DiagnosisStep = z.infer<typeof diagnosisStepSchema>;

export const remedySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('use-tls') }),
  z.object({ kind: z.literal('use-plaintext') }),
  /** The receive (or send) limit that would have been enough. */
  z.object({
    kind: z.literal('raise-limit'),
    setting: z.enum(['receiveLimitBytes', 'sendLimitBytes']),
    bytes: z.number(),
  }),
  /** The authority that the settings could trust; without `certificate` the server did not show it: a file is needed. */
  z.object({
    kind: z.literal('trust-ca'),
    issuer: z.string(),
    certificate: z.object({ pem: z.string(), fingerprint256: z.string() }).optional(),
  }),
  z.object({ kind: z.literal('use-server-name'), name: z.string() }),
  z.object({ kind: z.literal('start-demo') }),
]);
export type Remedy = z.infer<typeof remedySchema>;

/** Why a call failed, in plain words (picture 06b). Comes after `status`, never instead of it. */
export const diagnosisDataSchema = z.object({
  /** Stable: `refused`, `unknown-host`, `timed-out`, `tls-needed`, `plaintext-needed`, `certificate`,
   * `client-certificate`, `proxy`, `not-http2`, `deadline`, `unimplemented`, `cancelled`, `too-large`, `not-grpc` (plain
   * HTTP answered), `broken-answer`, `no-status`, `reset`, `server` (its own status), `other`. */
  code: z.string(),
  title: z.string(),
  sentence: z.string(),
  steps: z.array(diagnosisStepSchema),
  /** Up to three things to check. */
  checks: z.array(z.string()),
  /** What one click may change, for the page and the command to offer; the fitting one first. */
  remedies: z.array(remedySchema).optional(),
  /** What came instead of an answer: the beginning of a body that is not gRPC. */
  excerpt: z.string().optional(),
});
export type DiagnosisData = z.infer<typeof diagnosisDataSchema>;

/** The JSON payload of each event kind that carries no raw bytes. */
export const eventData = {
  'request-headers': z.object({
    entries: z.array(headerEntrySchema),
    target: z.string(),
    path: z.string(),
    /** `unverified`: TLS, but nobody looked at the certificate (`skipVerify`). */
    secured: z.enum(['plaintext', 'tls', 'unverified']).optional(),
    /** From 2 on: a retry or a hedged attempt of the same call, and how the one before it ended. */
    attempt: z.number().optional(),
    previous: z.object({ code: z.number(), message: z.string() }).optional(),
    /** The server takes so many streams at a time on a connection, and all were taken: it waited for its turn. */
    queued: z.number().optional(),
  }),
  'response-headers': z.object({ entries: z.array(headerEntrySchema) }),
  /** `by: call` = the kind of call ends it by itself (unary, server stream); `by: user` = End stream, End (FIN). */
  'half-close': z.object({ by: z.enum(['user', 'call', 'peer']) }),
  status: statusDataSchema,
  diagnosis: diagnosisDataSchema,
  /** `host`: the path of a unix socket, with port 0. `via`: the proxy, without its password. */
  connecting: z.object({ host: z.string(), port: z.number(), via: z.string().optional() }),
  connected: z.object({
    localAddress: z.string(),
    localPort: z.number(),
    remoteAddress: z.string(),
    remotePort: z.number(),
    /** From `connecting` to now. */
    lookupAndConnectUs: z.number(),
    /** The other side connected to us. */
    role: z.literal('accepted').optional(),
  }),
  /** A fault on an open or opening TCP connection, before `closed`. */
  error: z.object({ code: z.string(), message: z.string() }),
  /** The one end of a TCP connection. */
  closed: z.object({
    how: z.enum(['ended', 'closed', 'reset', 'failed']),
    by: z.enum(['us', 'peer', 'system']),
    /** Bytes that we had accepted but never gave to the system. */
    unsentBytes: z.number(),
    /** Bytes that still arrived after our end (FIN), and that we still sent after the peer's. */
    receivedAfterEnd: z.number().optional(),
    sentAfterPeerEnd: z.number().optional(),
  }),
  /** A TLS handshake on a TCP connection: what the other side showed, also when it was refused. */
  tls: tlsReportSchema.extend({
    /** The connection was open in plaintext before (STARTTLS). */
    upgraded: z.boolean(),
  }),
  /** How the connection is read from here on; `slow` in bytes per second. */
  reading: z.object({
    mode: z.enum(['normal', 'stopped', 'slow']),
    bytesPerSecond: z.number().optional(),
  }),
  /** A fact that is no byte and no end, in a sentence: what a rule, a run or a relay did. `code` is stable. */
  note: z.object({ code: z.string(), message: z.string() }),
} as const;
export type DataKind = keyof typeof eventData;
export type EventData<K extends DataKind> = z.infer<(typeof eventData)[K]>;

/** What a room appends: bytes for `message` and `chunk`, data for the rest. Time is given by the log. */
export type CaptureAppend =
  | {
      kind: 'message' | 'chunk';
      direction: Direction;
      bytes: Uint8Array;
      /** Bytes on the wire, when the message was compressed. */
      wireSize?: number;
      /** A chunk that was not sent by hand: see sent-by.ts. */
      by?: number;
    }
  | { [K in DataKind]: { kind: K; direction: Direction; data: EventData<K> } }[DataKind];

/** `half-closed`: at least one direction has ended, the other is open (see `sentEndedUs`, `receivedEndedUs`). */
export const phaseSchema = z.enum(['opening', 'open', 'half-closed', 'ended']);
export type Phase = z.infer<typeof phaseSchema>;

/** A retry or a hedged attempt of the same call, from the second on. */
export const attemptSchema = z.object({
  seq: z.number(),
  attempt: z.number(),
  timeUs: z.number(),
  /** How the one before it ended; absent when it still runs (hedging). */
  previous: z.object({ code: z.number(), message: z.string() }).optional(),
});
export type AttemptNote = z.infer<typeof attemptSchema>;

const countsSchema = z.object({ count: z.number(), bytes: z.number() });

/** What the page is told about a log; everything else it pulls. Times: microseconds since `startedAt`. */
export const captureSummarySchema = z.object({
  captureId: z.string(),
  protocol: protocolSchema,
  phase: phaseSchema,
  /** Wall clock of time zero, milliseconds since 1970. */
  startedAt: z.number(),
  /** Rows in the log: the next event's sequence number. */
  events: z.number(),
  sent: countsSchema,
  received: countsSchema,
  lastUs: z.number(),
  /** Time of the last message or chunk in either direction. */
  lastPayloadUs: z.number().optional(),
  openedUs: z.number().optional(),
  sentEndedUs: z.number().optional(),
  receivedEndedUs: z.number().optional(),
  endedUs: z.number().optional(),
  /** Sequence numbers of the events that the page shows apart. */
  requestHeadersSeq: z.number().optional(),
  responseHeadersSeq: z.number().optional(),
  /** The first few of them. */
  attempts: z.array(attemptSchema).optional(),
  statusSeq: z.number().optional(),
  diagnosisSeq: z.number().optional(),
  status: statusDataSchema.optional(),
  connected: eventData.connected.optional(),
  error: eventData.error.optional(),
  closed: eventData.closed.optional(),
  /** The newest TLS handshake of a TCP connection; its whole report is the event `tlsSeq`. */
  tls: tlsReportSchema.pick({ protocol: true, verified: true, unchecked: true }).optional(),
  tlsSeq: z.number().optional(),
  /** Absent: reading goes on as fast as it can. */
  reading: eventData.reading.extend({ sinceUs: z.number() }).optional(),
  /** Messages and chunks whose bytes were not kept (disk refused, quota): they are counted, their bytes are lost. */
  lostEvents: z.number(),
  /** Why, in a sentence; also set when the disk refuses and the newest bytes are in memory only. */
  lostReason: z.string().optional(),
});
export type CaptureSummary = z.infer<typeof captureSummarySchema>;

/** One appended event as the reducer sees it: `size` in bytes of the payload. */
export type ReducedEvent = CaptureAppend & { seq: number; timeUs: number; size: number };
