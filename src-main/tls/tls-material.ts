// What a TLS connection is made with: roots, client certificate, versions. Read from the settings; each fault has its words.
import { X509Certificate, createHash } from 'node:crypto';
import { type SecureContext, createSecureContext } from 'node:tls';
import { type Result, fail, ok } from '../../src-shared/result';
import type { PemSource, TlsSettings } from '../../src-shared/target-settings';
import { contextFailure, errorWords, ownCertificate, readSource } from './own-certificate';
import { type Environment, trustedRoots } from './trusted-roots';

export interface TlsMaterial {
  context: SecureContext;
  serverName: string | undefined;
  skipVerify: boolean;
}

const rootsName = 'The file of certificate authorities';
const certificateName = 'The client certificate';
const ownKeyName = 'The key of the client certificate';

/**
 * The files that the settings name, as they are now. Two channels may share a connection only when these agree.
 * Failure code: `unreadable-file`.
 */
export function tlsFingerprint(settings: TlsSettings): Result<string> {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  const { roots, moreRoots = [], clientCertificate: own } = settings;
  const named = [roots, ...moreRoots].filter((root) => root !== undefined);
  const sources = named.map((root): [PemSource, string] => [root, rootsName]);
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
  const roots = rootsOf(settings, env);
  if (!roots.ok) return roots;
  const own = ownCertificate(settings.clientCertificate, 'client');
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
    return contextFailure(error, settings.clientCertificate, 'client');
  }
}

function rootsOf({ roots, moreRoots = [] }: TlsSettings, env: Environment): Result<string> {
  const first = roots === undefined ? trustedRoots(env) : readRoots(roots);
  const texts: string[] = [];
  for (const read of [first, ...moreRoots.map(readRoots)]) {
    if (!read.ok) return read;
    texts.push(read.value);
  }
  return ok(texts.join('\n'));
}

/** Failure codes: `unreadable-file`, `bad-roots`. */
export function readRoots(source: PemSource): Result<string> {
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
        errorWords(error),
      );
    }
  }
  return ok(blocks.join('\n'));
}
