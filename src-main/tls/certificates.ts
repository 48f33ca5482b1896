// A TLS socket -> what its server showed: chain, names, validity, cipher, and why it is not trusted.
import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls';
import type { Certificate, TlsReport } from '../../src-shared/tls-report';
import { refusalSentence } from './certificate-words';

/** No chain of a working server is longer; a loop in one must end. */
const longestChain = 20;

/** `unchecked`: the settings say that nobody is to look at the certificate. */
export function tlsReportOf(socket: TLSSocket, source: TlsReport['source'], serverName: string): TlsReport {
  const chain = chainOf(socket);
  const code = refusalCode(socket);
  const report = {
    source,
    address: `${socket.remoteAddress ?? ''}:${String(socket.remotePort ?? '')}`,
    serverName,
    protocol: socket.getProtocol() ?? '',
    cipher: cipherName(socket),
    alpn: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : '',
    verified: socket.authorized,
    unchecked: source === 'connection' && !socket.authorized,
    chain,
  };
  if (code === '') return report;
  return { ...report, refusal: { code, sentence: refusalSentence(code, serverName, chain[0]) } };
}

/** CERT_HAS_EXPIRED ...; '' when the certificate is good. */
export function refusalCode(socket: TLSSocket): string {
  // @types/node calls it an Error; at run time it is the code's text, and null when all is well.
  const refused: unknown = socket.authorizationError;
  if (typeof refused === 'string') return refused;
  if (!(refused instanceof Error)) return '';
  return 'code' in refused && typeof refused.code === 'string' ? refused.code : refused.message;
}

function cipherName(socket: TLSSocket): string {
  const { name, standardName } = socket.getCipher() as { name?: string; standardName?: string };
  return standardName ?? name ?? '';
}

function chainOf(socket: TLSSocket): Certificate[] {
  const chain: Certificate[] = [];
  const seen = new Set<string>();
  let next: Partial<DetailedPeerCertificate> = socket.getPeerCertificate(true);
  while (next.raw !== undefined && chain.length < longestChain) {
    const certificate = read(next.raw);
    if (certificate === undefined || seen.has(certificate.fingerprint256)) break;
    seen.add(certificate.fingerprint256);
    chain.push(certificate);
    next = next.issuerCertificate ?? {};
  }
  return chain;
}

function read(raw: PeerCertificate['raw']): Certificate | undefined {
  try {
    return certificateOf(new X509Certificate(raw));
  } catch {
    // OpenSSL took it in the handshake, but cannot take it apart: the chain ends here for the viewer.
    return undefined;
  }
}

function certificateOf(x509: X509Certificate): Certificate {
  return {
    subject: shortName(x509.subject),
    issuer: shortName(x509.issuer),
    names: namesOf(x509.subjectAltName),
    validFrom: Date.parse(x509.validFrom),
    validTo: Date.parse(x509.validTo),
    fingerprint256: x509.fingerprint256,
    fingerprint1: x509.fingerprint,
    serialNumber: x509.serialNumber,
    key: keyOf(x509),
    isAuthority: x509.ca,
    selfSigned: x509.checkIssued(x509),
    pem: x509.toString(),
  };
}

/** `CN=example.com\nO=Example` */
function shortName(name: string | undefined): string {
  const parts = (name ?? '').split('\n');
  const of = (key: string): string | undefined =>
    parts.find((part) => part.startsWith(`${key}=`))?.slice(key.length + 1);
  return of('CN') ?? of('O') ?? parts[0] ?? '';
}

function namesOf(alternatives: string | undefined): string[] {
  return (alternatives ?? '').split(', ').flatMap((one) => {
    const [, name = ''] = /^(?:DNS|IP Address):(.*)$/.exec(one) ?? [];
    return name === '' ? [] : [name];
  });
}

function keyOf({ publicKey }: X509Certificate): string {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  const size = modulusLength === undefined ? namedCurve : String(modulusLength);
  return [publicKey.asymmetricKeyType, size].filter((part) => part !== undefined).join(' ');
}
