// What the peer of a TCP connection showed in its TLS handshake, from the connection's log.
import { fail, ok, type Result } from '../../src-shared/result';
import type { TlsReport } from '../../src-shared/tls-report';
import { request } from '../bridge';
import { eventPayload } from './capture-records.svelte';
import type { CaptureView } from './capture-view.svelte';

/** Failure `no-tls`: there was no handshake. */
export async function reportsOf({
  captureId,
  summary,
}: CaptureView): Promise<Result<{ reports: TlsReport[] }>> {
  const { tlsSeq } = summary;
  if (tlsSeq === undefined)
    return fail('no-tls', 'There was no TLS handshake on this connection, so no certificate was shown.');
  const row = await request('capture.event', { captureId, seq: tlsSeq });
  if (!row.ok) return row;
  const report = eventPayload('tls', row.value.bytes);
  return report === null
    ? fail('no-tls', 'The certificate in the log cannot be read.')
    : ok({ reports: [report] });
}
