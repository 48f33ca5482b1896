// The page's window onto one capture log: told counts by push, it pulls only the rows that a list shows.
import type { CaptureSummary, Protocol } from '../../src-shared/capture';
import { emptySummary } from '../../src-shared/empty-summary';
import type { Encoding } from '../../src-shared/bytes/encoding';
import type { CaptureLine, CaptureRow, RowFilter } from '../../src-shared/contract';
import type { StreamPlace } from '../../src-shared/frame-channels';
import { hexText } from '../../src-shared/proto/scalar-read';
import type { Failure } from '../../src-shared/result';
import { onPush, request } from '../bridge';
import { callRows, connectionLines, seqOfNumber, type LineLayout } from './capture-lists';
import { CaptureLifeline } from './capture-lifeline.svelte';
import { CaptureRecords } from './capture-records.svelte';
import { CaptureSearch, type SearchHit } from './capture-search.svelte';
import { CaptureSelection } from './capture-selection.svelte';
import { ListScroll } from './list-scroll.svelte';
import { NewestTask } from './newest-task';
import { RateMeter } from './rate-meter';
import type { RowWindow } from './row-window.svelte';
import { sameState } from './same-state';
import { jumpNumber, searchNeedle } from './search-needle';

/** Pixels: rows of messages and events, lines of the TCP log. */
const rowHeights = { grpc: 24, tcp: 18 } as const;
/** A call that takes longer is shown as running: quicker answers must not make the page flicker. Milliseconds. */
const lastsMs = 100;
/** Live numbers change at most this often, milliseconds (DESIGN.md, Motion). */
const numbersMs = 250;

export class CaptureView {
  summary: CaptureSummary = $state.raw(emptySummary('', 'grpc', 0));
  /** Set when a log of an earlier session could not be opened: it was cleaned up, or the disk refused. */
  failure = $state.raw<Failure | null>(null);
  filter = $state<RowFilter>('all');
  layout = $state<LineLayout>('hex');
  encoding: Encoding = 'utf-8';
  /** Row (line) that the keyboard stands on, under the filter; -1 for none. */
  cursor = $state(-1);
  /** It began more than a moment ago. */
  lasts = $state(false);
  /** Messages and chunks in the log when the list was paused. */
  private pausedAt = $state<number | null>(null);
  readonly rows: RowWindow<CaptureRow>;
  readonly lines: RowWindow<CaptureLine>;
  readonly scroll: ListScroll;
  readonly selection: CaptureSelection;
  readonly search: CaptureSearch;
  readonly lifeline: CaptureLifeline;
  readonly records: CaptureRecords;
  readonly rate = new RateMeter();
  private readonly seeking = new NewestTask();
  private readonly unsubscribe: () => void;
  private choseItself = false;
  /** As main told it last; `summary` follows it. */
  private newest: CaptureSummary;
  private shownAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly lastsTimer = setTimeout(() => this.noteLasting(), lastsMs);
  /** Told once, a moment after its beginning, whether it is over or not. */
  onLasting: () => void = () => {};
  /** Told once, when the call or connection is over. */
  onEnd: (summary: CaptureSummary) => void = () => {};

  /** Subscribes at once: make it before the call or connection of that id is opened. */
  constructor(
    readonly captureId: string,
    readonly protocol: Protocol,
  ) {
    this.newest = emptySummary(captureId, protocol, Date.now());
    this.summary = this.newest;
    const place = {
      captureId,
      filter: () => this.filter,
      layout: () => this.layout,
      encoding: () => this.encoding,
      follows: () => this.scroll.follow,
      events: () => this.newest.events,
    };
    this.rows = callRows(place);
    this.lines = connectionLines(place);
    this.scroll = new ListScroll(rowHeights[protocol], () => this.list.total);
    this.selection = new CaptureSelection(captureId, () => this.filter);
    this.search = this.makeSearch();
    this.lifeline = new CaptureLifeline(captureId);
    this.records = new CaptureRecords(captureId);
    this.unsubscribe = onPush('capture.changed', ({ summaries, heads }) => {
      const mine = summaries.find((summary) => summary.captureId === captureId);
      if (mine) this.take(mine, heads?.find((head) => head.captureId === captureId)?.rows);
    });
  }

