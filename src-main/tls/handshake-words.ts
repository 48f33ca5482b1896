// Why a TLS handshake came to nothing, in one sentence: the thing, the fact, what to do.
import type { TlsReport } from '../../src-shared/tls-report';
import { refusalSentence } from './certificate-words';
import type { TlsFinding } from './handshake';

/** The alerts with which OpenSSL and BoringSSL servers refuse who calls: RFC 8446 section 6.2. */
export const clientAlerts =
  /CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|ALERT_UNKNOWN_CA|ALERT_BAD_CERTIFICATE|ALERT_CERTIFICATE_(?:EXPIRED|REVOKED|UNKNOWN)|ALERT_UNSUPPORTED_CERTIFICATE|ALERT_ACCESS_DENIED/;

/** What a peer that speaks something else makes of the handshake. */
export const noTls = /WRONG_VERSION_NUMBER|HTTP_REQUEST|UNKNOWN_PROTOCOL|PACKET_LENGTH_TOO_LONG|EPROTO/;

export interface HandshakeContext {
  label: string;
  serverName: string;
  hasClientCertificate: boolean;
}

export function handshakeSentence(
  { code, outcome, report }: TlsFinding,
  { label, serverName, hasClientCertificate }: HandshakeContext,
): string {
  if (outcome === 'untrusted') return `${untrusted(code, serverName, report)} Nothing was sent.`;
  if (code === 'TIMEOUT')
    return `${label} did not finish the TLS handshake in time. It may not speak TLS; nothing was sent.`;
  if (noTls.test(code))
    return `${label} does not speak TLS: it answered the handshake with other bytes. Turn TLS off, or check the port.`;
  if (clientAlerts.test(code)) {
    return hasClientCertificate
      ? `${label} does not accept the client certificate or how it would encrypt (${code}). Check which authority it trusts.`
      : `${label} ended the TLS handshake (${code}). It may ask for a client certificate: choose one in the TLS settings.`;
  }
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return `${label} closed the connection during the TLS handshake. It may not speak TLS; nothing was sent.`;
  return `The TLS handshake with ${label} failed: the two sides did not agree on how to encrypt. Nothing was sent.`;
}

function untrusted(code: string, serverName: string, report: TlsReport | undefined): string {
  return refusalSentence(code, serverName, report?.chain[0]);
}
