// How a gRPC target is reached: security, names, proxy, connection rules. One shape for calls, reflection, workspace and command.
import { z } from 'zod';
import { secret } from './secret';

export const securitySchema = z.enum(['plaintext', 'tls']);
export type Security = z.infer<typeof securitySchema>;

/**
 * PEM that was pasted, or the absolute path of a file that is read anew for each connection. Empty while nothing is
 * chosen yet: that is refused when it is used, and never means "none".
 */
export const pemSourceSchema = z.union([z.object({ text: z.string() }), z.object({ path: z.string() })]);
export type PemSource = z.infer<typeof pemSourceSchema>;

/** The same for a private key: a pasted one is a secret. */
const keySourceSchema = z.union([z.object({ text: secret() }), z.object({ path: z.string() })]);

export const clientCertificateSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('pem'),
    /** The certificate, then its intermediates. */
    certificate: pemSourceSchema,
    key: keySourceSchema,
    passPhrase: secret().optional(),
  }),
  z.object({ kind: z.literal('pkcs12'), path: z.string(), passPhrase: secret().optional() }),
]);
export type ClientCertificate = z.infer<typeof clientCertificateSchema>;

export const tlsSettingsSchema = z.object({
  /** Only these certificate authorities; absent: those of the system. */
  roots: pemSourceSchema.optional(),
  /** Trusted beside `roots`, or beside the system's. */
  moreRoots: z.array(pemSourceSchema).max(20).optional(),
  clientCertificate: clientCertificateSchema.optional(),
  /** The name that the certificate must have, and that the handshake asks for; absent: the target's host. */
  serverName: z.string().optional(),
  /** Encrypts, but lets anyone answer. Every place that shows the target says so. */
  skipVerify: z.boolean().optional(),
  minVersion: z.enum(['TLSv1.2', 'TLSv1.3']).optional(),
});
export type TlsSettings = z.infer<typeof tlsSettingsSchema>;

/** `http://user:word@proxy:3128`. */
function hasPassword({ url }: Readonly<Record<string, unknown>>): boolean {
  return typeof url === 'string' && /^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/@]*@/i.test(url);
}

export const proxySettingsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** `grpc_proxy`, `https_proxy`, `http_proxy` and `no_proxy`, in either case. */
  z.object({ kind: z.literal('environment') }),
  /** `http://user:word@host:port`: HTTP CONNECT, also for plaintext targets; `socks5://` likewise. */
  z.object({ kind: z.literal('url'), url: secret(hasPassword), noProxy: z.string().optional() }),
]);
export type ProxySettings = z.infer<typeof proxySettingsSchema>;

const milliseconds = z.number().int().positive().max(2_147_483_647);

export const keepaliveSchema = z.object({
  timeMs: milliseconds,
  timeoutMs: milliseconds.optional(),
  withoutCalls: z.boolean().optional(),
});

export const targetSettingsSchema = z.object({
  security: securitySchema,
  tls: tlsSettingsSchema.optional(),
  /** Sent as `:authority` instead of host:port. */
  authority: z.string().optional(),
  /** Goes in front of the library's own. */
  userAgent: z.string().optional(),
  /** `/gateway`: stands before /package.Service/Method. */
  pathPrefix: z.string().optional(),
  /** Absent: none, whatever the environment says. */
  proxy: proxySettingsSchema.optional(),
  loadBalancing: z.enum(['pick_first', 'round_robin']).optional(),
  keepalive: keepaliveSchema.optional(),
  /** A connection without calls is closed after this time: milliseconds. */
  idleTimeoutMs: milliseconds.optional(),
  /** JSON of a gRPC service config: retryPolicy, hedgingPolicy, retryThrottling, timeout. */
  serviceConfig: z.string().optional(),
});
export type TargetSettings = z.infer<typeof targetSettingsSchema>;

/** What a single call adds; the deadline stands beside it, because most calls have one. */
export const callSettingsSchema = z.object({
  waitForReady: z.boolean().optional(),
  /** How requests are compressed; absent: not. Answers may come in any of the three. */
  compression: z.enum(['identity', 'gzip', 'deflate']).optional(),
  /** Largest message that is taken, after decompression: bytes; 64 MB when absent. */
  receiveLimitBytes: z.number().int().positive().max(2_147_483_647).optional(),
  /** Largest message that is sent, before compression: bytes; no limit when absent. */
  sendLimitBytes: z.number().int().positive().max(2_147_483_647).optional(),
});
export type CallSettings = z.infer<typeof callSettingsSchema>;
