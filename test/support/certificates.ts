// Self-signed certificates made by openssl, for one test's TLS servers.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  certFile: string;
  keyFile: string;
  cert: Buffer;
  key: Buffer;
}

/** What `openssl ca` needs to sign with dates in the past; `openssl req` takes none. */
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
[any]
commonName = supplied
`;

/** `names` as openssl writes them: `DNS:localhost,IP:127.0.0.1`. Valid for long, or expired in 2020. */
export function makeCertificate(names: string, validity: 'valid' | 'expired' = 'valid'): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'halfclose-tls-'));
  const openssl = (...args: string[]): Buffer =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const subject = ['-subj', '/CN=halfclose test', '-addext', `subjectAltName=${names}`];
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'ca.cnf'), config);
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'key.pem');
  openssl('req', '-new', '-key', 'key.pem', '-out', 'request.pem', ...subject);
  const dates =
    validity === 'expired' ? ['20200101000000Z', '20200201000000Z'] : ['20260101000000Z', '20990101000000Z'];
  const [start = '', end = ''] = dates;
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
  const certFile = join(folder, 'cert.pem');
  const keyFile = join(folder, 'key.pem');
  return { certFile, keyFile, cert: readFileSync(certFile), key: readFileSync(keyFile) };
}
