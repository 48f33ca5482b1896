// Which roots a TLS connection trusts when the settings name none: Node's, the system's, and those of the environment.
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import * as tls from 'node:tls';
import { type Result, fail, ok } from '../../src-shared/result';

/** Where Linux distributions and OpenSSL builds keep the system's roots; the first that can be read is taken. */
const systemStores = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * PEM text of every root: Node's own list, the system's store, and what SSL_CERT_FILE and NODE_EXTRA_CA_CERTS name.
 * Where Node can ask Windows or macOS for their stores (22.15 and later) it is asked; Node 20 cannot. Failure code: `unreadable-roots`.
 */
export function trustedRoots(env: Environment): Result<string> {
  const named = ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'].filter((name) => (env[name] ?? '') !== '');
  const fromNames: string[] = [];
  for (const name of named) {
    const file = readNamed(name, env[name] ?? '');
    if (!file.ok) return file;
    fromNames.push(file.value);
  }
  // SSL_CERT_FILE replaces the system's file, as it does for OpenSSL itself.
  const system = named.includes('SSL_CERT_FILE') ? [] : systemRoots();
  return ok(unique([...rootCertificates, ...system, ...fromNames]));
}

function readNamed(name: string, path: string): Result<string> {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return fail(
      'unreadable-roots',
      `${name} names ${path}, which cannot be read. Correct ${name} or unset it.`,
      code,
    );
  }
}

function systemRoots(): string[] {
  const asked: unknown = Reflect.get(tls, 'getCACertificates');
  if (typeof asked === 'function') return (asked as (store: 'system') => string[])('system');
  for (const path of systemStores) {
    try {
      return [readFileSync(path, 'utf8')];
    } catch {
      // Not this distribution's place; the next may be.
    }
  }
  return [];
}

/** Most roots come twice (Node's list and the system's are both Mozilla's): parsing each once halves the handshake. */
function unique(bundles: readonly string[]): string {
  const found = new Set<string>();
  for (const bundle of bundles) {
    for (const block of bundle.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []) {
      found.add(block.replace(/\s*\n\s*/g, '\n'));
    }
  }
  return [...found].join('\n');
}
