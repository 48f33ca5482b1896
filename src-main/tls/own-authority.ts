// The certificate authority of this installation: made on first use, kept private, signs the certificates of listeners.
import {
  X509Certificate,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/result';
import { writeCertificate } from './x509-writer';

const authorityDays = 3650;
/** Browsers and Apple refuse certificates of more than 398 days. */
const serverDays = 397;

export interface MadeCertificate {
  /** PEM: the server's certificate, then the authority's. */
  chain: string;
  /** PEM. It is never written to the disk. */
  key: string;
  /** PEM, for clients to trust. */
  authority: string;
  names: string[];
}

interface Authority {
  pem: string;
  name: string;
  key: KeyObject;
}

/** What a client on this machine may call a listener, and this machine's own name. */
export function localNames(): string[] {
  return [...new Set(['localhost', '127.0.0.1', '::1', dnsName(hostname())])].filter((name) => name !== '');
}

export class OwnAuthority {
  readonly #folder: string;

  /** `folder` is made on first use, for this user alone. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** PEM of the authority. Codes: `authority-unreadable`, `authority-unwritable`. */
  pem(): Result<string> {
    const authority = this.#authority();
    return authority.ok ? ok(authority.value.pem) : authority;
  }

  /** A new key and its certificate. Codes as `pem`. */
  issue(names: string[] = localNames()): Result<MadeCertificate> {
    const found = this.#authority();
    if (!found.ok) return found;
    const { pem, name, key } = found.value;
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const certificate = writeCertificate({
      subject: names[0] ?? 'localhost',
      issuer: name,
      publicKey: pair.publicKey,
      signingKey: key,
      issuerPublicKey: createPublicKey(key),
      days: serverDays,
      names,
    });
    return ok({ chain: certificate + pem, key: privatePem(pair.privateKey), authority: pem, names });
  }

  #authority(): Result<Authority> {
    const kept = this.#kept();
    return kept.ok && kept.value === undefined ? this.#make() : (kept as Result<Authority>);
  }

  #kept(): Result<Authority | undefined> {
    const [certFile, keyFile] = this.#files();
    try {
      const pem = readFileSync(certFile, 'utf8');
      const key = createPrivateKey(readFileSync(keyFile));
      const certificate = new X509Certificate(pem);
      if (Date.parse(certificate.validTo) < Date.now() + serverDays * 86_400_000) return ok(undefined);
      if (!certificate.checkPrivateKey(key)) return this.#unreadable('The key is not the certificate’s.');
      return ok({ pem, name: certificate.subject.replace(/^CN=/, ''), key });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(undefined);
      return this.#unreadable(String(error));
    }
  }

  #make(): Result<Authority> {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const name = `Halfclose on ${dnsName(hostname()) || 'this machine'}`;
    const own = { publicKey, signingKey: privateKey, issuerPublicKey: publicKey };
    const pem = writeCertificate({ ...own, subject: name, issuer: name, days: authorityDays });
    const [certFile, keyFile] = this.#files();
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      // The key first: a certificate without its key would be an authority that cannot sign.
      replaceFile(keyFile, privatePem(privateKey));
      replaceFile(certFile, pem);
    } catch (error) {
      return fail(
        'authority-unwritable',
        `The certificate authority cannot be kept in ${this.#folder}. Make the folder writable, or give a certificate of your own.`,
        String(error),
      );
    }
    return ok({ pem, name, key: privateKey });
  }

  #files(): [string, string] {
    return [join(this.#folder, 'authority.pem'), join(this.#folder, 'authority-key.pem')];
  }

  #unreadable(detail: string): Result<never> {
    return fail(
      'authority-unreadable',
      `The certificate authority in ${this.#folder} cannot be read. Remove that folder to have a new one made.`,
      detail,
    );
  }
}

function privatePem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string;
}

function replaceFile(path: string, text: string): void {
  const next = `${path}.new`;
  writeFileSync(next, text, { mode: 0o600 });
  renameSync(next, path);
}

/** A machine's name may hold what a certificate cannot. */
function dnsName(name: string): string {
  return /^[\w-]+(\.[\w-]+)*$/.test(name) && name.length < 64 ? name : '';
}
