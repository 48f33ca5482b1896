// Why a TLS handshake came to nothing, in plain words: no TLS there, no version or protocol in common, cut off, or no client certificate.
import { noTls } from '../tls/handshake-words';
import { type Words, neverLeft } from './connection-words';
import type { ProbeReport } from './probe';
import type { Target } from './target';

/** Alerts and own refusals of OpenSSL and BoringSSL. */
const noVersion = /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|INAPPROPRIATE_FALLBACK/;
const noProtocol = /NO_APPLICATION_PROTOCOL/;

/** `wanted`: the oldest version that the target's settings allow. */
export function tlsFailed(target: Target, { secure, http2 }: ProbeReport, wanted: string): Words {
  const code = secure?.code ?? '';
  if (noTls.test(code)) return noTlsThere(target, http2?.outcome === 'other' ? http2.detail : '');
  if (noVersion.test(code)) return noCommonVersion(target, wanted);
  if (noProtocol.test(code)) return notOffered(target);
  if (code === 'TIMEOUT' || code === 'ECONNRESET' || code === 'EPIPE') return cutOff(target, code);
  return {
    code: 'certificate',
    title: `The TLS handshake with ${target.label} failed`,
    sentence: `${neverLeft}: the two sides did not agree on how to encrypt.`,
    checks: [
      `Look into the log of the server: it may say more than ${code}.`,
      'Check which versions and ciphers of TLS the server allows.',
    ],
    remedies: [],
  };
}

/** Many servers (Python's, for one) close without a word when nobody shows a certificate: TLS 1.3 has no place for it before. */
export function endedAfterHandshake(target: Target): Words {
  return {
    code: 'client-certificate',
    title: `${target.label} ended the connection right after the TLS handshake`,
    sentence:
      'Your request was not sent: the certificate is good and HTTP/2 was agreed on, then the server closed. ' +
      'Most often it asks for a client certificate, and this call shows none.',
    checks: [
      'Choose a client certificate in the settings of the target.',
      'Look into the log of the server.',
    ],
    remedies: [],
  };
}

function noTlsThere(target: Target, greeting: string): Words {
  const said = greeting === '' ? '' : ` Without TLS it says: ${greeting}`;
  return {
    code: 'not-http2',
    title: `${target.label} does not speak TLS`,
    sentence: `${neverLeft}: what answered the TLS handshake is not TLS, and not HTTP/2 either.${said}`,
    checks: [
      'Check the port: another program may own it.',
      'Check the host: a proxy or a guard may stand there.',
    ],
    remedies: [],
  };
}

function noCommonVersion(target: Target, wanted: string): Words {
  const isStrict = wanted === 'TLSv1.3';
  return {
    code: 'tls-version',
    title: `${target.label} speaks no TLS version that is new enough`,
    sentence: `${neverLeft}: the server has neither ${isStrict ? 'TLS 1.3 nor a newer one' : 'TLS 1.2 nor 1.3'}.`,
    checks: isStrict
      ? ['Set the oldest version of the target to TLS 1.2, if that is safe enough.', 'Update the server.']
      : [
          'Update the server: what it speaks (TLS 1.1 or older) is broken, and gRPC needs 1.2 at least.',
          'Check that no old proxy stands in between.',
        ],
    remedies: [],
  };
}

function notOffered(target: Target): Words {
  return {
    code: 'not-http2',
    title: `${target.label} does not offer HTTP/2`,
    sentence: `${neverLeft}: gRPC needs HTTP/2, and the server refused it in the TLS handshake (ALPN).`,
    checks: [
      'Check the port: REST and gRPC are often served on two.',
      'Turn HTTP/2 on in the server, or in the proxy in front of it.',
    ],
    remedies: [],
  };
}

function cutOff(target: Target, code: string): Words {
  const fact = code === 'TIMEOUT' ? 'did not answer the TLS handshake' : 'closed during the TLS handshake';
  return {
    code: 'certificate',
    title: `${target.label} ${fact}`,
    sentence: `${neverLeft}: the connection stood, but no encryption came about.`,
    checks: [
      'Check the port: what listens there may not speak TLS.',
      'Check the server name: some servers end connections for names that they do not know.',
    ],
    remedies: [],
  };
}
