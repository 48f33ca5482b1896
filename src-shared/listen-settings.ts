// How a listener is set up: where, with which certificate, what it answers, where it relays to. One shape for tab and command.
import { z } from 'zod';
import {
  clientCertificateSchema,
  pemSourceSchema,
  securitySchema,
  tlsSettingsSchema,
} from './target-settings';
import { ruleSchema } from './tcp/rule';
import { plainWireFormat, wireFormatSchema } from './tcp/wire-format';

/** A certificate that was given, or one that this installation's own authority signs. */
export const serverCertificateSchema = z.union([
  clientCertificateSchema,
  z.object({
    kind: z.literal('made'),
    /** Further names and addresses that clients may use; this machine's own are always in it. */
    names: z.array(z.string().max(253)).max(100),
  }),
]);
export type ServerCertificate = z.infer<typeof serverCertificateSchema>;

export const serverTlsSchema = z.object({
  certificate: serverCertificateSchema,
  /** `ask`: a client may show one, and it is told whether it is good. `demand`: without a good one there is no connection. */
  clients: z.enum(['off', 'ask', 'demand']),
  /** Who signs the clients' certificates; needed for `ask` and `demand`. */
  clientRoots: pemSourceSchema.nullable(),
  /** ALPN in our order; empty: the extension is not answered. */
  protocols: z.array(z.string().min(1).max(255)).max(20),
  minVersion: z.enum(['TLSv1.2', 'TLSv1.3']),
});
export type ServerTls = z.infer<typeof serverTlsSchema>;

const milliseconds = z.int().min(0).max(600_000);

/** What is done to the bytes of one direction on their way through; all of it in this order. */
export const relayFaultsSchema = z.object({
  delayMs: milliseconds,
  /** So many bytes per write, with a pause between writes; null: as they came. */
  split: z.object({ bytes: z.int().min(1).max(1_000_000_000), pauseMs: milliseconds }).nullable(),
  /** After so many bytes of this direction. `cut` forwards no more of it; the others end the pair. */
  after: z
    .object({ bytes: z.int().min(0).max(1_000_000_000_000), act: z.enum(['cut', 'end', 'close', 'reset']) })
    .nullable(),
});
export type RelayFaults = z.infer<typeof relayFaultsSchema>;

export const relaySchema = z.object({
  /** `host:port` or `unix:/path` of the real server. */
  target: z.string().max(1000),
  security: securitySchema,
  tls: tlsSettingsSchema.optional(),
  /** What the client sends, on its way to the server. */
  toServer: relayFaultsSchema,
  /** What the server sends, on its way to the client. */
  toClient: relayFaultsSchema,
});
export type Relay = z.infer<typeof relaySchema>;

export const mostAccepted = 100_000;

export const listenSettingsSchema = z.object({
  /** As typed: see `readListenAddress`. */
  address: z.string().max(1000),
  /** Connections that the system keeps waiting; it may allow fewer. */
  backlog: z.int().min(1).max(65_535),
  /** Open at once; what comes above is refused and counted. */
  acceptLimit: z.int().min(1).max(mostAccepted),
  tls: serverTlsSchema.nullable(),
  format: wireFormatSchema,
  rules: z.array(ruleSchema).max(1000),
  /** Null: rules and people answer. */
  relay: relaySchema.nullable(),
});
export type ListenSettings = z.infer<typeof listenSettingsSchema>;

export function noFaults(): RelayFaults {
  return { delayMs: 0, split: null, after: null };
}

export function plainListenSettings(address: string): ListenSettings {
  return {
    address,
    backlog: 511,
    acceptLimit: 256,
    tls: null,
    format: plainWireFormat(),
    rules: [],
    relay: null,
  };
}

export function madeCertificate(): ServerTls {
  return {
    certificate: { kind: 'made', names: [] },
    clients: 'off',
    clientRoots: null,
    protocols: [],
    minVersion: 'TLSv1.2',
  };
}

export function plainRelay(target: string): Relay {
  return { target, security: 'plaintext', toServer: noFaults(), toClient: noFaults() };
}
