// Exports of a TCP log: one at a time, with what it wrote or why it did not, until that is put away.
import type { ExportKind, FrameCut } from '../../src-shared/frame-channels';
import type { Result } from '../../src-shared/result';
import type { ResponseOf } from '../../src-shared/contract';
import type { WireFormat } from '../../src-shared/tcp/wire-format';
import { request } from '../bridge';

export class LogExport {
  running = $state<ExportKind | null>(null);
  done = $state.raw<Result<ResponseOf<'frames.export'>> | null>(null);

  constructor(
    private readonly captureId: string,
    private readonly format: () => WireFormat,
    private readonly cut: () => FrameCut,
  ) {}

  async start(kind: ExportKind): Promise<void> {
    if (this.running !== null) return;
    this.running = kind;
    this.done = null;
    const { captureId } = this;
    const answer = await request('frames.export', {
      captureId,
      kind,
      format: this.format(),
      cut: this.cut(),
    });
    this.running = null;
    const isCancelled = answer.ok ? answer.value.saved === null : answer.error.code === 'cancelled';
    this.done = isCancelled ? null : answer;
  }

  cancel(): void {
    void request('frames.cancelExport', { captureId: this.captureId });
  }

  putAway(): void {
    this.done = null;
  }
}
