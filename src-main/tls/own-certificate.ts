// The certificate that our side of a TLS connection shows, from PEM or PKCS#12; each fault has its words.
import { readFileSync } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';
import { isLocked, lockedFailure } from '../../src-shared/locked-secret';
import { type Result, fail, ok } from '../../src-shared/result';
import type { ClientCertificate, PemSource } from '../../src-shared/target-settings';

export type Owner = 'client' | 'server';

/** No file that belongs here is larger; a wrong path must not fill the memory. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Failure codes: `unreadable-file`, `wrong-pass-phrase`, and for a client's `bad-client-certificate`, `bad-client-key`,
 * for a server's `bad-server-certificate`, `bad-server-key`.
 */
export function ownCertificate(
  own: ClientCertificate | undefined,
  owner: Owner,
): Result<SecureContextOptions> {
  if (own === undefined) return ok({});
  if (isLocked(own.passPhrase ?? '')) return lockedFailure(`The pass phrase of the ${owner} certificate`);
  const pass = own.passPhrase === undefined ? {} : { passphrase: own.passPhrase };
  if (own.kind === 'pkcs12') {
    const pfx = readSource({ path: own.path }, `The ${owner} certificate`);
    return pfx.ok ? ok({ pfx: pfx.value, ...pass }) : pfx;
  }
  const cert = readSource(own.certificate, `The ${owner} certificate`);
  if (!cert.ok) return cert;
  const key = readSource(own.key, `The key of the ${owner} certificate`);
  if (!key.ok) return key;
  if (!cert.value.includes('-----BEGIN CERTIFICATE-----')) {
    return fail(
      `bad-${owner}-certificate`,
      `The ${owner} certificate is not PEM: -----BEGIN CERTIFICATE----- is missing.`,
    );
  }
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key.value.toString('latin1'))) {
    return fail(
      `bad-${owner}-key`,
      `The key of the ${owner} certificate is not PEM: -----BEGIN PRIVATE KEY----- is missing.`,
    );
  }
  if (own.passPhrase === undefined && isEncrypted(key.value.toString('latin1'))) {
    return fail(
      'wrong-pass-phrase',
      `The key of the ${owner} certificate is encrypted. Type its pass phrase.`,
    );
  }
  return ok({ cert: cert.value, key: key.value, ...pass });
}

/** PKCS#8, and the older form of OpenSSL. */
function isEncrypted(pem: string): boolean {
  return pem.includes('BEGIN ENCRYPTED PRIVATE KEY') || /Proc-Type: 4,ENCRYPTED/.test(pem);
}

/** OpenSSL (Node) and BoringSSL (Electron) name the same faults differently; what neither names is told as it came. */
export function contextFailure(
  error: unknown,
  own: ClientCertificate | undefined,
  owner: Owner,
): Result<never> {
  const detail = errorWords(error);
  if (own === undefined)
    return fail('bad-roots', 'The TLS settings cannot be used. Check the certificates.', detail);
  const wrongPhrase =
    /BAD_DECRYPT|bad decrypt|mac verify failure|INCORRECT_PASSWORD|BAD_PASSWORD|PASSPHRASE|INTERRUPTED_OR_CANCELLED/i;
  // A wrong phrase may by chance decrypt to something, which then is no key.
  const isLate = /DECODE_ERROR|asn1|wrong tag/i.test(detail) && hasEncryptedKey(own, owner);
  if (isLate || wrongPhrase.test(detail)) {
    return fail(
      'wrong-pass-phrase',
      `The pass phrase does not open the ${keyName(own, owner)}. Type it again.`,
      detail,
    );
  }
  if (/VALUES_MISMATCH|values mismatch|KEY_TYPE_MISMATCH|key type mismatch/i.test(detail)) {
    return fail(
      `bad-${owner}-key`,
      `The key does not belong to the ${owner} certificate. Choose the pair that was made together.`,
      detail,
    );
  }
  const text = `The ${keyName(own, owner)} cannot be read. Export it again, as PEM or as PKCS#12 with a modern cipher.`;
  return fail(`bad-${owner}-certificate`, text, detail);
}

function hasEncryptedKey(own: ClientCertificate, owner: Owner): boolean {
  const key = own.kind === 'pem' ? readSource(own.key, keyName(own, owner)) : undefined;
  return key?.ok === true && isEncrypted(key.value.toString('latin1'));
}

function keyName(own: ClientCertificate, owner: Owner): string {
  return own.kind === 'pkcs12'
    ? `PKCS#12 file of the ${owner} certificate`
    : `key of the ${owner} certificate`;
}

export function readSource(source: PemSource, what: string): Result<Buffer> {
  if ('text' in source) {
    if (isLocked(source.text)) return lockedFailure(what);
    if (source.text.trim() !== '') return ok(Buffer.from(source.text, 'utf8'));
    return fail('unreadable-file', `${what} is empty. Paste it, or choose a file.`);
  }
  if (source.path.trim() === '') return fail('unreadable-file', `${what} is not chosen yet. Choose one.`);
  try {
    const bytes = readFileSync(source.path);
    if (bytes.length <= mostBytes) return ok(bytes);
    return fail('unreadable-file', `${what} ${source.path} is too large to be one. Choose another file.`);
  } catch (error) {
    return fail(
      'unreadable-file',
      `${what} ${source.path} cannot be read. Choose another file.`,
      errorWords(error),
    );
  }
}

export function errorWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return error.message.startsWith(code) ? error.message : `${code}${error.message}`;
}