  /** Reads a log of an earlier session, or one that was running before the page was loaded again. */
  async reopen(): Promise<void> {
    this.summary = { ...this.summary, phase: 'ended' };
    const answer = await request('capture.summary', { captureId: this.captureId });
    if (answer.ok) this.take(answer.value);
    else this.failure = answer.error;
  }

  /** What the list shows: rows of a call, lines of a connection. */
  get list(): RowWindow<CaptureRow> | RowWindow<CaptureLine> {
    return this.protocol === 'grpc' ? this.rows : this.lines;
  }

  /** Messages or chunks, both directions. */
  get payloads(): number {
    return this.summary.sent.count + this.summary.received.count;
  }

  /** It began this moment, and main has told nothing of it. */
  get untold(): boolean {
    return !this.lasts && this.summary.events === 0;
  }

  get running(): boolean {
    return this.summary.phase !== 'ended';
  }

  get paused(): boolean {
    return this.pausedAt !== null;
  }

  /** Messages or chunks that came since the list was paused; the log has them all. */
  get waiting(): number {
    return this.pausedAt === null ? 0 : this.payloads - this.pausedAt;
  }

  /** Times of the first and last row in view, microseconds; null when none is loaded. */
  get inView(): { fromUs: number; toUs: number; first: CaptureRow | CaptureLine } | null {
    const first = this.list.at(this.scroll.first);
    const last = this.list.at(this.scroll.end - 1);
    return first && last ? { fromUs: first.timeUs, toUs: last.timeUs, first } : null;
  }

  setFilter(filter: RowFilter): void {
    if (filter === this.filter) return;
    const { seq } = this.selection;
    this.filter = filter;
    this.relist();
    this.search.restart();
    if (seq !== null && !this.scroll.follow) this.seek({ seq }, 'center');
  }

  /** `encoding`: of the text layout. */
  setLayout(layout: LineLayout, encoding: Encoding = this.encoding): void {
    const isSame = layout === this.layout && (layout === 'hex' || encoding === this.encoding);
    this.encoding = encoding;
    if (isSame) return;
    const seq = this.list.at(this.scroll.first)?.seq;
    const { follow } = this.scroll;
    this.layout = layout;
    this.relist();
    if (seq !== undefined && !follow) this.seek({ seq }, 'start');
  }

  togglePaused(): void {
    const pause = !this.paused;
    this.pausedAt = pause ? this.payloads : null;
    this.list.hold(pause);
  }

  toggleFollow(): void {
    this.scroll.setFollow(!this.scroll.follow);
    this.list.grow();
  }

  /** Puts the cursor on a row and shows its event whole. */
  choose(row: number): void {
    if (row < 0 || row >= this.list.total) return;
    this.cursor = row;
    const seq = this.list.at(row)?.seq;
    if (this.protocol === 'grpc') this.selection.choose(row, seq);
    else this.selection.seq = seq ?? null;
  }

  /** The next or previous message after the shown one; events between are passed over. */
  async step(toward: 'next' | 'previous'): Promise<void> {
    const row = await this.selection.neighbour(toward);
    if (row === null) return;
    this.scroll.reveal(row);
    this.choose(row);
  }

  /** Shows the event nearest to a time, microseconds since the log's start. */
  seekTime(timeUs: number): void {
    this.seek({ timeUs }, 'center');
  }

  /** Shows the line of a byte of a stream. */
  seekByte(place: StreamPlace): void {
    this.seek({ place }, 'center');
  }

  /** Shows and selects the message or chunk with that number in its direction; false when there is none. */
  async goToNumber(direction: 'sent' | 'received', number: number): Promise<boolean> {
    const count = this.summary[direction].count;
    if (number < 1 || number > count) return false;
    const seq = await seqOfNumber(this.captureId, direction, number);
    if (seq === null) return false;
    this.seek({ seq }, 'center', true);
    return true;
  }

  /** `#61201`: the received one of that number, else the sent one; under a filter, its direction alone. */
  async jump(number: number): Promise<void> {
    if (this.filter !== 'all') return void (await this.goToNumber(this.filter, number));
    if (!(await this.goToNumber('received', number))) await this.goToNumber('sent', number);
  }

