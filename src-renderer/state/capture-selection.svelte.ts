// The one event of a log that is shown whole: its bytes are read when it is chosen, the newest choice wins.
import type { CaptureRow, RowFilter } from '../../src-shared/contract';
import type { Failure } from '../../src-shared/result';
import { request } from '../bridge';
import { NewestTask } from './newest-task';

/** What one `capture.read` may carry of a row. */
const previewLimit = 65_536;
/** Above this a message is read when the person asks for it. */
export const heldAbove = 1_000_000;
/** Rows read at once to find the next message among other events. */
const stride = 32;

export class CaptureSelection {
  /** Sequence number of the chosen event. */
  seq = $state<number | null>(null);
  /** The chosen event; its `bytes` are whole unless `held`. */
  row = $state.raw<CaptureRow | null>(null);
  /** More than 1 MB: only the first bytes are here until `loadHeld`. */
  held = $state(false);
  loading = $state(false);
  failure = $state.raw<Failure | null>(null);
  private readonly task = new NewestTask();

  constructor(
    private readonly captureId: string,
    private readonly filter: () => RowFilter,
  ) {}

  /** Chooses the event at a row of the filtered list; `seq` when it is known already, so that the list marks it at once. */
  choose(row: number, seq?: number): void {
    if (seq !== undefined) this.seq = seq;
    this.task.run(() => this.load(row));
  }

  /** Chooses an event that is here whole. */
  take(row: CaptureRow): void {
    this.task.clear();
    this.seq = row.seq;
    this.row = row;
    this.held = false;
    this.failure = null;
  }

  loadHeld(): void {
    const { row } = this;
    if (row) this.task.run(() => this.loadWhole(row));
  }

  clear(): void {
    this.task.clear();
    this.seq = null;
    this.row = null;
    this.held = false;
    this.failure = null;
  }

  /** The row number of the nearest message or chunk before or after the chosen event; null when there is none. */
  async neighbour(toward: 'next' | 'previous'): Promise<number | null> {
    if (this.seq === null) return null;
    const { captureId } = this;
    const filter = this.filter();
    const place = await request('capture.locate', {
      captureId,
      filter,
      layout: 'rows',
      at: { seq: this.seq },
    });
    if (!place.ok) return null;
    const step = toward === 'next' ? 1 : -1;
    for (let edge = place.value.row + step; edge >= 0; edge += step * stride) {
      const from = step > 0 ? edge : Math.max(0, edge - stride + 1);
      const count = step > 0 ? stride : edge - from + 1;
      const answer = await request('capture.read', { captureId, filter, from, count, previewBytes: 0 });
      if (!answer.ok || answer.value.rows.length === 0) return null;
      const at =
        step > 0 ? answer.value.rows.findIndex(isPayload) : answer.value.rows.findLastIndex(isPayload);
      if (at >= 0) return from + at;
    }
    return null;
  }

  private async load(row: number): Promise<void> {
    const ask = {
      captureId: this.captureId,
      filter: this.filter(),
      from: row,
      count: 1,
      previewBytes: previewLimit,
    };
    const answer = await request('capture.read', ask);
    const found = answer.ok ? answer.value.rows[0] : undefined;
    this.failure = answer.ok ? null : answer.error;
    if (!found) return;
    this.seq = found.seq;
    this.held = found.size > heldAbove && found.bytes.length < found.size;
    this.row = found;
    if (!this.held && found.bytes.length < found.size) await this.loadWhole(found);
  }

  private async loadWhole(row: CaptureRow): Promise<void> {
    this.loading = true;
    const answer = await request('capture.event', { captureId: this.captureId, seq: row.seq });
    this.loading = false;
    if (this.seq !== row.seq) return;
    this.failure = answer.ok ? null : answer.error;
    if (!answer.ok) return;
    this.held = false;
    this.row = answer.value;
  }
}

function isPayload(row: CaptureRow): boolean {
  return row.kind === 'message' || row.kind === 'chunk';
}
