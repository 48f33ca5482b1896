// What is wrong with a server's certificate, in plain words.
import type { PeerCertificate } from 'node:tls';
import type { TlsFinding } from './probe-socket';
import type { Words } from './connection-words';
import type { Target } from './target';

const notSent = 'Your request was not sent, because nobody could say who would have read it';

export function certificateWords(finding: TlsFinding, target: Target): Words {
  const { certificate, code } = finding;
  if (code === 'CERT_HAS_EXPIRED') {
    return words(
      `The certificate of ${target.label} expired on ${certificate?.valid_to ?? 'an unknown day'}`,
      [`Renew the certificate of the server.`, 'Check the clock of this machine.'],
    );
  }
  if (code === 'CERT_NOT_YET_VALID') {
    return words(
      `The certificate of ${target.label} is valid only from ${certificate?.valid_from ?? 'a later day'}`,
      ['Check the clock of this machine.', 'Check the clock of the machine that made the certificate.'],
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = namesOf(certificate);
    return words(`The certificate is not for ${target.host}`, [
      names === ''
        ? 'The certificate names no host at all.'
        : `It is for ${names}. Use one of these as the target.`,
      'Check that the name leads to the right server.',
    ]);
  }
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT' || code === 'SELF_SIGNED_CERT_IN_CHAIN') {
    return words(`The certificate of ${target.label} is self-signed`, [
      `Let the system trust it, or name its file in SSL_CERT_FILE and start Halfclose again.`,
      'If the server is your own and local, set this call to plaintext and serve plaintext.',
    ]);
  }
  return words(`The certificate of ${target.label} comes from an unknown issuer`, [
    `Its issuer is ${issuerOf(certificate)}. Let the system trust that one, or name its file in SSL_CERT_FILE.`,
    'Check that the server sends its intermediate certificates too.',
  ]);
}

function words(title: string, checks: string[]): Words {
  return {
    code: 'certificate',
    title,
    sentence: `${notSent}: the certificate cannot be trusted as it is.`,
    checks,
  };
}

/** `example.com, *.example.com and 2 more`. */
function namesOf(certificate: PeerCertificate | undefined): string {
  const names = (certificate?.subjectaltname ?? '').split(', ').flatMap((one) => {
    const [, name = ''] = /^(?:DNS|IP Address):(.*)$/.exec(one) ?? [];
    return name === '' ? [] : [name];
  });
  if (names.length <= 4) return names.join(', ');
  return `${names.slice(0, 4).join(', ')} and ${String(names.length - 4)} more`;
}

function issuerOf(certificate: PeerCertificate | undefined): string {
  const { CN, O } = certificate?.issuer ?? {};
  return [CN ?? O ?? 'not named'].flat().join(', ');
}
