// Choosers for files of certificates and keys: where they are, and where a shown one is saved.
import { writeFile } from 'node:fs/promises';
import { fail, ok, type Result } from '../src-shared/result';
import type { CertificateFile } from '../src-shared/target-channels';
import type { Dialogs } from './dialogs';

const pem = { name: 'PEM', extensions: ['pem', 'crt', 'cer', 'key'] };
const titles: Record<CertificateFile, string> = {
  authority: 'Choose the certificate authority',
  certificate: 'Choose the client certificate',
  key: 'Choose the key of the client certificate',
  pkcs12: 'Choose the PKCS#12 file',
};

/** Null: the person changed their mind. */
export async function chooseCertificate(
  dialogs: Dialogs,
  what: CertificateFile,
): Promise<Result<{ path: string | null }>> {
  const kind = what === 'pkcs12' ? { name: 'PKCS#12', extensions: ['p12', 'pfx'] } : pem;
  return ok({ path: await dialogs.chooseFile(titles[what], kind) });
}

/** Failure code: `not-saved`. */
export async function saveCertificate(
  dialogs: Dialogs,
  { name, pem: text }: { name: string; pem: string },
): Promise<Result<{ path: string | null }>> {
  const path = await dialogs.saveFile('Save the certificate', fileName(name), pem);
  if (path === null) return ok({ path });
  try {
    await writeFile(path, text);
    return ok({ path });
  } catch (error) {
    return fail('not-saved', `${path} could not be written. Choose another folder.`, String(error));
  }
}

/** The name comes from a server: nothing of it may lead out of the folder. */
function fileName(subject: string): string {
  const safe = subject
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 80);
  return `${safe === '' ? 'certificate' : safe}.pem`;
}
