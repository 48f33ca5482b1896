// Files of certificates and keys: the system's choosers, and what is copied out of the certificate viewer.
import type { Certificate } from '../../src-shared/tls-report';
import type { CertificateFile } from '../../src-shared/target-channels';
import { ok, type Result } from '../../src-shared/result';
import { request } from '../bridge';

/** The path of a file that holds it; null when the person changed their mind. */
export async function chooseCertificateFile(what: CertificateFile): Promise<string | null> {
  const answer = await request('dialog.chooseCertificate', { what });
  return answer.ok ? answer.value.path : null;
}

/** Where it was saved; null when the person changed their mind. */
export async function saveCertificate({ subject, pem }: Certificate): Promise<Result<string | null>> {
  const answer = await request('dialog.saveCertificate', { name: subject.slice(0, 200), pem });
  return answer.ok ? ok(answer.value.path) : answer;
}

export function copyCertificate({ pem }: Certificate): void {
  void request('app.copyText', { text: pem });
}

/** The certificate of this installation's own authority, for clients to trust. Where it was saved; null: not at all. */
export async function saveAuthority(): Promise<Result<string | null>> {
  const made = await request('listen.authority', {});
  if (!made.ok) return made;
  const answer = await request('dialog.saveCertificate', {
    name: 'halfclose-authority',
    pem: made.value.pem,
  });
  return answer.ok ? ok(answer.value.path) : answer;
}
