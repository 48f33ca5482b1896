// What a server showed in a TLS handshake: the certificate viewer's data, from a live connection or from a look.
import { z } from 'zod';

export const certificateSchema = z.object({
  /** `example.com`, else the organisation, else ''. */
  subject: z.string(),
  issuer: z.string(),
  /** Host names and IP addresses that it is for. */
  names: z.array(z.string()),
  /** Milliseconds since 1970. */
  validFrom: z.number(),
  validTo: z.number(),
  /** `A1:B2:...` */
  fingerprint256: z.string(),
  fingerprint1: z.string(),
  serialNumber: z.string(),
  /** `rsa 2048`, `ec prime256v1`. */
  key: z.string(),
  isAuthority: z.boolean(),
  selfSigned: z.boolean(),
  /** For "trust this" and for saving. */
  pem: z.string(),
});
export type Certificate = z.infer<typeof certificateSchema>;

export const tlsReportSchema = z.object({
  /** `connection`: of calls that ran or run; `look`: a handshake made for this report. */
  source: z.enum(['connection', 'look']),
  /** `127.0.0.1:443`. */
  address: z.string(),
  /** The name that was asked for and that the certificate must have. */
  serverName: z.string(),
  /** `TLSv1.3` */
  protocol: z.string(),
  cipher: z.string(),
  /** `h2`; '' when the server chose nothing. */
  alpn: z.string(),
  /** The certificate is good for this name under the roots of the settings. */
  verified: z.boolean(),
  /** Nobody looked at it: `skipVerify` is set. */
  unchecked: z.boolean(),
  /** Why it is not verified: the system's code and a sentence. */
  refusal: z.object({ code: z.string(), sentence: z.string() }).optional(),
  /** The server's own first, then its issuers as far as they are known. */
  chain: z.array(certificateSchema),
});
export type TlsReport = z.infer<typeof tlsReportSchema>;
