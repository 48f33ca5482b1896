// The certificate viewer's question: what does this target show? From live connections, else from one handshake.
import { type Result, fail, ok } from '../../src-shared/result';
import type { TargetSettings } from '../../src-shared/target-settings';
import type { TlsReport } from '../../src-shared/tls-report';
import type { ChannelPool } from './channel-pool';
import { connectionWords } from './connection-words';
import { probe } from './probe';
import { parseTarget } from './target';
import { tlsMaterial } from '../tls/tls-material';

export interface CertificateQuestion {
  target: string;
  settings: TargetSettings;
}

/**
 * Never sends a request. Failure codes: those of the target and of `tlsMaterial`, `plaintext`, and a diagnosis' code
 * when there is no TLS to look at.
 */
export async function certificateReports(
  { target: typed, settings }: CertificateQuestion,
  pool: ChannelPool,
  signal: AbortSignal,
): Promise<Result<{ reports: TlsReport[] }>> {
  const target = parseTarget(typed, settings.security);
  if (!target.ok) return target;
  const { label } = target.value;
  if (settings.security === 'plaintext') {
    return fail(
      'plaintext',
      `${label} is set to plaintext, so no certificate is asked for. Choose TLS to see one.`,
    );
  }
  const material = tlsMaterial(settings.tls ?? {}, process.env);
  if (!material.ok) return material;
  const live = pool.tlsReports(target.value, settings);
  if (live.length > 0) return ok({ reports: live });
  const report = await probe(target.value, settings, signal);
  if (report.secure?.report !== undefined) return ok({ reports: [report.secure.report] });
  const words = connectionWords(report, target.value, settings);
  const sentence =
    words === undefined ? `${label} showed no certificate.` : `${words.title}. ${words.sentence}`;
  return fail(words?.code ?? 'no-certificate', sentence);
}
