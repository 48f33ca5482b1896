// What the certificate viewer writes about one certificate: dates with their distance, and rows of facts.
import { formatCount } from '../../../src-shared/bytes/byte-size';
import type { Certificate } from '../../../src-shared/tls-report';
import { m } from '../../paraglide/messages';

export interface CertificateFact {
  key: string;
  value: string;
}

export type Validity = 'early' | 'good' | 'soon' | 'expired';

const dayMs = 86_400_000;
/** Certificates of short life are renewed about this long before their end. */
const soonDays = 14;

export function validityOf({ validFrom, validTo }: Certificate, now: number): Validity {
  if (now < validFrom) return 'early';
  if (now > validTo) return 'expired';
  return validTo - now < soonDays * dayMs ? 'soon' : 'good';
}

/** `valid for 90 more days`, `expired 3 days ago`. */
export function validityWords(certificate: Certificate, now: number): string {
  const { validFrom, validTo } = certificate;
  const days = (ms: number) => formatCount(Math.max(1, Math.floor(ms / dayMs)));
  switch (validityOf(certificate, now)) {
    case 'early':
      return m.target_valid_from({ days: days(validFrom - now) });
    case 'expired':
      return m.target_expired({ days: days(now - validTo) });
    default:
      return m.target_valid_for({ days: days(validTo - now) });
  }
}

export function certificateFacts(certificate: Certificate): CertificateFact[] {
  const { names, issuer, validFrom, validTo, key, serialNumber, fingerprint256, fingerprint1 } = certificate;
  return [
    { key: m.target_fact_names(), value: names.length === 0 ? m.target_fact_no_names() : names.join(', ') },
    { key: m.target_fact_issuer(), value: certificate.selfSigned ? m.target_fact_itself() : issuer },
    { key: m.target_fact_valid(), value: `${moment(validFrom)} – ${moment(validTo)}` },
    { key: m.target_fact_key(), value: key },
    { key: m.target_fact_serial(), value: serialNumber },
    { key: 'SHA-256', value: fingerprint256 },
    { key: 'SHA-1', value: fingerprint1 },
  ];
}

/** `2026-05-04 06:30:00 UTC`: certificates are dated in UTC, and two people must read the same. */
function moment(at: number): string {
  return Number.isFinite(at)
    ? `${new Date(at).toISOString().replace('T', ' ').slice(0, 19)} UTC`
    : m.target_fact_no_date();
}
