// The one frame that is shown whole: its bytes are read when it is chosen, the newest choice wins.
import type { RowFilter } from '../../src-shared/contract';
import type { FrameCut, FrameRow } from '../../src-shared/frame-channels';
import type { Failure } from '../../src-shared/result';
import { request } from '../bridge';
import { heldAbove } from './capture-selection.svelte';
import { NewestTask } from './newest-task';

/** What one answer may carry when the person asks for it. */
const largest = 64_000_000;
/** Rows read at once to find the next frame among other rows. */
const stride = 32;

export class FrameSelection {
  entry = $state<number | null>(null);
  /** The chosen frame; its `bytes` are whole unless `held`. */
  row = $state.raw<FrameRow | null>(null);
  /** More than 1 MB: only the first bytes are here until `loadHeld`. */
  held = $state(false);
  failure = $state.raw<Failure | null>(null);
  private readonly task = new NewestTask();

  constructor(private readonly place: { captureId: string; filter(): RowFilter; cut(): FrameCut }) {}

  choose(entry: number): void {
    if (entry < 0) return;
    this.entry = entry;
    this.task.run(() => this.load(entry));
  }

  loadHeld(): void {
    const { entry } = this;
    if (entry !== null) this.task.run(() => this.loadWhole(entry));
  }

  clear(): void {
    this.task.clear();
    this.entry = null;
    this.row = null;
    this.held = false;
    this.failure = null;
  }

  /** The nearest frame before or after the chosen one under the filter; null when there is none. */
  async neighbour(toward: 'next' | 'previous'): Promise<number | null> {
    if (this.entry === null) return null;
    const { captureId, filter, cut } = this.place;
    const ask = { captureId, cut: cut(), filter: filter() };
    const place = await request('frames.locate', { ...ask, at: { entry: this.entry } });
    if (!place.ok || place.value.found === null) return null;
    const step = toward === 'next' ? 1 : -1;
    for (let edge = place.value.found.row + step; edge >= 0; edge += step * stride) {
      const from = step > 0 ? edge : Math.max(0, edge - stride + 1);
      const count = step > 0 ? stride : edge - from + 1;
      const rows = { from, count, previewBytes: 0, checksum: null };
      const answer = await request('frames.rows', { ...ask, ...rows });
      if (!answer.ok || answer.value.rows.length === 0) return null;
      const found = step > 0 ? answer.value.rows.find(isFrame) : answer.value.rows.findLast(isFrame);
      if (found) return found.entry;
    }
    return null;
  }

  private async load(entry: number): Promise<void> {
    const { captureId, filter, cut } = this.place;
    const rows = { from: 0, count: 1, entries: [entry], previewBytes: 65_536, checksum: null };
    const answer = await request('frames.rows', { captureId, cut: cut(), filter: filter(), ...rows });
    const found = answer.ok ? answer.value.rows[0] : undefined;
    this.failure = answer.ok ? null : answer.error;
    if (!found) return;
    this.held = found.size > heldAbove;
    this.row = found;
    if (!this.held && found.bytes.length < found.size) await this.loadWhole(entry);
  }

  private async loadWhole(entry: number): Promise<void> {
    const { captureId, cut } = this.place;
    const answer = await request('frames.frame', { captureId, cut: cut(), entry, maxBytes: largest });
    if (this.entry !== entry) return;
    this.failure = answer.ok ? null : answer.error;
    if (!answer.ok) return;
    this.held = false;
    this.row = answer.value;
  }
}

function isFrame({ kind }: FrameRow): boolean {
  return kind === 'frame';
}
