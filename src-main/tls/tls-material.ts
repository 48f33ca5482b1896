// What a TLS connection is made with: roots, client certificate, versions. Read from the settings; each fault has its words.
import { X509Certificate, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type SecureContext, type SecureContextOptions, createSecureContext } from 'node:tls';
import { type Result, fail, ok } from '../../src-shared/result';
import type { ClientCertificate, PemSource, TlsSettings } from '../../src-shared/target-settings';
import { type Environment, trustedRoots } from './trusted-roots';

export interface TlsMaterial {
  context: SecureContext;
  serverName: string | undefined;
  skipVerify: boolean;
}

/** No file that belongs here is larger; a wrong path must not fill the memory. */
const mostBytes = 4 * 1024 * 1024;

const rootsName = 'The file of certificate authorities';
const certificateName = 'The client certificate';
const ownKeyName = 'The key of the client certificate';

/**
 * The files that the settings name, as they are now. Two channels may share a connection only when these agree.
 * Failure code: `unreadable-file`.
 */
export function tlsFingerprint(settings: TlsSettings): Result<string> {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  const { roots, clientCertificate: own } = settings;
  const sources: [PemSource, string][] = roots === undefined ? [] : [[roots, rootsName]];
  if (own?.kind === 'pem') sources.push([own.certificate, certificateName], [own.key, ownKeyName]);
  if (own?.kind === 'pkcs12') sources.push([{ path: own.path }, certificateName]);
  for (const [source, what] of sources) {
    const bytes = readSource(source, what);
    if (!bytes.ok) return bytes;
    hash.update(bytes.value);
  }
  return ok(hash.digest('hex'));
}

/**
 * Failure codes: `unreadable-file`, `unreadable-roots`, `bad-roots`, `bad-client-certificate`, `bad-client-key`,
 * `wrong-pass-phrase`, `bad-server-name`.
 */
export function tlsMaterial(settings: TlsSettings, env: Environment): Result<TlsMaterial> {
  const roots = rootsOf(settings.roots, env);
  if (!roots.ok) return roots;
  const own = ownCertificate(settings.clientCertificate);
  if (!own.ok) return own;
  const serverName = settings.serverName?.trim();
  if (serverName !== undefined && /[^\p{L}\p{N}.:_-]/u.test(serverName)) {
    return fail(
      'bad-server-name',
      `${serverName} is not a name that a certificate can have. Type a host name.`,
    );
  }
  const options = { ca: roots.value, minVersion: settings.minVersion ?? 'TLSv1.2', ...own.value } as const;
  try {
    const context = createSecureContext(options);
    return ok({
      context,
      serverName: serverName === '' ? undefined : serverName,
      skipVerify: settings.skipVerify === true,
    });
  } catch (error) {
    return contextFailure(error, settings.clientCertificate);
  }
}

function rootsOf(source: PemSource | undefined, env: Environment): Result<string> {
  if (source === undefined) return trustedRoots(env);
  const read = readSource(source, rootsName);
  if (!read.ok) return read;
  const text = read.value.toString('utf8');
  const blocks = text.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END [^-]+-----/g) ?? [];
  const name = 'text' in source ? 'The pasted certificate authority' : source.path;
  if (blocks.length === 0) {
    return fail('bad-roots', `${name} holds no certificate. It must be PEM: -----BEGIN CERTIFICATE-----.`);
  }
  for (const block of blocks) {
    try {
      void new X509Certificate(block);
    } catch (error) {
      const place = String(blocks.findIndex((one) => one === block) + 1);
      return fail(
        'bad-roots',
        `Certificate ${place} of ${name} cannot be read. Export it again as PEM.`,
        words(error),
      );
    }
  }
  return ok(blocks.join('\n'));
}

function ownCertificate(own: ClientCertificate | undefined): Result<SecureContextOptions> {
  if (own === undefined) return ok({});
  const pass = own.passPhrase === undefined ? {} : { passphrase: own.passPhrase };
  if (own.kind === 'pkcs12') {
    const pfx = readSource({ path: own.path }, certificateName);
    return pfx.ok ? ok({ pfx: pfx.value, ...pass }) : pfx;
  }
  const cert = readSource(own.certificate, certificateName);
  if (!cert.ok) return cert;
  const key = readSource(own.key, ownKeyName);
  if (!key.ok) return key;
  if (!cert.value.includes('-----BEGIN CERTIFICATE-----')) {
    return fail(
      'bad-client-certificate',
      'The client certificate is not PEM: -----BEGIN CERTIFICATE----- is missing.',
    );
  }
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key.value.toString('latin1'))) {
    return fail(
      'bad-client-key',
      'The key of the client certificate is not PEM: -----BEGIN PRIVATE KEY----- is missing.',
    );
  }
  if (own.passPhrase === undefined && isEncrypted(key.value.toString('latin1'))) {
    return fail('wrong-pass-phrase', 'The key of the client certificate is encrypted. Type its pass phrase.');
  }
  return ok({ cert: cert.value, key: key.value, ...pass });
}

/** PKCS#8, and the older form of OpenSSL. */
function isEncrypted(pem: string): boolean {
  return pem.includes('BEGIN ENCRYPTED PRIVATE KEY') || /Proc-Type: 4,ENCRYPTED/.test(pem);
}

/** OpenSSL (Node) and BoringSSL (Electron) name the same faults differently; what neither names is told as it came. */
function contextFailure(error: unknown, own: ClientCertificate | undefined): Result<TlsMaterial> {
  const detail = words(error);
  if (own === undefined)
    return fail('bad-roots', 'The TLS settings cannot be used. Check the certificates.', detail);
  const wrongPhrase =
    /BAD_DECRYPT|bad decrypt|mac verify failure|INCORRECT_PASSWORD|BAD_PASSWORD|PASSPHRASE|INTERRUPTED_OR_CANCELLED/i;
  if (wrongPhrase.test(detail)) {
    return fail(
      'wrong-pass-phrase',
      `The pass phrase does not open the ${keyName(own)}. Type it again.`,
      detail,
    );
  }
  if (/VALUES_MISMATCH|values mismatch|KEY_TYPE_MISMATCH|key type mismatch/i.test(detail)) {
    return fail(
      'bad-client-key',
      'The key does not belong to the client certificate. Choose the pair that was made together.',
      detail,
    );
  }
  const text = `The ${keyName(own)} cannot be read. Export it again, as PEM or as PKCS#12 with a modern cipher.`;
  return fail('bad-client-certificate', text, detail);
}

function keyName(own: ClientCertificate): string {
  return own.kind === 'pkcs12' ? 'PKCS#12 file of the client certificate' : 'key of the client certificate';
}

function readSource(source: PemSource, what: string): Result<Buffer> {
  if ('text' in source) {
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
      words(error),
    );
  }
}

function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return `${code}${error.message}`;
}
