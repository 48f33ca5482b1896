// Where a raw connection goes and how it is made: address or socket, local side, proxy, TLS.
import { z } from 'zod';
import { proxySettingsSchema, securitySchema, tlsSettingsSchema } from '../target-settings';

const port = z.int().min(1).max(65535);

export const tcpTargetSchema = z.object({
  to: z.union([
    /** A name, an IPv4 address, or an IPv6 address with or without brackets, also with a zone (`fe80::1%eth0`). */
    z.object({ host: z.string().min(1).max(1000), port }),
    /** A unix socket (on Windows a named pipe). */
    z.object({ path: z.string().min(1).max(1000) }),
  ]),
  /** For connecting and the TLS handshake together. Milliseconds. */
  timeoutMs: z.int().positive().max(600_000),
  /** Our own side; an empty address is any, port 0 picks one. */
  local: z.object({ address: z.string().max(200), port: z.int().min(0).max(65535) }).optional(),
  /** Absent: on, so that each send leaves at once. */
  noDelay: z.boolean().optional(),
  /** Idle time before the system asks whether the peer is still there. Milliseconds; absent: never. */
  keepAliveMs: z.int().min(1000).max(86_400_000).optional(),
  proxy: proxySettingsSchema.optional(),
  security: securitySchema.optional(),
  tls: tlsSettingsSchema.optional(),
});
export type TcpTarget = z.infer<typeof tcpTargetSchema>;

/** How a tab's socket is made, beside host and port; each as the person left it. */
export const connectSettingsSchema = z.object({
  /** A path in place of host and port. */
  unix: z.boolean(),
  path: z.string(),
  localAddress: z.string(),
  /** As typed; empty picks one. */
  localPort: z.string(),
  noDelay: z.boolean(),
  /** Seconds as typed; empty: off. */
  keepAlive: z.string(),
  proxy: proxySettingsSchema,
  security: securitySchema,
  tls: tlsSettingsSchema,
  /** Connects again when the connection ends and nobody here ended it. */
  reconnect: z.boolean(),
});
export type ConnectSettings = z.infer<typeof connectSettingsSchema>;

export function plainConnectSettings(): ConnectSettings {
  return {
    unix: false,
    path: '',
    localAddress: '',
    localPort: '',
    noDelay: true,
    keepAlive: '',
    proxy: { kind: 'none' },
    security: 'plaintext',
    tls: {},
    reconnect: false,
  };
}