  /** The bytes of the chosen chunk as they are laid out: hex pairs, or text. */
  async chosenText(): Promise<string | null> {
    const { captureId } = this;
    const { seq } = this.selection;
    if (seq === null) return null;
    const answer = await request('capture.event', { captureId, seq });
    if (!answer.ok) return null;
    return this.layout === 'hex' ? hexText(answer.value.bytes) : new TextDecoder().decode(answer.value.bytes);
  }

  /** The log is on screen; call the answer when it is not. The list says by itself what it wants. */
  show(): () => void {
    this.lifeline.show();
    return () => this.lifeline.hide();
  }

  dispose(): void {
    this.unsubscribe();
    clearTimeout(this.timer);
    clearTimeout(this.lastsTimer);
    this.lifeline.hide();
    this.search.dispose();
    this.seeking.clear();
    this.rows.dispose();
    this.lines.dispose();
    this.selection.clear();
  }

  /** @param head the first rows of the log, as far as they are new */
  private take(summary: CaptureSummary, head: readonly CaptureRow[] = []): void {
    this.newest = summary;
    this.failure = null;
    this.rate.note(summary, Date.now());
    this.records.follow(summary, head);
    if (this.filter === 'all') this.rows.give(head[0]?.seq ?? 0, head);
    this.lifeline.changed();
    this.list.grow();
    const wait = this.shownAt + numbersMs - Date.now();
    if (wait <= 0 || !sameState(summary, this.summary)) this.showNewest();
    else this.timer ??= setTimeout(() => this.showNewest(), wait);
  }

  /** What happened is shown at once, live numbers at most 4 times a second. */
  private showNewest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.shownAt = Date.now();
    const ends = this.newest.phase === 'ended' && this.summary.phase !== 'ended';
    this.summary = this.newest;
    if (ends) this.onEnd(this.summary);
    if (!this.running) this.chooseOnlyAnswer();
  }

  /** One answer to a call that is over: nobody has to click to see it. */
  private chooseOnlyAnswer(): void {
    if (this.choseItself || this.protocol !== 'grpc') return;
    this.choseItself = true;
    if (this.selection.seq !== null || this.summary.received.count !== 1) return;
    const first = this.records.firstReceived;
    if (first && first.bytes.length === first.size && this.filter === 'all') return this.chooseFirst(first);
    void seqOfNumber(this.captureId, 'received', 1).then((seq) => {
      if (seq !== null && this.selection.seq === null) this.seek({ seq }, 'nearest', true);
    });
  }

  private noteLasting(): void {
    this.lasts = true;
    this.onLasting();
  }

  private chooseFirst(first: CaptureRow): void {
    this.cursor = first.seq;
    this.scroll.reveal(first.seq);
    this.selection.take(first);
  }

  private relist(): void {
    this.cursor = -1;
    if (this.paused) this.pausedAt = this.payloads;
    this.list.reset();
  }

  private seek(
    at: { timeUs: number } | { seq: number } | { place: StreamPlace },
    place: 'nearest' | 'center' | 'start',
    choose = false,
  ): void {
    this.seeking.run(async () => {
      const layout = this.protocol === 'grpc' ? 'rows' : this.layout;
      const { captureId, filter, encoding } = this;
      const answer = await request('capture.locate', { captureId, filter, layout, encoding, at });
      if (!answer.ok) return;
      this.list.reach(answer.value.row);
      if (place === 'start') this.scroll.placeFirst(answer.value.row);
      else this.scroll.reveal(answer.value.row, place);
      if (choose) this.chooseAt(answer.value.row, answer.value.seq);
      else if (answer.value.seq === this.selection.seq) this.cursor = answer.value.row;
    });
  }

  private chooseAt(row: number, seq: number): void {
    this.cursor = row;
    this.selection.seq = seq;
    if (this.protocol === 'grpc') this.selection.choose(row, seq);
  }

  private onHit(hit: SearchHit): void {
    this.seek({ seq: hit.seq }, 'nearest', true);
  }

  private makeSearch(): CaptureSearch {
    return new CaptureSearch({
      captureId: this.captureId,
      filter: () => this.filter,
      events: () => this.summary.events,
      startSeq: () => this.selection.seq ?? this.list.at(this.scroll.first)?.seq ?? 0,
      needleOf: (text) =>
        jumpNumber(text) === null ? searchNeedle(text, this.protocol, this.encoding) : new Uint8Array(0),
      onHit: (hit) => this.onHit(hit),
    });
  }
}
