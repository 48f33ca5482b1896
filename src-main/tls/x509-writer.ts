// Writes X.509 certificates for keys on P-256: an authority's own, and those that it signs for servers.
import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import * as x509 from '@peculiar/asn1-x509';

const ecdsaWithSha256 = '1.2.840.10045.4.3.2';
const commonName = '2.5.4.3';
const dayMs = 86_400_000;

export interface CertificateOrder {
  /** The common name. */
  subject: string;
  issuer: string;
  publicKey: KeyObject;
  /** The issuer's key, which signs. */
  signingKey: KeyObject;
  /** The issuer's public key: its identifier goes into the certificate. */
  issuerPublicKey: KeyObject;
  days: number;
  /** DNS names and IP addresses of a server; absent: an authority. */
  names?: readonly string[];
}

/** PEM. Valid from a day ago, for clocks that disagree. */
export function writeCertificate(order: CertificateOrder): string {
  const algorithm = new x509.AlgorithmIdentifier({ algorithm: ecdsaWithSha256 });
  const now = Date.now();
  const content = new x509.TBSCertificate({
    version: x509.Version.v3,
    serialNumber: serialNumber(),
    signature: algorithm,
    issuer: nameOf(order.issuer),
    validity: new x509.Validity({
      notBefore: new Date(now - dayMs),
      notAfter: new Date(now + order.days * dayMs),
    }),
    subject: nameOf(order.subject),
    subjectPublicKeyInfo: AsnConvert.parse(publicKeyInfo(order.publicKey), x509.SubjectPublicKeyInfo),
    extensions: new x509.Extensions(extensionsOf(order)),
  });
  const signed = Buffer.from(AsnConvert.serialize(content));
  const certificate = new x509.Certificate({
    tbsCertificate: content,
    signatureAlgorithm: algorithm,
    signatureValue: bytesOf(sign('sha256', signed, order.signingKey)),
  });
  return pem('CERTIFICATE', Buffer.from(AsnConvert.serialize(certificate)));
}

/** RFC 5280, 4.1.2.2: positive, at most 20 bytes. */
function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytesOf(bytes);
}

function nameOf(text: string): x509.Name {
  const value = new x509.AttributeValue({ utf8String: text });
  const attribute = new x509.AttributeTypeAndValue({ type: commonName, value });
  return new x509.Name([new x509.RelativeDistinguishedName([attribute])]);
}

function extensionsOf({ publicKey, issuerPublicKey, names }: CertificateOrder): x509.Extension[] {
  const own = new x509.SubjectKeyIdentifier(keyIdentifier(publicKey));
  const issuers = new x509.AuthorityKeyIdentifier({
    keyIdentifier: new x509.KeyIdentifier(keyIdentifier(issuerPublicKey)),
  });
  const flags = x509.KeyUsageFlags;
  const usage = names === undefined ? flags.keyCertSign | flags.cRLSign : flags.digitalSignature;
  const shared = [
    extension(x509.id_ce_basicConstraints, new x509.BasicConstraints({ cA: names === undefined }), true),
    extension(x509.id_ce_keyUsage, new x509.KeyUsage(usage), true),
    extension(x509.id_ce_subjectKeyIdentifier, own),
    extension(x509.id_ce_authorityKeyIdentifier, issuers),
  ];
  if (names === undefined) return shared;
  const alternatives = names.map(
    (name) => new x509.GeneralName(isIP(name) === 0 ? { dNSName: name } : { iPAddress: name }),
  );
  return [
    ...shared,
    extension(x509.id_ce_extKeyUsage, new x509.ExtendedKeyUsage([x509.id_kp_serverAuth])),
    extension(x509.id_ce_subjectAltName, new x509.SubjectAlternativeName(alternatives)),
  ];
}

function extension(extnID: string, value: object, critical = false): x509.Extension {
  return new x509.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** RFC 5280, 4.2.1.2 (1): SHA-1 of the key's bits; it names the key, nothing rests on its strength. */
function keyIdentifier(key: KeyObject): ArrayBuffer {
  const { subjectPublicKey } = AsnConvert.parse(publicKeyInfo(key), x509.SubjectPublicKeyInfo);
  return bytesOf(createHash('sha1').update(Buffer.from(subjectPublicKey)).digest());
}

function publicKeyInfo(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function bytesOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
