// Certificates of one test, made by openssl: an authority with servers and clients, encrypted keys, PKCS#12; self-signed ones.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface IssuedCertificate {
  certFile: string;
  keyFile: string;
  cert: Buffer;
  key: Buffer;
}

/** What `openssl ca` needs to sign with any dates. */
const config = `
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
`;

const validDates = {
  valid: ['20260101000000Z', '20990101000000Z'],
  expired: ['20200101000000Z', '20200201000000Z'],
  early: ['20900101000000Z', '20990101000000Z'],
} as const;

export class CertificateAuthority {
  readonly folder = mkdtempSync(join(tmpdir(), 'halfclose-ca-'));
  readonly certFile = join(this.folder, 'ca.pem');
  #made = 0;

  constructor(name = 'halfclose test authority') {
    writeFileSync(join(this.folder, 'ca.cnf'), config);
    writeFileSync(join(this.folder, 'index.txt'), '');
    this.#key('ca-key.pem');
    const ca = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=keyCertSign,cRLSign'];
    this.#openssl(
      'req',
      '-x509',
      '-new',
      '-key',
      'ca-key.pem',
      '-days',
      '3650',
      '-subj',
      `/CN=${name}`,
      ...ca,
      '-out',
      'ca.pem',
    );
  }

  get pem(): string {
    return readFileSync(this.certFile, 'utf8');
  }

  /** `names`: `DNS:localhost,IP:127.0.0.1`. Expired: in 2020; early: valid from 2090 on. */
  issue(names: string, validity: 'valid' | 'expired' | 'early' = 'valid'): IssuedCertificate {
    this.#made += 1;
    const [key, request, cert] = ['key', 'request', 'cert'].map(
      (part) => `${part}-${String(this.#made)}.pem`,
    ) as [string, string, string];
    this.#key(key);
    const subject = ['-subj', `/CN=certificate ${String(this.#made)}`, '-addext', `subjectAltName=${names}`];
    this.#openssl('req', '-new', '-key', key, '-out', request, ...subject);
    const [start, end] = validDates[validity];
    const dates = ['-startdate', start, '-enddate', end];
    const own = ['-config', 'ca.cnf', '-batch', '-notext', '-cert', 'ca.pem', '-keyfile', 'ca-key.pem'];
    this.#openssl('ca', ...own, ...dates, '-in', request, '-out', cert);
    return this.#read(cert, key);
  }

  /** The same key behind a pass phrase, PKCS#8. */
  encrypted({ keyFile }: IssuedCertificate, passPhrase: string): string {
    const out = join(this.folder, `encrypted-${String((this.#made += 1))}.pem`);
    this.#openssl(
      'pkcs8',
      '-topk8',
      '-v2',
      'aes-256-cbc',
      '-in',
      keyFile,
      '-passout',
      `pass:${passPhrase}`,
      '-out',
      out,
    );
    return out;
  }

  pkcs12({ certFile, keyFile }: IssuedCertificate, passPhrase: string): string {
    const out = join(this.folder, `bundle-${String((this.#made += 1))}.p12`);
    this.#openssl(
      'pkcs12',
      '-export',
      '-in',
      certFile,
      '-inkey',
      keyFile,
      '-passout',
      `pass:${passPhrase}`,
      '-out',
      out,
    );
    return out;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #read(cert: string, key: string): IssuedCertificate {
    const [certFile, keyFile] = [join(this.folder, cert), join(this.folder, key)];
    return { certFile, keyFile, cert: readFileSync(certFile), key: readFileSync(keyFile) };
  }

  #key(name: string): void {
    this.#openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', name);
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' });
  }
}

/** Signed by its own key, of nobody's authority. `names` and `validity` as for `issue`. */
export function makeCertificate(names: string, validity: 'valid' | 'expired' = 'valid'): IssuedCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'halfclose-tls-'));
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const subject = ['-subj', '/CN=halfclose test', '-addext', `subjectAltName=${names}`];
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'ca.cnf'), config);
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'key.pem');
  openssl('req', '-new', '-key', 'key.pem', '-out', 'request.pem', ...subject);
  const [start, end] = validDates[validity];
  const sign = [
    '-batch',
    '-notext',
    '-selfsign',
    '-keyfile',
    'key.pem',
    '-startdate',
    start,
    '-enddate',
    end,
  ];
  openssl('ca', '-config', 'ca.cnf', ...sign, '-in', 'request.pem', '-out', 'cert.pem');
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  return { certFile, keyFile, cert: readFileSync(certFile), key: readFileSync(keyFile) };
}
