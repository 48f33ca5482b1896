// The list of a listener's connections: told how many there are, it pulls the rows that are in view, at most ten times a second.
import type { AcceptedRow } from '../../src-shared/listen-channels';
import { request } from '../bridge';
import { ListScroll } from './list-scroll.svelte';

const rowPx = 24;
const pauseMs = 100;
/** Pulled beyond what is in view, so that a short way needs no wait. */
const margin = 20;
const mostRows = 500;

export class AcceptedRows {
  total = $state(0);
  private rows = $state.raw<readonly AcceptedRow[]>([]);
  private first = $state.raw(0);
  readonly scroll = new ListScroll(rowPx, () => this.total);
  private wanted = { from: 0, to: 50 };
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pulledAt = 0;
  private isPulling = false;
  private isStale = false;

  constructor(private readonly listenerId: string) {
    // The newest are first: a list that follows its end would show the oldest.
    this.scroll.setFollow(false);
  }

  /** Undefined while it is not here. */
  at(index: number): AcceptedRow | undefined {
    return this.rows[index - this.first];
  }

  /** Place in the list of what is here; -1 when it is not. */
  indexOf(number: number | null): number {
    const place = this.rows.findIndex((row) => row.number === number);
    return place < 0 ? -1 : place + this.first;
  }

  /** Those rows are in view now. */
  want(from: number, to: number): void {
    this.wanted = { from, to };
    if (from < this.first || to > this.first + this.rows.length) void this.pull();
  }

  /** Something in it has changed. */
  refresh(total: number): void {
    const isLonger = total !== this.total;
    this.total = total;
    if (this.timer !== undefined) return;
    const wait = isLonger && total <= 1 ? 0 : Math.max(0, this.pulledAt + pauseMs - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.pull();
    }, wait);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private async pull(): Promise<void> {
    if (this.isPulling) {
      this.isStale = true;
      return;
    }
    this.isPulling = true;
    this.pulledAt = performance.now();
    const from = Math.max(0, this.wanted.from - margin);
    const count = Math.min(mostRows, Math.max(1, this.wanted.to + margin - from));
    const answer = await request('listen.connections', { listenerId: this.listenerId, from, count });
    this.isPulling = false;
    if (answer.ok) {
      this.total = answer.value.total;
      this.first = from;
      this.rows = answer.value.rows;
    }
    if (!this.isStale) return;
    this.isStale = false;
    this.refresh(this.total);
  }
}
