// The certificate viewer of one target: asks what the server shows, and keeps the answer while the dialog is open.
import type { Failure, Result } from '../../src-shared/result';
import type { TargetSettings } from '../../src-shared/target-settings';
import type { TlsReport } from '../../src-shared/tls-report';
import { request } from '../bridge';

export class CertificateLook {
  busy = $state(false);
  reports = $state.raw<TlsReport[]>([]);
  failure = $state.raw<Failure | null>(null);

  /** @param ask gives the reports, or says why there are none */
  constructor(
    /** `localhost:50051`: for the dialog's title. */
    readonly label: string,
    private readonly ask: () => Promise<Result<{ reports: TlsReport[] }>>,
  ) {
    void this.look();
  }

  static ofTarget(target: string, settings: TargetSettings): CertificateLook {
    return new CertificateLook(target, () => request('grpc.certificates', { target, settings }));
  }

  async look(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const answer = await this.ask();
    this.busy = false;
    this.failure = answer.ok ? null : answer.error;
    if (answer.ok) this.reports = answer.value.reports;
  }
}
