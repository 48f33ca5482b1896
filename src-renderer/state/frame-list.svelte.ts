// The frames of one TCP log as a list: main cuts them and tells how many there are; the rows that are in view are pulled.
import type { RowFilter } from '../../src-shared/contract';
import type { FrameCut, FrameRow, FrameState, StreamPlace } from '../../src-shared/frame-channels';
import type { Failure } from '../../src-shared/result';
import type { WireFormat } from '../../src-shared/tcp/wire-format';
import { onPush, request } from '../bridge';
import { ListScroll } from './list-scroll.svelte';
import { NewestTask } from './newest-task';
import { RowWindow } from './row-window.svelte';

const rowHeight = 24;
/** Enough bytes for a row's preview. */
const previewBytes = 1024;
const nothing: FrameState = { sent: 0, received: 0, rows: 0, doneBytes: 0, bytes: 0, faults: [] };
const mostMarks = 100;

interface FramePlace {
  captureId: string;
  filter(): RowFilter;
  format(): WireFormat;
  /** Entries that a search has found, when they alone are shown. */
  matches(): readonly number[] | null;
}

export class FrameList {
  state = $state.raw<FrameState>(nothing);
  failure = $state.raw<Failure | null>(null);
  /** The bytes from which a person made the cutting begin anew. */
  marks = $state.raw<readonly StreamPlace[]>([]);
  /** Row that the keyboard stands on, under the filter; -1 for none. */
  cursor = $state(-1);
  /** Rows when the list was paused. */
  private pausedAt = $state<number | null>(null);
  readonly scroll: ListScroll;
  readonly rows: RowWindow<FrameRow>;
  /** As text, so that another encoding or type of the format is no other cut. */
  private readonly cutText = $derived.by(() => {
    const { framing, cap } = this.place.format();
    return JSON.stringify({ framing, cap, marks: framing === null ? [] : this.marks });
  });
  readonly cut: FrameCut = $derived(JSON.parse(this.cutText) as FrameCut);
  private readonly seeking = new NewestTask();
  private readonly unsubscribe: () => void;

  constructor(private readonly place: FramePlace) {
    this.rows = new RowWindow<FrameRow>({
      fetch: (from, count) => this.fetch(from, count),
      follows: () => this.scroll.follow,
      knownEnd: () => (place.filter() === 'all' && place.matches() === null ? this.state.rows : null),
      isSettled: () => true,
    });
    this.scroll = new ListScroll(rowHeight, () => this.rows.total);
    this.unsubscribe = onPush('frames.changed', ({ captureId, state }) => {
      if (captureId === place.captureId) this.take(state);
    });
  }

  /** Frames, both directions. */
  get count(): number {
    return this.state.sent + this.state.received;
  }

  /** Bytes are there that are not looked at yet. */
  get isBehind(): boolean {
    return this.state.doneBytes < this.state.bytes;
  }

  get paused(): boolean {
    return this.pausedAt !== null;
  }

  get waiting(): number {
    return this.pausedAt === null ? 0 : this.state.rows - this.pausedAt;
  }

  /** Frames are cut in main from here on, in the newest way; call the answer when nobody looks any more. */
  watch(): () => void {
    const { captureId } = this.place;
    const { cut } = this;
    this.relist();
    void request('frames.watch', { captureId, cut: cut }).then((answer) => {
      if (cut !== this.cut) return;
      this.failure = answer.ok ? null : answer.error;
      if (answer.ok) this.take(answer.value);
    });
    return () => void request('frames.release', { captureId });
  }

  /** The filter, the matches or the cut are others. */
  relist(): void {
    this.cursor = -1;
    this.pausedAt = this.pausedAt === null ? null : this.state.rows;
    this.rows.reset();
  }

  togglePaused(): void {
    const pause = !this.paused;
    this.pausedAt = pause ? this.state.rows : null;
    this.rows.hold(pause);
  }

  toggleFollow(): void {
    this.scroll.setFollow(!this.scroll.follow);
    this.rows.grow();
  }

  /** The cutting begins anew at this byte. */
  resynchronise(place: StreamPlace): void {
    const others = this.marks.filter(
      ({ direction, offset }) => direction !== place.direction || offset !== place.offset,
    );
    this.marks = [...others, place].slice(-mostMarks);
  }

  forgetMarks(): void {
    this.marks = [];
  }

  /** Shows the row of an entry, a byte, a chunk, a time or a number; null when there is none. */
  reveal(
    at: RequestAt,
    where: 'nearest' | 'center',
    found: (row: number, entry: number) => void = () => {},
  ): void {
    this.seeking.run(async () => {
      const { captureId, filter, matches } = this.place;
      const ask = { captureId, cut: this.cut, filter: filter(), at };
      const answer = await request('frames.locate', ask);
      if (!answer.ok || answer.value.found === null) return;
      const { entry } = answer.value.found;
      const picked = matches();
      const row = picked === null ? answer.value.found.row : picked.indexOf(entry);
      if (row >= 0) {
        this.rows.reach(row);
        this.scroll.reveal(row, where);
        this.cursor = row;
      }
      found(row, entry);
    });
  }

  dispose(): void {
    this.unsubscribe();
    this.seeking.clear();
    this.rows.dispose();
  }

  private take(state: FrameState): void {
    this.state = state;
    this.rows.grow();
  }

  private async fetch(from: number, count: number) {
    const { captureId, filter, matches, format } = this.place;
    const picked = matches();
    const entries = picked?.slice(from, from + count);
    if (picked !== null && entries?.length === 0)
      return { ok: true as const, value: { total: picked.length, rows: [] } };
    const answer = await request('frames.rows', {
      captureId,
      cut: this.cut,
      filter: filter(),
      from,
      count,
      previewBytes,
      checksum: format().checksum,
      ...(entries ? { entries: [...entries] } : {}),
    });
    if (!answer.ok || picked === null) return answer;
    return { ok: true as const, value: { total: picked.length, rows: answer.value.rows } };
  }
}

type RequestAt = Parameters<typeof request<'frames.locate'>>[1]['at'];
