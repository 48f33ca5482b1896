// What is wrong with a server's certificate, in plain words, and what one click could change.
import type { Remedy } from '../../src-shared/capture';
import type { Certificate } from '../../src-shared/tls-report';
import type { Words } from '../grpc/connection-words';
import type { TlsFinding } from './handshake';
import type { Target } from '../grpc/target';

const notSent = 'Your request was not sent, because nobody could say who would have read it';

export function certificateWords(finding: TlsFinding, target: Target, name: string): Words {
  const { code, report } = finding;
  const chain = report?.chain ?? [];
  const title = refusalTitle(code, target.label, name, chain[0]);
  const sentence = `${notSent}: the certificate cannot be trusted as it is.`;
  return { code: 'certificate', title, sentence, ...advice(code, chain) };
}

/** For the certificate viewer: one sentence about a certificate that was refused with this code. */
export function refusalSentence(code: string, name: string, certificate: Certificate | undefined): string {
  return `${refusalTitle(code, name, name, certificate)}.`;
}

function refusalTitle(code: string, label: string, name: string, leaf: Certificate | undefined): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${label} expired on ${day(leaf?.validTo)}`;
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${label} is valid only from ${day(leaf?.validFrom)}`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate is not for ${name}`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return code === 'DEPTH_ZERO_SELF_SIGNED_CERT'
        ? `The certificate of ${label} is self-signed`
        : `The certificate of ${label} comes from an authority that is not trusted`;
    case 'CERT_REVOKED':
      return `The certificate of ${label} was revoked`;
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `The certificate of ${label} comes from an unknown issuer`;
    default:
      return `The certificate of ${label} was refused: ${code}`;
  }
}

function advice(code: string, chain: readonly Certificate[]): { checks: string[]; remedies: Remedy[] } {
  const [leaf] = chain;
  if (code === 'CERT_HAS_EXPIRED') {
    return {
      checks: ['Renew the certificate of the server.', 'Check the clock of this machine.'],
      remedies: [],
    };
  }
  if (code === 'CERT_NOT_YET_VALID') {
    const checks = [
      'Check the clock of this machine.',
      'Check the clock of the machine that made the certificate.',
    ];
    return { checks, remedies: [] };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return nameAdvice(leaf?.names ?? []);
  const issuer = leaf?.issuer ?? 'not named';
  const whole = code === 'DEPTH_ZERO_SELF_SIGNED_CERT' || code === 'SELF_SIGNED_CERT_IN_CHAIN';
  const checks = whole
    ? [
        code === 'DEPTH_ZERO_SELF_SIGNED_CERT'
          ? 'Trust this certificate in the settings of the target, if it is yours.'
          : `Its authority is ${chain.at(-1)?.subject ?? issuer}. Trust that one in the settings of the target, if it is yours.`,
        'If it is not yours, send nothing: another server may stand in its place.',
      ]
    : [
        `Its issuer is ${issuer}. Trust that one in the settings of the target, if it is yours.`,
        'Check that the server sends its intermediate certificates too.',
      ];
  return { checks, remedies: [trust(chain)] };
}

function nameAdvice(names: readonly string[]): { checks: string[]; remedies: Remedy[] } {
  const [first] = names.filter((name) => !name.includes('*'));
  const checks = [
    names.length === 0
      ? 'The certificate names no host at all.'
      : `It is for ${listed(names)}. Use one of these as the target, or as the server name in its settings.`,
    'Check that the name leads to the right server.',
  ];
  return { checks, remedies: first === undefined ? [] : [{ kind: 'use-server-name', name: first }] };
}

/** Only a certificate that signed itself can be trusted alone: OpenSSL wants a chain to its end. */
function trust(chain: readonly Certificate[]): Remedy {
  const root = chain.find(({ selfSigned }) => selfSigned);
  const issuer = root?.subject ?? chain.at(-1)?.issuer ?? '';
  if (root === undefined) return { kind: 'trust-ca', issuer };
  const { pem, fingerprint256 } = root;
  return { kind: 'trust-ca', issuer, certificate: { pem, fingerprint256 } };
}

/** `example.com, *.example.com and 2 more`. */
function listed(names: readonly string[]): string {
  if (names.length <= 4) return names.join(', ');
  return `${names.slice(0, 4).join(', ')} and ${String(names.length - 4)} more`;
}

/** `2020-02-01`, in universal time. */
function day(ms: number | undefined): string {
  return ms === undefined || Number.isNaN(ms) ? 'an unknown day' : new Date(ms).toISOString().slice(0, 10);
}
